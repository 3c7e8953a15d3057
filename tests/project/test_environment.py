"""What environment variables become."""

import pytest

from portalwerk.project.environment import origin


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("https://tiles.example:8443/a/{z}/{x}/{y}.png?k=1", "https://tiles.example:8443"),
    ],
)
def test_the_policy_allows_the_host_of_the_map_and_no_more(address: str, allowed: str) -> None:
    assert origin(address) == allowed
