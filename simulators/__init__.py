"""The outside world of a portal as one process: BundID, a mail server, an authenticator.

Speaks the real messages of its peers and shares no code with the portal, so that a mistake in one is not
repeated in the other. For demonstrations and tests only.
"""
