"""The components, one function each, grouped by where on a page they stand."""
