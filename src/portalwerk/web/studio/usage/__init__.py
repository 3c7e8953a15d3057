"""Where people stop in a form, and what goes wrong there."""
