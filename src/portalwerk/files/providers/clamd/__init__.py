"""Scanner of ClamAV."""
