"""Files that the library writes: results, workbooks, templates and manifests."""
