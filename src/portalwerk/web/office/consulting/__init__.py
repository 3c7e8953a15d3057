"""Asking others about a case, and answering others."""
