"""The forecast learns from what happens, says what it knows, and keeps its word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portalwerk.forecast.actions import foretell_open, learn
from portalwerk.forecast.models import Foretold, RecordedStay, ServiceThermostat
from portalwerk.forecast.queries.looking import foretold_of, half_on, most_on, thermostat_of
from portalwerk.forecast.rules.gate import Silence
from portalwerk.forecast.rules.stays import Change, Turn
from portalwerk.kernel.clock import local, now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for

pytestmark = pytest.mark.django_db

SERVICE = "hund-anmelden"
NOW = now()


@pytest.fixture(autouse=True)
def _in_scope(tenant):
    with acting_for(tenant.pk):
        yield


def ago(days: float):
    return NOW - timedelta(days=days)


def way(sent, *, review=None, asked=None, answered=None, decided=None, left=None):
    """Changes of a case, in days before today."""
    told = [
        (sent, Turn.OFFICE, "arrived"), (review, Turn.OFFICE, "in_review"), (asked, Turn.APPLICANT, ""),
        (answered, Turn.OFFICE, "in_review_again"), (decided, Turn.DECIDED, ""), (left, Turn.LEFT, ""),
    ]  # fmt: skip
    return [Change(ago(days), turn, status) for days, turn, status in told if days is not None]


def decide_many(took=range(1, 41), *, sent=200):
    """Forty cases: reviewed at once, decided after one day, two days, up to forty."""
    for days in took:
        learn(new_id(), SERVICE, way(sent, review=sent, decided=sent - days), moment=ago(sent - days))


def test_nothing_is_said_until_thirty_are_decided():
    decide_many(range(1, 30))
    someone = new_id()
    learn(someone, SERVICE, way(0), moment=NOW)
    [said] = foretold_of(someone)
    assert (said.silence, said.most_days) == (Silence.TOO_FEW, None)
    decide_many([30])
    learn(other := new_id(), SERVICE, way(0), moment=NOW)
    [said] = foretold_of(other)
    assert (said.silence, said.half_days, said.most_days, said.count) == ("", 15, 28, 30)


def test_each_event_says_anew_and_who_waited_has_less_before_them():
    decide_many()
    someone = new_id()
    learn(someone, SERVICE, way(0), moment=ago(0))
    learn(someone, SERVICE, way(10, review=0), moment=NOW)
    first, second = foretold_of(someone)
    assert (first.half_days, first.most_days) == (20, 35)  # 32 days, shown as whole weeks
    assert (second.step, second.count) == (2, 40)


def test_the_range_moves_on_while_nothing_happens():
    """Thirty days in, the fast ones are no comparison any more."""
    decide_many()
    someone = new_id()
    learn(someone, SERVICE, way(30), moment=ago(30))
    begun = most_on(foretold_of(someone)[-1])
    assert foretell_open(moment=NOW) == []
    said = foretold_of(someone)[-1]
    assert half_on(said) == local(NOW).date() + timedelta(days=5)
    assert begun < most_on(said) == local(NOW).date() + timedelta(days=8)
    assert foretell_open(moment=NOW) == []
    assert len(foretold_of(someone)) == 2


def test_who_waits_hears_of_it_when_the_day_moves_away_by_more_than_a_week():
    decide_many()
    someone = new_id()
    learn(someone, SERVICE, way(39), moment=ago(39))
    told = foretold_of(someone)[0].told_until
    decide_many([120] * 40, sent=300)
    assert foretell_open(moment=NOW) == [someone]
    said = foretold_of(someone)[-1]
    assert said.told_until == most_on(said) > told + timedelta(days=7)
    assert foretell_open(moment=NOW + timedelta(days=1)) == []


def test_the_applicants_move_stops_the_days():
    decide_many()
    someone = new_id()
    learn(someone, SERVICE, way(60, review=60, asked=55), moment=ago(55))
    foretell_open(moment=NOW)
    [said] = foretold_of(someone)
    assert said.is_pause
    assert said.most_days == 28  # five of the forty were faster; of the others four of five need 33 days
    learn(someone, SERVICE, way(60, review=60, asked=55, answered=0), moment=NOW)
    assert not foretold_of(someone)[-1].is_pause


def test_older_than_nearly_all_is_no_day_but_a_reason_to_talk():
    decide_many()
    learn(someone := new_id(), SERVICE, way(100), moment=NOW)
    [said] = foretold_of(someone)
    assert (said.silence, said.most_days) == (Silence.OLDER_THAN_KNOWN, None)


def test_a_case_without_a_sign_of_life_for_half_a_year_gets_no_day():
    decide_many(sent=400)
    learn(someone := new_id(), SERVICE, way(181), moment=NOW)
    assert foretold_of(someone)[-1].silence == Silence.DORMANT


def test_the_thermostat_hears_of_each_decision_once():
    decide_many()
    ServiceThermostat.objects.all().delete()
    kept, missed = new_id(), new_id()
    for subject, took in ((kept, 20), (missed, 60)):
        learn(subject, SERVICE, way(60), moment=ago(60))
        before = thermostat_of(SERVICE).miss
        for _ in range(2):
            learn(subject, SERVICE, way(60, decided=60 - took), moment=NOW)
        moved = thermostat_of(SERVICE).miss - before
        assert moved == pytest.approx(0.002 if subject == kept else -0.008)


def test_missed_too_often_the_later_day_moves_out():
    decide_many()
    ServiceThermostat.objects.update_or_create(service=SERVICE, defaults={"miss": 0.1})
    learn(someone := new_id(), SERVICE, way(0), moment=NOW)
    assert foretold_of(someone)[0].most_days == 42  # nine of ten after 36 days, shown as whole weeks


def test_a_withdrawn_case_waited_but_was_not_decided():
    decide_many()
    for _ in range(20):
        learn(new_id(), SERVICE, way(100, left=70), moment=ago(70))
    learn(someone := new_id(), SERVICE, way(0), moment=NOW)
    [said] = foretold_of(someone)
    assert said.count == 40
    assert said.half_days == 35  # thirty of sixty after thirty days, shown as whole weeks; without them it were 20


def test_learning_twice_writes_the_same():
    decide_many()
    someone = new_id()
    for _ in range(2):
        learn(someone, SERVICE, way(5, review=3), moment=NOW)
    assert RecordedStay.objects.filter(subject_id=someone).count() == 2
    assert Foretold.objects.filter(subject_id=someone).count() == 1
