"""How good the forecast would have been on a log, beside the baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from portalwerk.forecast.queries.boosting import boosting
from portalwerk.forecast.rules.evaluation.holdout import run_holdout
from portalwerk.forecast.rules.evaluation.log import LoggedCase
from portalwerk.forecast.rules.evaluation.measures import Tally
from portalwerk.forecast.rules.evaluation.methods import (
    Credibility,
    KaplanMeierOfService,
    MedianOfService,
    Method,
)
from portalwerk.forecast.rules.evaluation.rolling import run_rolling
from portalwerk.kernel.refusal import Refusal

PROTOCOLS = ("holdout", "rolling")


class DecisionNotInLog(Refusal):
    """No case of the log has the activity that decides."""

    sentence = "Kein Vorgang hat die Tätigkeit „{decision}“. Häufig sind: {frequent}."


def evaluate_log(cases: Sequence[LoggedCase], *, protocol: str, decision: str = "") -> dict[str, Any]:
    """Return the figures of the method and of its baselines.

    Parameters: protocol, one of PROTOCOLS; decision, the activity that decides, for `rolling`. `gbm` is None where
    LightGBM is not installed. Raises DecisionNotInLog.
    """
    methods: dict[str, Method] = {
        "method": Credibility(),
        "median_service": MedianOfService(),
        "km_service": KaplanMeierOfService(),
    }
    if (booster := boosting()) is not None:
        methods["gbm"] = booster
    if protocol == "rolling":
        _check_decision(cases, decision)
        tallies = run_rolling(cases, decision, list(methods.values()))
    else:
        tallies = run_holdout(cases, list(methods.values()))
    figures: dict[str, Any] = {name: asdict(tally.figures()) for name, tally in zip(methods, tallies, strict=True)}
    own = figures.pop("method")
    return {
        "protocol": protocol,
        "cases": len(cases),
        "rows": len(tallies[0].errors),
        **own,
        **(_shown(tallies[0]) if protocol == "rolling" else {}),
        "baselines": {**figures, "gbm": figures.get("gbm")},
    }


def _shown(tally: Tally) -> dict[str, Any]:
    """Return which share of the forecasts passes the gate of honesty, and how often those hold."""
    share = tally.shown / len(tally.errors) if tally.errors else None
    return {"shown": {"share": share, "coverage80": tally.shown_held / tally.shown if tally.shown else None}}


def _check_decision(cases: Sequence[LoggedCase], decision: str) -> None:
    counts: dict[str, int] = {}
    for case in cases:
        for activity in {event.activity for event in case.events}:
            counts[activity] = counts.get(activity, 0) + 1
    if decision not in counts:
        frequent = sorted(counts, key=lambda activity: (-counts[activity], activity))[:5]
        raise DecisionNotInLog(decision=decision, frequent=", ".join(frequent))
