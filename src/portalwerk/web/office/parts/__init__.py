"""What several rooms of the office say in the same words: deadlines, days, follow-ups."""
