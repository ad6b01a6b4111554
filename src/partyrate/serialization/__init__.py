"""Plain data for JSON: read it without loss, and convert values to and from it."""
