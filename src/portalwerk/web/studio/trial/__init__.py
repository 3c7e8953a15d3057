"""Trying a draft, and its saved test cases."""
