"""How new cases find who works on them."""
