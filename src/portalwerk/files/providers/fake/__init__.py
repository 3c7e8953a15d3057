"""Scanner and inspector for tests and development."""
