"""Seals by pyHanko: PAdES B-B."""
