"""Choosing the place one lives in."""
