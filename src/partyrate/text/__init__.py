"""Texts: how they are read, compared and quoted."""
