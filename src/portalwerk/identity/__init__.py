"""Accounts, sign-in, level of assurance, acting for others."""
