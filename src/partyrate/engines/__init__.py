"""The engines: plain rows, and columns of any frame that narwhals accepts."""
