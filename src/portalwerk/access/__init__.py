"""Who in an authority may do what. All rights stand in `access/rules.py`."""
