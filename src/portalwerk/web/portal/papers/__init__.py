"""Checking a letter."""
