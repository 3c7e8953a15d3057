"""Who did what, when: append-only, ids and text, no foreign keys."""
