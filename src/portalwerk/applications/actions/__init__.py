"""What can be done with an application: fill, send, follow, answer, withdraw."""
