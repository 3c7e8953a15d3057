"""A vendor for trying: no money moves."""
