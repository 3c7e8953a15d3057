"""The history of a case: what somebody changes in it afterwards is found, each kind of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.chain import (
    START,
    Anchor,
    Damage,
    Link,
    check_against,
    check_anchors,
    check_chain,
    details_digest,
    digest_of,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
CASES = [UUID(int=number) for number in (1, 2, 3)]
ADA = UUID(int=7)


def chained(links):
    """Give links the digests they would have been stored with."""
    found, previous = [], START
    for link in links:
        previous = digest_of(link, previous=previous)
        found.append(replace(link, digest=previous))
    return found


def history(case_id, length, *, start=MONDAY):
    return chained(
        Link(case_id, number, start + timedelta(hours=number), ADA, f"kind{number}", details_digest(bytes([number])))
        for number in range(1, length + 1)
    )


def sign(text):
    return f"signed {hash(text)}"


def anchored(*histories, every=timedelta(hours=1)):
    """Return the anchors that would have been made after every event."""
    links = sorted((link for one in histories for link in one), key=lambda link: link.at)
    anchors: list[Anchor] = []
    for link in links:
        unsigned = Anchor(
            link.at + timedelta(minutes=2),
            {link.case_id: (link.number, link.digest)},
            anchors[-1].signature if anchors else "",
        )
        anchors.append(replace(unsigned, signature=sign(unsigned.text())))
    return anchors


@given(st.lists(st.integers(0, 6), min_size=1, max_size=3))
def test_an_untouched_history_is_whole(lengths):
    histories = [history(case, length) for case, length in zip(CASES, lengths, strict=False)]
    assert [finding for one in histories for finding in check_chain(one)] == []
    anchors = anchored(*histories)
    assert check_anchors(anchors, sign=sign) == []
    assert list(check_against(anchors, [link for one in histories for link in one])) == []


CHANGES = {
    "at": MONDAY - timedelta(days=1),
    "actor_id": UUID(int=8),
    "kind": "decided",
    "details_digest": details_digest(b"other"),
    "case_id": CASES[1],
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("place", range(4))
def test_every_field_of_an_event_counts(field, place):
    links = history(CASES[0], 4)
    links[place] = replace(links[place], **{field: CHANGES[field]})
    assert [(one.damage, one.number) for one in check_chain(links)] == [(Damage.CHANGED, place + 1)]


def test_exchanged_details_are_found():
    links = [replace(link, details_are=link.details_digest) for link in history(CASES[0], 3)]
    assert check_chain(links) == []
    links[1] = replace(links[1], details_are=details_digest(b""))
    assert [(one.damage, one.number) for one in check_chain(links)] == [(Damage.DETAILS, 2)]


@given(st.data())
def test_deleting_inserting_and_reordering_are_found(data):
    links = history(CASES[0], data.draw(st.integers(2, 6)))
    what = data.draw(st.sampled_from(["delete", "insert", "swap"]))
    place = data.draw(st.integers(0, len(links) - 2))
    if what == "delete":
        del links[place]
    elif what == "insert":
        links.insert(place, replace(links[place], kind="granted"))
    else:
        links[place], links[place + 1] = links[place + 1], links[place]
    assert check_chain(links)


@given(st.integers(1, 6), st.integers(0, 5))
def test_a_tail_cut_off_is_found_by_the_anchors_alone(length, kept):
    links = history(CASES[0], length)
    cut = links[: min(kept, length - 1)]
    assert check_chain(cut) == []
    assert {one.damage for one in check_against(anchored(links), cut)} == {Damage.MISSING}


@given(st.integers(1, 6), st.data())
def test_a_history_written_anew_from_end_to_end_is_found_by_the_anchors_alone(length, data):
    links = history(CASES[0], length)
    place = data.draw(st.integers(0, length - 1))
    links[place] = replace(links[place], kind="granted")
    anew = chained(links)
    assert check_chain(anew) == []
    assert Damage.REWRITTEN in {one.damage for one in check_against(anchored(history(CASES[0], length)), anew)}


def test_a_case_made_up_afterwards_with_old_dates_is_found():
    known = history(CASES[0], 4)
    anchors = anchored(known)
    made_up = history(CASES[1], 1)
    assert [one.damage for one in check_against(anchors, [*known, *made_up])] == [Damage.BACKDATED]
    appended = chained([*known, Link(CASES[0], 5, known[0].at, ADA, "granted", details_digest(b""))])
    assert [(one.damage, one.number) for one in check_against(anchors, appended)] == [(Damage.BACKDATED, 5)]


def test_what_came_after_the_last_anchor_is_not_held_against_anybody():
    known = history(CASES[0], 4)
    later = chained(
        [*known, Link(CASES[0], 5, known[-1].at + timedelta(minutes=9), ADA, "closed", details_digest(b""))]
    )
    assert list(check_against(anchored(known), later)) == []


@pytest.mark.parametrize("what", ["change", "drop", "forge"])
def test_anchors_that_were_touched_are_found(what):
    anchors = anchored(history(CASES[0], 4))
    if what == "drop":
        del anchors[1]
    elif what == "change":
        anchors[1] = replace(anchors[1], heads={CASES[0]: (2, START)})
    else:
        anchors[3] = replace(anchors[3], heads={}, signature=f"signed {hash('')}")
    assert [one.damage for one in check_anchors(anchors, sign=sign)] == [Damage.ANCHORS]
