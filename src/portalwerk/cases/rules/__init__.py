"""What is allowed with a case, and the clocks of the law that run for it. Pure."""
