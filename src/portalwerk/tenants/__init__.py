"""The tree Land > county > town > institution, its units, areas, branding and hosts."""
