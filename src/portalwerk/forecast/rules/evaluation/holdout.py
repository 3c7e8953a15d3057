"""The protocol of published benchmarks: the last fifth of the cases is foretold from the others, case by case.

Every case counts as finished with its last logged event; that many were still open makes it a weak yardstick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portalwerk.forecast.rules.curve import Wait
from portalwerk.forecast.rules.evaluation.log import LoggedCase, main_activities
from portalwerk.forecast.rules.evaluation.measures import Tally
from portalwerk.forecast.rules.evaluation.methods import Method, Moment, grained, moments_of

KNOWN_SHARE = 0.64 + 0.16
_FEWEST_EVENTS = 3


def split(cases: Sequence[LoggedCase]) -> tuple[list[LoggedCase], list[LoggedCase]]:
    """Return the known cases and those to be foretold, by their first event. Too short ones go after the split."""
    ordered = sorted(cases, key=lambda case: case.began)
    cut = int(len(ordered) * KNOWN_SHARE)
    known, asked = ordered[:cut], ordered[cut:]
    return [case for case in known if _is_long(case)], [case for case in asked if _is_long(case)]


def run_holdout(cases: Sequence[LoggedCase], methods: Sequence[Method]) -> list[Tally]:
    """Return what each method was worth, in the order of `methods`."""
    known, asked = split(cases)
    main = main_activities(known)
    learned = [(moment, (grained(days), is_open)) for case in known for moment, (days, is_open) in _waits(case, main)]
    questions = [pair for case in asked for pair in _waits(case, main) if pair[0].step > 0]
    tallies = []
    for method in methods:
        method.learn(learned)
        tally = Tally()
        for moment, (days, _) in questions:
            forecast = method.foretell(moment)
            if forecast is not None:
                tally.add(forecast, days)
        tallies.append(tally)
    return tallies


def _waits(case: LoggedCase, main: frozenset[str]) -> Iterator[tuple[Moment, Wait]]:
    """Yield each moment but the last with the days that were left."""
    end = case.events[-1].at
    for moment in moments_of(case, main)[:-1]:
        yield moment, (end - moment.at, False)


def _is_long(case: LoggedCase) -> bool:
    return len(case.events) >= _FEWEST_EVENTS
