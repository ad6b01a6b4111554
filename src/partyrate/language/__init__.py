"""The language of rules: its grammar, its catalogue of functions, its interpreter, and the domains of values."""
