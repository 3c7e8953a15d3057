"""What was asked twice is done once; who tries too often waits."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, connections, transaction

from portalwerk.kernel import limits, once
from portalwerk.kernel.limits import TooMany, check_limit
from portalwerk.kernel.models import LimitCounter, OnceKey
from portalwerk.kernel.sealing import Unsealable

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])
SUBJECT = once.subject_of(["key", "/path", "a=1"])


def act_once(answer="/there"):
    """As a view would: claim, act, remember. Return what was answered, and whether something was done."""
    with transaction.atomic():
        known = once.claim(SUBJECT, key="the key")
        if known:
            return known, False
        once.remember(SUBJECT, answer, key="the key")
        return answer, True


def test_the_second_time_gets_the_answer_of_the_first():
    assert act_once("/first") == ("/first", True)
    assert act_once("/second") == ("/first", False)


def test_what_failed_may_be_tried_again():
    with suppress(ZeroDivisionError), transaction.atomic():
        once.claim(SUBJECT, key="the key")
        raise ZeroDivisionError
    assert act_once() == ("/there", True)


def test_a_claim_that_led_to_nothing_is_released():
    with transaction.atomic():
        assert once.claim(SUBJECT, key="the key") is None
        once.forget(SUBJECT)
    assert act_once() == ("/there", True)


def test_the_answer_may_hold_a_secret_and_is_sealed():
    act_once("/saaletal/antrag/geheimes-wort/")
    row = OnceKey.objects.get()
    assert b"geheimes-wort" not in bytes(row.answer)
    with pytest.raises(Unsealable), transaction.atomic():
        once.claim(SUBJECT, key="another key")


def test_of_eight_at_the_same_moment_one_acts_and_all_get_its_answer():
    answers, at_once = [], threading.Barrier(8)

    def click(number):
        at_once.wait()
        answers.append(act_once(f"/{number}"))
        connection.close()

    threads = [threading.Thread(target=click, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(did for _, did in answers) == 1
    assert len({answer for answer, _ in answers}) == 1
    assert OnceKey.objects.count() == 1


@pytest.mark.parametrize("other", [["key", "/path", "a=2"], ["key", "/other", "a=1"], ["key2", "/path", "a=1"]])
def test_other_key_place_or_content_is_another_subject(other):
    assert once.subject_of(other) != SUBJECT


def test_parts_cannot_be_shifted_into_each_other():
    assert once.subject_of(["ab", "c"]) != once.subject_of(["a", "bc"])


def test_keys_are_kept_two_days():
    act_once()
    OnceKey.objects.update(made_at=once.now() - once.KEPT + timedelta(hours=1))
    assert once.purge_expired() == 0
    OnceKey.objects.update(made_at=once.now() - once.KEPT - timedelta(hours=1))
    assert once.purge_expired() == 1


def test_the_sixth_try_within_a_minute_waits():
    with time_machine.travel(datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC), tick=False) as clock:
        for _ in range(5):
            check_limit("pin", "7KQ-2MX-4RT", per_minute=5)
        with pytest.raises(TooMany, match="eine Minute"):
            check_limit("pin", "7KQ-2MX-4RT", per_minute=5)
        check_limit("pin", "another", per_minute=5)
        check_limit("password", "7KQ-2MX-4RT", per_minute=5)
        clock.shift(60)
        check_limit("pin", "7KQ-2MX-4RT", per_minute=5)


def test_tries_count_although_the_request_is_rolled_back():
    for _ in range(3):
        with suppress(ZeroDivisionError), transaction.atomic():
            check_limit("pin", "somebody", per_minute=3)
            raise ZeroDivisionError
    with pytest.raises(TooMany):
        check_limit("pin", "somebody", per_minute=3)


def test_who_tried_is_not_written_down():
    check_limit("pin", "ada@example.org", per_minute=5)
    assert b"ada" not in bytes(LimitCounter.objects.get().subject)


def test_tries_at_the_same_moment_are_all_counted():
    at_once, refused = threading.Barrier(8), []

    def try_it():
        at_once.wait()
        try:
            check_limit("pin", "one", per_minute=3)
        except TooMany:
            refused.append(True)
        connections.close_all()

    with time_machine.travel(datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC), tick=False):
        threads = [threading.Thread(target=try_it) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(refused) == 5


def test_past_minutes_are_purged():
    with time_machine.travel(datetime(2026, 3, 1, 12, 0, tzinfo=UTC), tick=False) as clock:
        check_limit("pin", "one", per_minute=5)
        assert limits.purge_expired() == 0
        clock.shift(300)
        assert limits.purge_expired() == 1
