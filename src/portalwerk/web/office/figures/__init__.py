"""What the work of an office looks like in figures, without a person."""
