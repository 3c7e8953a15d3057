"""What can be done with accounts and sign-ins: outside sign-in, staff sign-in, sessions."""
