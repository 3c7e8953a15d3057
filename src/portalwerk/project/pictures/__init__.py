"""Pictures of every page, taken from a portal of our own; and the browser that walks through it."""
