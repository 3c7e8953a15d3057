"""Figures about the use of services: counts, never identifies."""
