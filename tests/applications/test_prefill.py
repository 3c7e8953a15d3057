"""What an account knows goes into the form, and nothing that somebody has typed is touched."""

import pytest

from portalwerk.applications.rules.prefill import birth_parts, prefilled
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Page

BIRTH = Group(
    key="birth",
    title="Geburt",
    elements=(
        Field("day", FieldType.INTEGER, "Tag", minimum=0, prefill="birth_day"),
        Field("month", FieldType.INTEGER, "Monat", minimum=0, prefill="birth_month"),
        Field("year", FieldType.INTEGER, "Jahr", prefill="birth_year"),
    ),
)
NAME = Field("name", FieldType.TEXT, "Name", prefill="family_name")
CHILD = Group(
    key="child",
    title="Kind",
    minimum=0,
    maximum=3,
    elements=(Field("name", FieldType.TEXT, "Name", prefill="family_name"),),
)
FORM = Form(id="x", version="1", title="X", pages=(Page(key="person", title="Person", elements=(NAME, BIRTH, CHILD)),))
PAGES = ("person",)
KNOWN = {"family_name": "Beispiel", "birth_date": "1990-05-02"}


def test_date_of_birth_fills_day_month_and_year_as_a_person_would_type_them() -> None:
    assert prefilled(FORM, {}, KNOWN, pages=PAGES) == {
        "name": "Beispiel",
        "birth": {"day": "2", "month": "5", "year": "1990"},
    }


def test_answers_win_over_what_the_account_knows() -> None:
    answers = {"name": "Muster", "birth": {"year": "1991"}}
    assert prefilled(FORM, answers, KNOWN, pages=PAGES) == {
        "name": "Muster",
        "birth": {"year": "1991", "day": "2", "month": "5"},
    }
    assert answers == {"name": "Muster", "birth": {"year": "1991"}}


def test_pages_about_somebody_else_stay_empty() -> None:
    assert prefilled(FORM, {}, KNOWN, pages=("signer",)) == {}


def test_repeated_groups_stay_empty() -> None:
    assert "child" not in prefilled(FORM, {}, KNOWN, pages=PAGES)


def test_parts_that_the_account_knows_itself_win() -> None:
    assert prefilled(FORM, {}, {**KNOWN, "birth_year": "1989"}, pages=PAGES)["birth"]["year"] == "1989"


@pytest.mark.parametrize(
    ("birth_date", "parts"),
    [
        ("1990-12-31", {"birth_day": "31", "birth_month": "12", "birth_year": "1990"}),
        ("1950-00-00", {"birth_year": "1950"}),
        ("1950-07", {"birth_month": "7", "birth_year": "1950"}),
        ("1950", {"birth_year": "1950"}),
        ("", {}),
        ("31.12.1990", {}),
        ("unbekannt", {}),
        ("\uff11990-12-31", {}),
    ],
)
def test_only_known_parts_of_a_date_are_used(birth_date: str, parts: dict[str, str]) -> None:
    assert birth_parts(birth_date) == parts
