"""Settings of the fake vendor: whether it may work at all."""

from collections.abc import Mapping
from dataclasses import dataclass

ANSWER_PATH = "/rueckruf/fake/"


@dataclass(frozen=True)
class FakeOptions:
    """Parameters: allowed, off unless somebody asked for it by name; answer_url, where the browser goes."""

    allowed: bool
    answer_url: str


def from_environment(environment: Mapping[str, str]) -> FakeOptions:
    """Read PORTALWERK_FAKE_SIGN_IN=1 and PORTALWERK_BASE_URL."""
    base_url = environment.get("PORTALWERK_BASE_URL", "http://127.0.0.1:8000")
    allowed = environment.get("PORTALWERK_FAKE_SIGN_IN") == "1"
    return FakeOptions(allowed=allowed, answer_url=base_url.rstrip("/") + ANSWER_PATH)
