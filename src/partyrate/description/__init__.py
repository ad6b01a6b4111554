"""Descriptions of a scheme and of documents: inputs, contents, diagrams and JSON Schemas."""
