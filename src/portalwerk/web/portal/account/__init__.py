"""What belongs to a person across tenants: sign-in, messages, applications, data."""
