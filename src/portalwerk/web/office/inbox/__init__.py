"""The list of cases: filters, saved views, acts on many at once."""
