"""No scanner."""
