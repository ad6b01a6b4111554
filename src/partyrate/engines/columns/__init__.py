"""The columns engine: one program over any frame that narwhals accepts."""
