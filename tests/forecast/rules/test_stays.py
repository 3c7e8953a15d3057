"""Where a case stood and how long it then took; the applicant's time does not count."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portalwerk.forecast.rules.stays import Change, Turn, net_between, stays_of

MARCH = datetime(2026, 3, 1, 9, tzinfo=UTC)


def after(days: float) -> datetime:
    return MARCH + timedelta(days=days)


WAY = [
    Change(after(0), Turn.OFFICE, "arrived"),
    Change(after(3), Turn.OFFICE, "in_review"),
    Change(after(5), Turn.APPLICANT),
    Change(after(15), Turn.OFFICE, "in_review_again"),
    Change(after(18), Turn.DECIDED),
    Change(after(30), Turn.LEFT),
]


def test_the_days_of_the_applicant_are_not_the_offices() -> None:
    stays = stays_of(WAY)
    assert [(stay.status, stay.wait_days) for stay in stays] == [
        ("arrived", 8.0),
        ("in_review", 5.0),
        ("in_review_again", 3.0),
    ]
    # Asked on the fifth day, answered on the fifteenth: the authority had worked five days by then.
    assert [stay.elapsed_bin for stay in stays] == [0, 3, 4]
    assert {stay.turn for stay in stays} == {Turn.DECIDED}


def test_an_open_case_counts_on_and_stands_still_while_it_asks() -> None:
    open_one = stays_of(WAY[:2])
    assert [stay.waited(after(10)) for stay in open_one] == [10.0, 7.0]
    asked = stays_of(WAY[:3])
    assert [stay.waited(after(12)) for stay in asked] == [5.0, 2.0]
    answered = stays_of(WAY[:4])
    assert [stay.waited(after(17)) for stay in answered] == [7.0, 4.0, 2.0]


def test_who_withdraws_was_not_decided_but_waited() -> None:
    stays = stays_of([*WAY[:2], Change(after(4), Turn.LEFT)])
    assert [(stay.turn, stay.wait_days) for stay in stays] == [(Turn.LEFT, 4.0), (Turn.LEFT, 1.0)]


def test_nothing_happened_yet() -> None:
    assert stays_of([]) == []


turns = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([Turn.OFFICE, Turn.APPLICANT])), min_size=1, max_size=12)


@given(turns, st.sampled_from([Turn.DECIDED, Turn.LEFT, None]), st.integers(0, 30))
def test_every_hour_belongs_to_one_side(found: list[tuple[int, Turn]], end: Turn | None, rest: int) -> None:
    """Counted day by day, the naive way, the same comes out."""
    days, at = [], 0
    changes = [Change(after(0), Turn.OFFICE, "arrived")]
    for gap, turn in [*found, (rest, end)]:
        if turn is None:
            break
        days += [changes[-1].turn == Turn.OFFICE] * gap
        at += gap
        changes.append(Change(after(at), turn, "in_review" if turn == Turn.OFFICE else ""))
    for stay in stays_of(changes):
        entered = round((stay.entered_at - MARCH).days)
        assert stay.waited(after(at)) == sum(days[entered:])
        assert net_between(changes, MARCH, stay.entered_at).days == sum(days[:entered])
