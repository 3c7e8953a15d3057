"""Signing in with password and second factor."""
