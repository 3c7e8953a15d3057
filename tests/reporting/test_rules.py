"""Where people stop: what the funnel says of the counts."""

from hypothesis import given
from hypothesis import strategies as st

from portalwerk.reporting.rules import Happened, Mark, steps, troubles, worst

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
