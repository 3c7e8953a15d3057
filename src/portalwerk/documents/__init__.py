"""Letters as accessible PDF, with seal."""
