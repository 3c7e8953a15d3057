"""Quality checks of a schema: what the house rules of FIM ask for, as one table of small functions."""
