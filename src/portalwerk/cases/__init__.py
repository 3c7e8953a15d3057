"""What the authority works on: case, inquiry, deadline, decision."""
