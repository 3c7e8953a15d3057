"""What there is to settle, who is responsible for it, and how people find it."""
