"""Gradient boosting as a baseline, where LightGBM happens to be installed. The portal itself does not need it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from portalwerk.forecast.rules.evaluation.measures import SHARES, Forecast
from portalwerk.forecast.rules.evaluation.methods import Known, Method, Moment

_PARAMETERS = {"verbosity": -1, "num_leaves": 31, "learning_rate": 0.05, "seed": 1, "num_threads": 2}
_ROUNDS = 150


def boosting() -> Method | None:
    """Return the baseline, None where LightGBM is not installed."""
    return _Boosting(import_module("lightgbm")) if find_spec("lightgbm") else None


class _Boosting:
    """Three quantile regressions over service, status, time waited and number of events. Decided cases only."""

    def __init__(self, lightgbm: Any) -> None:
        self._lightgbm = lightgbm
        self._numpy = import_module("numpy")
        self._codes: dict[tuple[str, str], int] = {}
        self._models: list[Any] = []
        self._kept: dict[tuple[float, ...], Forecast] = {}

    def learn(self, known: Known) -> None:
        """Fit the three points anew."""
        rows = [(self._features(moment), days) for moment, (days, is_open) in known if not is_open]
        self._models, self._kept = [], {}
        if not rows:
            return
        features = self._numpy.array([features for features, _ in rows])
        days = self._numpy.array([days for _, days in rows])
        for share in SHARES:
            fitting = self._lightgbm.Dataset(features, days, categorical_feature=[0, 1], free_raw_data=False)
            parameters = {**_PARAMETERS, "objective": "quantile", "alpha": share}
            self._models.append(self._lightgbm.train(parameters, fitting, num_boost_round=_ROUNDS))

    def foretell(self, moment: Moment) -> Forecast | None:
        """Ask the three models; points that cross are put in order."""
        if not self._models:
            return None
        features = self._features(moment)
        if features not in self._kept:
            row = self._numpy.array([features])
            points = sorted(max(0.0, float(model.predict(row)[0])) for model in self._models)
            self._kept[features] = Forecast(*points)
        return self._kept[features]

    def _features(self, moment: Moment) -> tuple[float, ...]:
        codes = self._codes
        service = codes.setdefault(("service", moment.service), len(codes))
        status = codes.setdefault(("status", moment.status), len(codes))
        return (service, status, moment.elapsed, moment.step)
