"""Handing a whole case over."""
