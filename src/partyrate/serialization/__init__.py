"""Values as plain data for JSON, and JSON read without loss."""
