"""The way inside one installation."""
