"""Components: the only HTML vocabulary of all sites. Knows no domain word."""
