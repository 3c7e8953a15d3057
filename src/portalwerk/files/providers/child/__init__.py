"""Inspection in a child process with hard limits."""
