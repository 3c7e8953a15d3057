"""Portalwerk, the open service portal for Land, county, town and institution."""

__version__ = "0.1.0"
