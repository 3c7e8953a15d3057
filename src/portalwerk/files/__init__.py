"""Uploads: encrypted, checked, scanned, kept as long as allowed."""
