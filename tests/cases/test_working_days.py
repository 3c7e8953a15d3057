"""Working days by Land."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.working_days import (
    LAND_CODES,
    LandUnknown,
    add_working_days,
    holidays_of,
    is_working_day,
    next_working_day,
)

days = st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 11, 30))
lands = st.sampled_from(sorted(LAND_CODES))

# What every Land keeps, by hand: § 2 EinigVtr and the holiday laws of the Länder.
EVERYWHERE_2026 = [
    (1, 1),
    (4, 3),
    (4, 6),
    (5, 1),
    (5, 14),
    (5, 25),
    (10, 3),
    (12, 25),
    (12, 26),
]


@pytest.mark.parametrize("land", sorted(LAND_CODES))
def test_what_all_keep_is_kept_in_every_land(land: str) -> None:
    for month, day in EVERYWHERE_2026:
        assert not is_working_day(date(2026, month, day), land=land)


@pytest.mark.parametrize(
    ("day", "free_in", "working_in"),
    [
        (date(2026, 1, 6), {"BW", "BY", "ST"}, {"TH", "NW", "XL"}),
        (date(2026, 6, 4), {"BW", "BY", "HE", "NW", "RP", "SL"}, {"TH", "SN", "NI", "XL"}),
        (date(2027, 9, 20), {"TH", "XL"}, {"SN", "BY"}),
        (date(2026, 3, 8), set(), set()),
        (date(2027, 3, 8), {"BE", "MV"}, {"BB", "TH"}),
        (date(2025, 10, 31), {"TH", "XL", "SN", "NI", "HH", "SH"}, {"BY", "NW", "HE"}),
        (date(2027, 11, 1), {"BY", "BW", "NW", "RP", "SL"}, {"TH", "XL", "HH"}),
        (date(2026, 11, 18), {"SN"}, {"TH", "BY"}),
    ],
)
def test_lands_differ(day: date, free_in: set[str], working_in: set[str]) -> None:
    assert {land for land in free_in if not is_working_day(day, land=land)} == free_in
    assert {land for land in working_in if is_working_day(day, land=land)} == working_in


def test_only_towns_that_keep_mariae_himmelfahrt_have_it() -> None:
    feast = date(2025, 8, 15)

    assert is_working_day(feast, land="BY")
    assert not is_working_day(feast, land="BY", holidays={feast})


@pytest.mark.parametrize("offset", range(7))
def test_a_week_has_five_working_days(offset: int) -> None:
    start = date(2026, 7, 6) + timedelta(days=offset)

    assert sum(is_working_day(start + timedelta(days=n), land="XL") for n in range(7)) == 5


def test_a_working_day_stays_and_a_saturday_moves_to_monday() -> None:
    assert next_working_day(date(2026, 7, 3), land="XL") == date(2026, 7, 3)
    assert next_working_day(date(2026, 7, 4), land="XL") == date(2026, 7, 6)
    assert next_working_day(date(2026, 7, 5), land="XL") == date(2026, 7, 6)


def test_easter_and_christmas_in_a_row_are_jumped_over() -> None:
    assert next_working_day(date(2026, 4, 3), land="XL") == date(2026, 4, 7)
    assert next_working_day(date(2026, 12, 25), land="XL") == date(2026, 12, 28)
    assert next_working_day(date(2027, 1, 1), land="XL") == date(2027, 1, 4)


def test_counting_begins_on_the_day_after() -> None:
    assert add_working_days(date(2026, 7, 3), 1, land="XL") == date(2026, 7, 6)
    assert add_working_days(date(2026, 7, 4), 1, land="XL") == date(2026, 7, 6)
    assert add_working_days(date(2026, 12, 23), 2, land="XL") == date(2026, 12, 28)


@pytest.mark.parametrize("count", [0, -1])
def test_counting_backwards_or_not_at_all_is_a_mistake(count: int) -> None:
    with pytest.raises(ValueError, match="starts at 1"):
        add_working_days(date(2026, 7, 3), count, land="XL")


@pytest.mark.parametrize("land", ["", "xl", "TX", "Augsburg", "DE"])
def test_an_unknown_land_is_refused_in_words(land: str) -> None:
    with pytest.raises(LandUnknown, match="kennen wir nicht"):
        is_working_day(date(2026, 7, 3), land=land)


def test_the_fictional_land_keeps_the_days_of_its_neighbour() -> None:
    assert holidays_of("XL", 2026) == holidays_of("TH", 2026)


@given(days, lands)
def test_moving_is_shortest_and_settled(day: date, land: str) -> None:
    moved = next_working_day(day, land=land)

    assert moved >= day
    assert is_working_day(moved, land=land)
    assert next_working_day(moved, land=land) == moved
    assert not any(is_working_day(day + timedelta(days=n), land=land) for n in range((moved - day).days))


@given(days, lands, st.integers(1, 30))
def test_counting_passes_exactly_so_many_working_days(day: date, land: str, count: int) -> None:
    end = add_working_days(day, count, land=land)
    passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]

    assert is_working_day(end, land=land)
    assert sum(is_working_day(one, land=land) for one in passed) == count
