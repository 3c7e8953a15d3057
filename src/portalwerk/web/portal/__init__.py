"""The site for citizens and organizations."""
