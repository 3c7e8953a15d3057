"""The history of a case in words."""

import pytest

from portalwerk.cases.models import CaseEvent
from portalwerk.cases.rules.telling import told


@pytest.mark.parametrize(
    ("kind", "details", "sentence"),
    [
        ("asked", {"items": ["Passfoto"], "moved": 14}, "Nachgefordert: Passfoto. Unsere Frist endet 14 Tage später."),
        ("replied", {"files": [], "moved": -1}, "Hat geantwortet. Unsere Frist endet 1 Tag früher."),
        ("replied", {"files": ["Foto"], "moved": 0}, "Hat geantwortet: Foto."),
        ("asked", {"items": ["Passfoto"]}, "Nachgefordert: Passfoto."),
    ],
)
def test_history_says_by_how_many_days_the_deadline_moved(kind: str, details: dict, sentence: str) -> None:
    assert told(CaseEvent(kind=kind), details, {})["sentence"] == sentence
