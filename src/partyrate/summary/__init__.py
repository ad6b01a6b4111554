"""Summaries of a rating for people: the best units, those at the edge, and the text that the command line prints."""
