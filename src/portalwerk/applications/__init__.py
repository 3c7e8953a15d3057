"""What the applicant sees: draft, submit, follow (tracking), reply, withdraw."""
