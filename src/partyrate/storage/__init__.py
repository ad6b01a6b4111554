"""Single files, workbooks and HTML tables: how they are read and written safely."""
