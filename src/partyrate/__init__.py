"""Rating schemes as data."""
