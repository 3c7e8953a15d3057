"""Cells borrow where they are thin, and stop borrowing where they are not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.forecast.rules.cells import (
    PSEUDO_CASES,
    Cells,
    Levels,
    Place,
    elapsed_bin,
    levels_of_one_authority,
    levels_with_others,
    weight_of,
)
from portalwerk.forecast.rules.curve import curve_of

HERE = Place("baum", "geprüft", 2, authority="elbaue")
THERE = Place("baum", "geprüft", 2, authority="burgbach")


def test_without_own_cases_the_others_speak() -> None:
    cells = Cells([(THERE, (9.0, False))] * 40, levels=levels_with_others)
    known = cells.curve(HERE)
    assert known is not None
    assert known.reached(0.5) == 9.0
    assert cells.decided(HERE) == 40


def test_what_is_borrowed_weighs_no_more_than_fifteen_cases_a_level() -> None:
    cells = Cells([(THERE, (90.0, False))] * 4000 + [(HERE, (5.0, False))] * 100, levels=levels_with_others)
    known = cells.curve(HERE)
    assert known is not None
    # own cell and own status are fast, the two levels of all bring at most 30 slow ones to 115 fast ones
    assert known.reached(0.75) == 5.0
    assert known.reached(0.9) == 90.0


@pytest.mark.parametrize("levels", [levels_with_others, levels_of_one_authority])
def test_with_many_own_cases_what_is_borrowed_vanishes(levels: Levels) -> None:
    elsewhere = Place("bau", "geprüft", 2, authority="burgbach")
    own = [(HERE, (float(day), False)) for day in range(1, 101)] * 20
    cells = Cells([*own, *[(elsewhere, (900.0, False))] * 3000], levels=levels)
    known = cells.curve(HERE)
    assert known is not None
    assert known.reached(0.5) == pytest.approx(50, abs=2)
    assert known.reached(0.9) == pytest.approx(90, abs=2)


def test_nothing_known_gives_no_curve() -> None:
    assert Cells([], levels=levels_with_others).curve(HERE) is None
    assert Cells([(Place("bau", "neu", 0), (3.0, False))], levels=levels_of_one_authority).curve(HERE) is None


def test_decided_stays_are_counted_where_most_are_comparable_and_open_ones_are_not() -> None:
    known = [(HERE, (3.0, False))] * 2 + [(HERE, (3.0, True)), (THERE, (3.0, False))]
    cells = Cells(known, levels=levels_with_others)
    assert cells.decided(HERE) == 3
    assert cells.decided(Place("bau", "neu", 0)) == 0


def test_forgetting_the_open_cases_promises_too_much() -> None:
    """The planted fault: without censoring the date moves forward, and this is where it shows."""
    decided = [(HERE, (float(day), False)) for day in range(1, 41)]
    waiting = [(HERE, (30.0, True))] * 40
    honest = Cells(decided + waiting, levels=levels_with_others).curve(HERE)
    naive = Cells(decided, levels=levels_with_others).curve(HERE)
    assert honest is not None
    assert naive is not None
    assert naive.reached(0.8) == 32.0
    late = honest.reached(0.8)
    assert late is not None
    assert late >= 36.0


@given(st.integers(1, 5000))
def test_a_parent_never_weighs_more_than_its_share(count: int) -> None:
    assert count * weight_of(count) <= PSEUDO_CASES + 1e-9
    assert weight_of(count) <= 1
    assert weight_of(0) == 0


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=20))
def test_who_waits_longer_is_never_in_an_earlier_bin(waited: list[float]) -> None:
    bins = [elapsed_bin(days) for days in sorted(waited)]
    assert bins == sorted(bins)


def test_the_own_cell_counts_fully() -> None:
    own = [(float(day), False) for day in range(1, 6)]
    cells = Cells([(HERE, wait) for wait in own], levels=lambda place: (place,))
    assert cells.curve(HERE) == curve_of([(Counter(own), 1.0)])
