"""The two protocols: who is asked what, and that nobody looks into the future."""

import pytest

from portalwerk.forecast.rules.curve import Wait
from portalwerk.forecast.rules.evaluation.holdout import run_holdout, split
from portalwerk.forecast.rules.evaluation.log import LoggedCase, LoggedEvent
from portalwerk.forecast.rules.evaluation.measures import Forecast
from portalwerk.forecast.rules.evaluation.methods import (
    Credibility,
    KaplanMeierOfService,
    Known,
    MedianOfService,
    Moment,
    grained,
)
from portalwerk.forecast.rules.evaluation.rolling import run_rolling
from portalwerk.forecast.rules.gate import DORMANT_DAYS
from tests.forecast.logs import DECISION, made_log


class Witness:
    """A method that writes down what it hears."""

    def __init__(self) -> None:
        self.learned: list[list[tuple[Moment, Wait]]] = []
        self.asked: list[Moment] = []

    def learn(self, known: Known) -> None:
        self.learned.append(list(known))

    def foretell(self, moment: Moment) -> Forecast:
        self.asked.append(moment)
        return Forecast(0, 1, 2)


class Naive(Credibility):
    """The planted fault: open cases are dropped instead of censored."""

    def learn(self, known: Known) -> None:
        super().learn([(moment, wait) for moment, wait in known if not wait[1]])


def case(begin: float, *days: float) -> LoggedCase:
    return LoggedCase("", [LoggedEvent(begin + day, f"schritt {day}") for day in days])


def test_the_last_fifth_is_asked_and_short_cases_go_after_the_split() -> None:
    known, asked = split([case(9 - number, 0, 1, *([2] if number % 2 else [])) for number in range(10)])
    assert [one.began for one in known] == [0, 2, 4, 6]
    assert [one.began for one in asked] == [8]


def test_holdout_asks_from_the_second_event_to_the_last_but_one() -> None:
    witness = Witness()
    [tally] = run_holdout([case(number, 0, 1, 5, 6) for number in range(10)], [witness])
    assert [(one.at, one.step) for one in witness.asked] == [(9, 1), (13, 2), (10, 1), (14, 2)]
    assert sorted(tally.errors) == [0, 0, 4, 4]
    assert {wait for _, wait in witness.learned[0]} == {(6.0, False), (5.0, False), (1.0, False)}


def test_rolling_never_learns_what_was_not_yet_known() -> None:
    witness, log = Witness(), made_log(400, open_share=0.2)
    decided = {(one.service, one.began): one.events[-1].at for one in log if one.events[-1].activity == DECISION}
    run_rolling(log, DECISION, [witness])
    assert len(witness.learned) > 5
    previous = 0.0
    for known in witness.learned:
        newest = max(moment.at for moment, _ in known)
        assert newest > previous
        previous = newest
        for moment, (days, is_open) in known:
            end = decided.get((moment.service, moment.at - moment.elapsed))
            assert is_open or end == pytest.approx(moment.at + days, abs=0.6)
    asked_first = min(moment.at for moment in witness.asked)
    assert max(moment.at for moment, _ in witness.learned[0]) < asked_first


def test_rolling_counts_open_cases_for_as_long_as_they_were_seen() -> None:
    witness, log = Witness(), made_log(400, open_share=0.2)
    run_rolling(log, DECISION, [witness])
    waiting = [days for _, (days, is_open) in witness.learned[-1] if is_open]
    assert len(waiting) > 20
    # two events at most 60 days apart, and then half of the time after which a case counts as dormant, or all of it
    assert max(waiting) <= DORMANT_DAYS + 60


def test_rolling_without_any_decision_judges_nothing() -> None:
    [tally] = run_rolling(made_log(60), "nie", [Credibility()])
    assert tally.errors == []


def test_the_method_beats_the_plain_ones_and_its_range_holds() -> None:
    methods = [Credibility(), MedianOfService(), KaplanMeierOfService()]
    own, middle, plain = (tally.figures() for tally in run_rolling(made_log(900), DECISION, methods))
    assert own.pinball is not None
    assert middle.pinball is not None
    assert plain.pinball is not None
    assert own.pinball < 0.9 * plain.pinball
    assert own.pinball < 0.9 * middle.pinball
    assert own.coverage80 == pytest.approx(0.8, abs=0.05)


def test_dropping_open_cases_is_noticed() -> None:
    log = made_log(900, open_share=0.3)
    honest, naive = Witnessed(), Naive()
    run_rolling(log, DECISION, [honest, naive])
    place = honest.last
    with_open, without = honest.foretell(place), naive.foretell(place)
    assert with_open is not None
    assert without is not None
    assert with_open.high > without.high


class Witnessed(Credibility):
    """The method itself, and the last moment that it was asked about."""

    last: Moment

    def foretell(self, moment: Moment) -> Forecast | None:
        if moment.status == "eingegangen":
            self.last = moment
        return super().foretell(moment)


@pytest.mark.parametrize(("days", "kept"), [(0.0004, 0.0), (0.26, 6 / 24), (1.49, 36 / 24), (20.1, 20), (21.6, 22)])
def test_days_are_kept_as_exact_as_they_are_needed(days: float, kept: float) -> None:
    assert grained(days) == pytest.approx(kept, abs=1e-3)
