"""How long it takes for others, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.forecast.rules.spans import Span, shown_days, span_sentence


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        (Span(14, 20, 40), "Die Hälfte ist nach 14 Tagen fertig, vier von fünf nach 20 Tagen."),
        (Span(14, 25, 40), "Die Hälfte ist nach 14 Tagen fertig, vier von fünf nach 4 Wochen."),
        (Span(0, 1, 40), "Die Hälfte ist am selben Tag fertig, vier von fünf nach einem Tag."),
        (Span(21, 22, 40), "Die Hälfte ist nach 21 Tagen fertig, vier von fünf nach 4 Wochen."),
        (Span(3, 3, 40), "Vier von fünf sind nach 3 Tagen fertig."),
        (Span(22, 28, 40), "Vier von fünf sind nach 4 Wochen fertig."),
    ],
)
def test_the_sentence_is_plain_and_never_promises_less_time(span: Span, sentence: str) -> None:
    assert span_sentence(span) == sentence


@given(st.integers(0, 2000))
def test_days_are_never_rounded_to_a_promise_that_is_too_good(days: int) -> None:
    assert days <= shown_days(days) < days + 7
    assert shown_days(days) == days if days <= 21 else shown_days(days) % 7 == 0
