"""Letting somebody look into the file of a case."""
