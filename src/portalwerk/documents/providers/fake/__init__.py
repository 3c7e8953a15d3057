"""Press and sealer for tests and development: fast, and no real PDF."""
