"""Free-text rules of FIM schemas: understood, told back in plain German, and made to run."""
