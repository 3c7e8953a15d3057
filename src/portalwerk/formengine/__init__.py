"""Forms as data: definitions, answers, and everything that can be computed from the two."""
