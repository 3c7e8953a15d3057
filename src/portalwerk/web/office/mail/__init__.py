"""E-mails that belong to nobody yet."""
