"""The history of a draft."""
