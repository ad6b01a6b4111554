"""Normalize, compare, quote and print texts."""
