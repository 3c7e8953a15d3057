"""How long an example takes says nothing here: other work runs on the same machine."""

from hypothesis import settings

settings.register_profile("portalwerk", deadline=None)
settings.load_profile("portalwerk")
