"""What is computed for a reader (视图): plain data over the catalog and its table; no text layout."""
