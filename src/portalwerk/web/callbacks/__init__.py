"""Where vendors call back."""
