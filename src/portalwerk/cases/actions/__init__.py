"""What can be done with a case: open, take, ask, decide, hand out, close."""
