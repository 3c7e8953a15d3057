"""Text modules of an authority."""
