"""Every icon that a page names is drawn; a page that is rarely shown would otherwise break only then."""

import re
from pathlib import Path

import pytest

from portalwerk.ui.components.icons import ICONS

WEB = Path(__file__).parents[2] / "src" / "portalwerk" / "web"
NAMED = re.compile(r'\b(?:tag_)?icon(?:_after)?="([a-z-]+)"|\{% icon "([a-z-]+)"')


@pytest.mark.parametrize("template", sorted(WEB.rglob("*.html")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_icons_exist(template: Path) -> None:
    named = {first or second for first, second in NAMED.findall(template.read_text())}
    assert named <= set(ICONS)
