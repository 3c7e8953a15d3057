"""What a forecast is worth."""

import pytest

from portalwerk.forecast.rules.evaluation.measures import Figures, Forecast, Tally, pinball


def test_the_figures_of_two_forecasts() -> None:
    tally = Tally()
    tally.add(Forecast(2, 5, 10), 6)
    tally.add(Forecast(2, 5, 12), 15)
    assert tally.figures() == Figures(
        mae_days=5.5, pinball=pytest.approx((0.4 + 0.5 + 0.4 + 1.3 + 5 + 2.7) / 6), coverage80=0.5, width80_days=9
    )


def test_a_perfect_forecast_costs_nothing_and_its_edges_hold() -> None:
    assert pinball(Forecast(7, 7, 7), 7) == 0
    assert Forecast(2, 5, 10).holds(2)
    assert Forecast(2, 5, 10).holds(10)
    assert not Forecast(2, 5, 10).holds(10.5)


def test_nothing_judged_gives_no_figures() -> None:
    assert Tally().figures() == Figures(None, None, None, None)
