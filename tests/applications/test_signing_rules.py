"""The status machine of a signature, the order, the content that is signed. Pure, with Hypothesis."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications.rules.helping import LONGEST, UntilWrong, check_until, is_running
from portalwerk.applications.rules.signing import (
    MOST_REMINDERS,
    NotAllSigned,
    NotYourTurn,
    SignerStatus,
    SignerStep,
    StepImpossible,
    address_of,
    before,
    check_all_signed,
    check_turn,
    content_digest,
    email_field,
    level_needed,
    needs_reminder,
    signed_sections,
    signers_asked,
    status_after,
)
from portalwerk.catalog.rules.offer import SignerRole
from portalwerk.formengine.rules.summary import summary
from portalwerk.identity.rules import AssuranceLevel
from tests.shared_service import FIRST, PARENTS

ROLE = SignerRole("parent_2", "Zweiter Elternteil", "Ich stimme zu.", "ozg_9a", ("zweite-person",), ("kind",), "other")
STEPS = st.lists(st.sampled_from(SignerStep), max_size=30)


def walk(steps):
    """Go through steps, leaving out those that do not fit. Gives every status with the step that led there."""
    status, way = SignerStatus.INVITED, []
    for step in steps:
        try:
            status = status_after(status, step)
        except StepImpossible:
            continue
        way.append((step, status))
    return way


@given(STEPS)
def test_a_signature_stands_only_where_the_last_thing_was_signing(steps):
    for at, (step, status) in enumerate(way := walk(steps)):
        if status == SignerStatus.SIGNED:
            last = next(one for one, _ in reversed(way[: at + 1]) if one != SignerStep.OPEN)
            assert last == SignerStep.SIGN
        assert not (step == SignerStep.CHANGE and status == SignerStatus.SIGNED)


@given(STEPS)
def test_nobody_signs_what_they_never_opened(steps):
    way = walk(steps)
    signed = next((at for at, (step, _) in enumerate(way) if step == SignerStep.SIGN), None)
    if signed is not None:
        assert SignerStep.OPEN in [step for step, _ in way[:signed]]


@given(STEPS)
def test_who_was_replaced_stays_so(steps):
    way = walk(steps)
    states = [status for _, status in way]
    if SignerStatus.REPLACED in states:
        first = states.index(SignerStatus.REPLACED)
        assert set(states[first:]) == {SignerStatus.REPLACED}
        assert {step for step, _ in way[first + 1 :]} <= {SignerStep.CHANGE}


@given(STEPS)
def test_a_change_never_fails(steps):
    way = walk(steps)
    status = way[-1][1] if way else SignerStatus.INVITED
    assert status_after(status, SignerStep.CHANGE) != SignerStatus.SIGNED


@given(st.lists(st.one_of(st.none(), st.integers(1, 3)), min_size=1, max_size=6), st.data())
def test_in_order_everybody_comes_to_sign(orders, data):
    asked = [replace(ROLE, key=f"s{at}", order=order) for at, order in enumerate(orders)]
    signed: set[str] = set()
    while len(signed) < len(asked):
        free = [role for role in asked if role.key not in signed and not before(role, asked, signed)]
        assert free, "nobody may go on"
        role = data.draw(st.sampled_from(free))
        check_turn(role, asked, signed)
        earlier = [one for one in asked if role.order and one.order and one.order < role.order]
        assert all(one.key in signed for one in earlier)
        signed.add(role.key)
    check_all_signed(asked, signed)


def test_before_ones_turn_the_sentence_says_who_is_first():
    first, second = replace(ROLE, order=1), replace(ROLE, key="doctor", title="Ärztin", order=2)
    with pytest.raises(NotYourTurn, match="Zuerst unterschreibt: Zweiter Elternteil"):
        check_turn(second, [first, second], set())


def test_a_missing_signature_is_named():
    with pytest.raises(NotAllSigned, match="Zweiter Elternteil"):
        check_all_signed([ROLE], set())


def sections(**changes):
    answers = {**FIRST, "other_income": "900", **changes}
    return summary(PARENTS, answers)


@given(st.sampled_from(["child", "other_income"]), st.text("abcdefgh", min_size=1, max_size=20))
def test_every_change_of_what_is_signed_changes_the_digest(name, value):
    if sections(**{name: value}) != sections():
        assert content_digest(ROLE, PARENTS, sections(**{name: value})) != content_digest(ROLE, PARENTS, sections())


@given(st.text("abcdefgh", min_size=1, max_size=20))
def test_what_they_do_not_see_does_not_change_it(value):
    assert content_digest(ROLE, PARENTS, sections(income=value)) == content_digest(ROLE, PARENTS, sections())


def test_a_new_file_is_new_content():
    one, two = (sections(photo=[name]) for name in ("a" * 36, "b" * 36))
    assert content_digest(ROLE, PARENTS, one) != content_digest(ROLE, PARENTS, two)


def test_they_read_their_pages_and_what_they_may_see():
    assert [section.page_key for section in signed_sections(ROLE, sections())] == ["kind", "zweite-person"]


def test_another_statement_is_other_content():
    other = replace(ROLE, statement="Ich stimme nicht zu.")
    assert content_digest(other, PARENTS, sections()) != content_digest(ROLE, PARENTS, sections())


@pytest.mark.parametrize(
    ("needs", "assurance", "level"),
    [
        ("ozg_9a", AssuranceLevel.BASIC, AssuranceLevel.LOW),
        ("ozg_9a", AssuranceLevel.SUBSTANTIAL, AssuranceLevel.SUBSTANTIAL),
        ("eid", AssuranceLevel.LOW, AssuranceLevel.HIGH),
    ],
)
def test_the_level_of_a_signature(needs, assurance, level):
    assert level_needed(replace(ROLE, needs=needs), assurance) == level


def test_who_is_asked_depends_on_the_answers(minimal_offer):
    asking = minimal_offer(replace(ROLE, required_if='custody == "both"'), replace(ROLE, key="second", order=1))
    both = [role.key for role in signers_asked(asking, PARENTS, FIRST, {})]
    alone = [role.key for role in signers_asked(asking, PARENTS, {**FIRST, "custody": "me"}, {})]
    assert (both, alone) == (["second", "parent_2"], ["second"])


@pytest.fixture
def minimal_offer():
    class WithSigners:
        def __init__(self, *signers):
            self.signers = signers

    return WithSigners


@pytest.mark.parametrize(
    ("path", "found"),
    [("other", "other.email"), ("other.email", "other.email"), ("child", None), ("nothing", None), ("other.no", None)],
)
def test_where_the_address_stands(path, found):
    assert email_field(PARENTS, path) == found


def test_the_address_from_the_answers():
    assert address_of(ROLE, PARENTS, FIRST) == "bea@demo.example"
    assert address_of(ROLE, PARENTS, {}) == ""
    assert address_of(replace(ROLE, source=""), PARENTS, FIRST) == ""


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(st.sampled_from(SignerStatus), st.integers(0, 10), st.integers(0, 6))
def test_reminded_are_those_who_wait_not_too_soon_and_not_for_ever(status, days, reminders):
    reminded = needs_reminder(status, NOON, told_at=NOON - timedelta(days=days), reminders=reminders)
    waits = status in {SignerStatus.INVITED, SignerStatus.OPENED, SignerStatus.FALLEN}
    assert reminded == (waits and days >= 3 and reminders < MOST_REMINDERS)


def test_a_mandate_ends_on_its_day():
    on = NOON.date()
    assert is_running(until=on, is_ended=False, today=on)
    assert not is_running(until=on, is_ended=False, today=on + timedelta(days=1))
    assert not is_running(until=on, is_ended=True, today=on)


@pytest.mark.parametrize("days", [-1, LONGEST.days + 1])
def test_a_mandate_neither_of_yesterday_nor_for_ever(days):
    with pytest.raises(UntilWrong):
        check_until(NOON.date() + timedelta(days=days), NOON.date())
