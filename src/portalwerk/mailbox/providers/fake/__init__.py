"""A channel that only remembers, for tests."""
