"""Finding a service and reading what it is."""
