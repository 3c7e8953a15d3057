"""Where people stop: what the funnel says of the counts."""

from hypothesis import given
from hypothesis import strategies as st

from portalwerk.reporting.rules import SPANS, Happened, Mark, durations, span_of, steps, troubles, worst

PAGES = [("person", "Ihre Person"), ("hund", "Ihr Hund"), ("pruefen", "Prüfen")]
COUNTS = {
    Happened("person", Mark.REACHED): 100,
    Happened("person", Mark.COMPLETED): 90,
    Happened("hund", Mark.REACHED): 90,
    Happened("hund", Mark.COMPLETED): 45,
    Happened("hund", Mark.KEPT): 5,
    Happened("pruefen", Mark.REACHED): 45,
    Happened("pruefen", Mark.COMPLETED): 44,
    Happened("hund", Mark.WRONG, "chip"): 7,
    Happened("person", Mark.WRONG, "name.family_name"): 9,
}


def test_the_funnel_follows_the_form():
    funnel = steps(PAGES, COUNTS)
    assert [(step.page_key, step.reached, step.left, step.share) for step in funnel] == [
        ("person", 100, 10, 1.0),
        ("hund", 90, 45, 0.9),
        ("pruefen", 45, 1, 0.45),
    ]
    assert (funnel[1].left_percent, funnel[1].kept) == (50, 5)


def test_the_worst_page_is_the_one_with_the_largest_part():
    found = worst(steps(PAGES, COUNTS))
    assert found is not None
    assert found.page_key == "hund"


def test_a_page_that_few_have_seen_is_not_called_the_worst():
    counts = {**COUNTS, Happened("selten", Mark.REACHED): 3}
    found = worst(steps([*PAGES, ("selten", "Selten")], counts))
    assert found is not None
    assert found.page_key == "hund"


def test_the_most_frequent_trouble_comes_first():
    assert [(one.element, one.count) for one in troubles(COUNTS)] == [("name.family_name", 9), ("chip", 7)]


def test_without_figures_nothing_is_said():
    funnel = steps(PAGES, {})
    assert [step.share for step in funnel] == [0.0, 0.0, 0.0]
    assert worst(funnel) is None


@given(
    st.dictionaries(
        st.builds(Happened, st.sampled_from([key for key, _ in PAGES]), st.sampled_from(Mark)), st.integers(0, 10**6)
    )
)
def test_no_counts_break_the_picture(counts):
    for step in steps(PAGES, counts):
        assert 0 <= step.share <= 1
        assert 0 <= step.left <= step.reached
        assert 0 <= step.left_percent <= 100


def took(times):
    return {Happened("person", Mark.TOOK, version="1.0.0", span=span): count for span, count in times.items()}


@given(st.floats(min_value=0, max_value=10_000_000))
def test_every_time_falls_into_the_span_that_begins_before_it(seconds):
    keys = list(SPANS)
    at = keys.index(span_of(seconds))
    assert SPANS[keys[at]] <= seconds
    assert at == len(keys) - 1 or seconds < SPANS[keys[at + 1]]


def test_a_clock_that_went_backwards_is_the_shortest_span():
    assert span_of(-3) == "0"


def test_how_long_a_page_takes_is_where_the_middle_half_lies():
    (found,) = durations(took({"0": 2, "60": 20, "120": 3, "600": 1}))
    assert (found.least, found.most, found.measured, found.version) == (60, 120, 26, "1.0.0")


def test_breaks_say_nothing_of_how_long_a_page_takes():
    (found,) = durations(took({"30": 12, "1800": 500}))
    assert (found.least, found.most, found.measured) == (30, 60, 12)


def test_few_times_are_not_told_since_they_would_tell_of_people():
    assert durations(took({"60": 9})) == []


def test_nobody_stops_at_an_exit():
    counts = {Happened("person", Mark.REACHED): 100, Happened("aus", Mark.EXITED): 30}
    funnel = steps([("person", "Person"), ("aus", "Aus")], counts, exits={"aus"})
    assert (funnel[1].reached, funnel[1].left, funnel[1].exits) == (30, 0, True)
    assert worst(funnel) == funnel[0]
