"""The language of rules: its grammar, its one catalogue of functions, the one walk, and the domains it is read in."""
