"""Measuring the portal: a real server, real requests, and a bare Django page beside it in the same run."""
