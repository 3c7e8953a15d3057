"""Pages, questions, rules and the way through them."""
