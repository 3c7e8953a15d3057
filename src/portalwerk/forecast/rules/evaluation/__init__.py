"""How good a forecast would have been on a log of finished cases. Pure."""
