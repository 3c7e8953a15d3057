"""Rules of the mailbox."""
