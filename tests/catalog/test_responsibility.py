"""Who is responsible, and why."""

import pytest

from portalwerk.catalog.rules.offer import cents_of
from portalwerk.catalog.rules.responsibility import PlaceRule, areas_above, reason_for


def test_areas_go_from_the_town_up_to_the_nation() -> None:
    assert areas_above("990710001002") == [
        "990710001002", "990710001000", "990710000000", "990000000000", "000000000000",
    ]  # fmt: skip


def test_area_of_a_county_begins_with_the_county() -> None:
    assert areas_above("990710000000")[0] == "990710000000"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (PlaceRule.RESIDENCE, "Weil Sie in Burgbach wohnen."),
        (PlaceRule.MATTER, "Weil es um Burgbach geht."),
        (PlaceRule.BUSINESS, "Weil Ihr Betrieb in Burgbach liegt."),
    ],
)
def test_office_of_the_place_is_explained_by_the_place(rule: PlaceRule, sentence: str) -> None:
    assert reason_for(task="Aufgabe der Stadt.", place="Burgbach", place_rule=rule, is_local=True) == sentence


def test_office_of_the_county_is_explained_by_the_task() -> None:
    task = "Die Jagd ist Aufgabe des Landkreises, nicht der Stadt."
    assert reason_for(task=task, place="Burgbach", place_rule=PlaceRule.RESIDENCE, is_local=False) == task
    assert reason_for(task=task, place="", place_rule=PlaceRule.RESIDENCE, is_local=True) == task


def test_amounts_are_exact_cents() -> None:
    assert cents_of("25,30") == 2530
    assert cents_of("0,05") == 5
