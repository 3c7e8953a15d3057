"""What is allowed with an application, and what its stages are called. Pure."""
