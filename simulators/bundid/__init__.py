"""An identity provider that behaves like BundID, and on request like an attacker."""
