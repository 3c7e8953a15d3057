"""Settings, URL root, command line, supervisor, testing. Imports everything, imported by nobody."""
