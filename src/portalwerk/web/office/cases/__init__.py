"""Inbox and case page."""
