"""What stands beside the form: texts, costs, papers, letters, settings."""
