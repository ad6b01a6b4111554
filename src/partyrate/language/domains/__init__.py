"""The domains: interchangeable representations of the values of a rule."""
