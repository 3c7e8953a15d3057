"""A sign-in that takes every word for true. For development and tests only."""
