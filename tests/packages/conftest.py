"""What tests of packages share: the dog package as content of a draft, and towns with people."""

from pathlib import Path
from typing import Any

import pytest

from portalwerk.packages.queries import read_package
from portalwerk.packages.rules.assembling import content_of

PACKAGES = Path(__file__).parents[2] / "service-packages"


@pytest.fixture(scope="session")
def dog_content() -> dict[str, Any]:
    """The content of a real package."""
    return content_of(read_package(PACKAGES / "hund-anmelden"))
