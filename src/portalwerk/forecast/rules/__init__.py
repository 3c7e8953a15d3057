"""From durations of others to what may be said about one's own. Pure."""
