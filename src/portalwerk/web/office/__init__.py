"""Where caseworkers work."""
