"""The columns engine as one SQL statement."""
