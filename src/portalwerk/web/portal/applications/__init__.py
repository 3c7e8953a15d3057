"""An application from its first page to its end."""
