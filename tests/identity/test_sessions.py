"""How long a sign-in lasts, at which level, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portalwerk.identity.actions import sessions
from portalwerk.identity.actions.sessions import end_all_sign_ins, end_sign_in, start_sign_in, touch_sign_in
from portalwerk.identity.models import Account, Realm, SignIn
from portalwerk.identity.queries import person_by_token
from portalwerk.identity.rules import AssuranceLevel, level_held

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NONE, BASIC, LOW, SUBSTANTIAL, HIGH = AssuranceLevel

# BSI TR-03160-1, 4.3: the longest time at a level, and the longest without any action.
LIMITS = [
    (BASIC, timedelta(hours=12), timedelta(minutes=60)),
    (LOW, timedelta(hours=12), timedelta(minutes=60)),
    (SUBSTANTIAL, timedelta(hours=2), timedelta(minutes=30)),
    (HIGH, timedelta(minutes=30), timedelta(minutes=5)),
]
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("level", "longest", "idle"), LIMITS)
def test_a_level_ends_at_its_two_limits(level, longest, idle):
    def held(after, since):
        return level_held(level, started_at=NOON, seen_at=NOON + after - since, now=NOON + after)

    assert held(longest - SECOND, SECOND) == level
    assert held(longest, SECOND) < level
    assert held(idle - SECOND, idle - SECOND) == level
    assert held(idle, idle) < level


@pytest.mark.parametrize(
    ("minutes", "left"), [(4, HIGH), (6, SUBSTANTIAL), (29, SUBSTANTIAL), (31, LOW), (59, LOW), (61, NONE)]
)
def test_a_high_level_without_action_falls_step_by_step(minutes, left):
    assert level_held(HIGH, started_at=NOON, seen_at=NOON, now=NOON + timedelta(minutes=minutes)) == left


@pytest.fixture
def ada(db):
    return Account.objects.create(provider="fake", subject=b"ada")


def visit(token):
    """What the gate does for a request. Returns the level that counts for it."""
    found = person_by_token(token, realm=Realm.CITIZEN)
    if found is None:
        return NONE
    person, row = found
    touch_sign_in(row, held=person.level)
    return person.level


def test_a_level_that_has_run_out_does_not_come_back_with_the_next_click(ada):
    with time_machine.travel(NOON, tick=False) as clock:
        token = start_sign_in(ada.pk, realm=Realm.CITIZEN, level=HIGH, device="")
        assert visit(token) == HIGH
        clock.shift(6 * 60)
        assert visit(token) == SUBSTANTIAL
        clock.shift(1)
        assert visit(token) == SUBSTANTIAL
        clock.shift(45 * 60)
        assert visit(token) == LOW
        clock.shift(1)
        assert visit(token) == LOW


def test_a_busy_session_at_a_high_level_falls_after_thirty_minutes_all_the_same(ada):
    with time_machine.travel(NOON, tick=False) as clock:
        token = start_sign_in(ada.pk, realm=Realm.CITIZEN, level=HIGH, device="")
        levels = []
        for _ in range(13):
            levels.append(visit(token))
            clock.shift(180)
        assert levels == [HIGH] * 10 + [SUBSTANTIAL] * 3


def test_a_session_ends_after_an_hour_without_action_and_after_twelve_hours_in_all(ada):
    with time_machine.travel(NOON, tick=False) as clock:
        token = start_sign_in(ada.pk, realm=Realm.CITIZEN, level=LOW, device="")
        clock.shift(59 * 60)
        assert visit(token) == LOW
        clock.shift(60 * 60)
        assert visit(token) == NONE
        token = start_sign_in(ada.pk, realm=Realm.CITIZEN, level=LOW, device="")
        for _ in range(24):
            assert visit(token) == LOW
            clock.shift(30 * 60)
        assert visit(token) == NONE


def test_an_ended_session_is_over_at_once(ada):
    token = start_sign_in(ada.pk, realm=Realm.CITIZEN, level=LOW, device="")
    end_sign_in(SignIn.objects.get().pk)
    assert visit(token) == NONE


def test_all_sessions_of_a_person_end_together_and_nobody_elses(ada):
    mia = Account.objects.create(provider="fake", subject=b"mia")
    first, second, other = (start_sign_in(who.pk, realm=Realm.CITIZEN, level=LOW, device="") for who in (ada, ada, mia))
    assert end_all_sign_ins(ada.pk) == 2
    assert (visit(first), visit(second), visit(other)) == (NONE, NONE, LOW)


def test_a_token_counts_in_its_own_realm_only(ada):
    token = start_sign_in(ada.pk, realm=Realm.STAFF, level=LOW, device="")
    assert person_by_token(token, realm=Realm.CITIZEN) is None
    assert person_by_token(token, realm=Realm.STAFF) is not None


def test_only_the_digest_of_a_token_is_stored(ada):
    token = start_sign_in(ada.pk, realm=Realm.CITIZEN, level=LOW, device="")
    assert token.encode() not in bytes(SignIn.objects.get().token_hash)


def test_sessions_that_nobody_used_for_thirty_days_are_deleted(ada):
    start_sign_in(ada.pk, realm=Realm.CITIZEN, level=LOW, device="")
    SignIn.objects.update(seen_at=sessions.now() - timedelta(days=29))
    assert sessions.purge_expired() == 0
    SignIn.objects.update(seen_at=sessions.now() - timedelta(days=31))
    assert sessions.purge_expired() == 1
