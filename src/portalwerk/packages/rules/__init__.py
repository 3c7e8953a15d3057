"""What a service package may say and whether it holds together; pure, one module per noun."""
