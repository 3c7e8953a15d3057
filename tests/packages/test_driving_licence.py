"""The deadlines of the exchange, as the form tells them. Source: Anlage 8e FeV, from general knowledge."""

from pathlib import Path

import pytest

from portalwerk.formengine.rules.asking import holds
from portalwerk.formengine.rules.form import Field, FieldType
from portalwerk.packages.queries import read_package

PACKAGE = Path(__file__).parents[2] / "service-packages" / "fuehrerschein-umtauschen"


@pytest.mark.parametrize(
    ("kind", "born", "issued", "told"),
    [
        ("papier", 1950, 1970, "19. Januar 2033"),
        ("karte", 1950, 2003, "19. Januar 2033"),
        ("papier", 1953, 1975, "schon vorbei"),
        ("papier", 1970, 1990, "schon vorbei"),
        ("papier", 1971, 1998, "19. Januar 2025"),
        ("karte", 1960, 1999, "19. Januar 2026"),
        ("karte", 1960, 2001, "19. Januar 2026"),
        ("karte", 1975, 2002, "19. Januar 2027"),
        ("karte", 1975, 2004, "19. Januar 2027"),
        ("karte", 1975, 2005, "19. Januar 2028"),
        ("karte", 1975, 2007, "19. Januar 2028"),
        ("karte", 1975, 2008, "19. Januar 2029"),
        ("karte", 1975, 2009, "19. Januar 2030"),
        ("karte", 1975, 2010, "19. Januar 2031"),
        ("karte", 1975, 2011, "19. Januar 2032"),
        ("karte", 1975, 2012, "19. Januar 2033"),
        ("karte", 1990, 2013, "19. Januar 2033"),
    ],
)
def test_exactly_one_deadline_is_told(kind: str, born: int, issued: int, told: str) -> None:
    form = read_package(PACKAGE).form
    assert form is not None
    answers = {"pruefung": {"kartenart": kind, "geburtsjahr": str(born), "ausstellungsjahr": str(issued)}}
    shown = [
        element.content
        for element in form.pages[0].elements
        if isinstance(element, Field)
        and element.type is FieldType.LABEL
        and element.shown_if
        and holds(form, element.shown_if, answers, {})
    ]
    assert len(shown) == 1, shown
    assert told in shown[0]
