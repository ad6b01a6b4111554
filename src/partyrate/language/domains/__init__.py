"""The domains: what the values of a rule are."""
