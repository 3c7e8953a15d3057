"""Answers of identity providers."""
