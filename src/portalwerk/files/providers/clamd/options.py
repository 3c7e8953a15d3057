"""Where clamd listens."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class ClamdOptions:
    """Address of clamd: a path (`/run/clamav/clamd.ctl`) or `host:port`."""

    address: str
    timeout: float = 20.0


def from_settings() -> ClamdOptions:
    """Return the options of this installation."""
    return ClamdOptions(str(settings.CLAMD_ADDRESS))
