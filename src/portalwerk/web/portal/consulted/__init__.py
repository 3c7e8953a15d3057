"""The page on which a body outside answers a question about a case, by a link."""
