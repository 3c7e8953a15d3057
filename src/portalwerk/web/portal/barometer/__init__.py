"""The public barometer: how long services take, as far as an authority shows it."""
