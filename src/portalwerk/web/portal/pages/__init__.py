"""Texts about the portal itself, and its style sheets."""
