"""What is reached and what counts: hidden means absent, in whatever order things were answered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Page
from portalwerk.formengine.rules.pages import next_page, previous_page, prune, visible_pages
from tests.formengine.forms import YES_NO, dog_form, field, one_page


def chain() -> Form:
    """a decides on b, b on the page c: the answer to b may be stale."""
    return Form(
        "kette",
        "1",
        "Kette",
        (
            Page("a", "A", elements=(field("a", FieldType.RADIO, options=YES_NO),)),
            Page("b", "B", elements=(field("b", shown_if='a == "yes"'),)),
            Page("c", "C", shown_if="is_empty(b)", elements=(field("c"),)),
        ),
    )


def keys(pages: list[Page]) -> list[str]:
    return [page.key for page in pages]


def test_a_stale_answer_behind_a_hidden_question_opens_no_page() -> None:
    form = chain()
    stale = {"a": "no", "b": "alt", "c": "neu"}
    assert keys(visible_pages(form, stale)) == ["a", "c"]
    assert prune(form, stale) == {"a": "no", "c": "neu"}


def test_it_comes_back_when_the_question_is_shown_again() -> None:
    answers = {"a": "yes", "b": "alt", "c": "neu"}
    assert prune(chain(), answers) == {"a": "yes", "b": "alt"}


def test_the_order_of_pages_leaves_hidden_ones_out() -> None:
    form, answers = chain(), {"a": "no"}
    first = next_page(form, answers, "a")
    assert first is not None
    assert first.key == "c"
    assert next_page(form, answers, "c") is None
    back = previous_page(form, answers, "c")
    assert back is not None
    assert back.key == "a"
    assert previous_page(form, answers, "a") is None
    assert next_page(form, answers, "unbekannt") is None


def test_from_a_page_that_became_hidden_the_way_leads_on() -> None:
    following = next_page(chain(), {"a": "no"}, "b")
    assert following is not None
    assert following.key == "c"


def test_conditions_inside_a_repeated_group_look_at_their_own_item() -> None:
    dogs = [{"name": "Mia", "dangerous": "yes", "permit": "A"}, {"name": "Ole", "dangerous": "no", "permit": "B"}]
    kept = prune(dog_form(), {"dogs": dogs})
    assert [dog.get("permit") for dog in kept["dogs"]] == ["A", None]


def test_empty_items_texts_and_unknown_answers_do_not_count() -> None:
    answers: dict[str, Any] = {
        "family_name": "",
        "phones": ["", "03601 1"],
        "dogs": [{}, {"name": "Mia", "vaccinations": [{}, {"remark": ""}]}],
        "insurance": ["file"],
        "unbekannt": "x",
    }
    assert prune(dog_form(), answers) == {"phones": ["03601 1"], "dogs": [{"name": "Mia"}]}


def test_no_is_kept() -> None:
    form = one_page(field("rescued", FieldType.BOOLEAN))
    assert prune(form, {"rescued": False}) == {"rescued": False}


def test_computed_values_follow_the_answers() -> None:
    form = one_page(
        field("count", FieldType.INTEGER),
        field("fee", FieldType.LOCKED, compute="count * 53.10"),
        field("remark", shown_if="fee > 100"),
    )
    assert faults(form) == []
    assert prune(form, {"count": "2", "fee": "1", "remark": "x"}) == {"count": "2", "fee": "106.20", "remark": "x"}
    assert prune(form, {"count": "1", "remark": "x"}) == {"count": "1", "fee": "53.10"}


def test_a_computed_date_is_stored_like_a_typed_one() -> None:
    form = one_page(field("since", FieldType.DATE), field("copy", FieldType.LOCKED, compute="since"))
    assert prune(form, {"since": "2026-03-27"})["copy"] == "2026-03-27"


def test_a_form_without_conditions_shows_every_page() -> None:
    assert keys(visible_pages(one_page(field("x")), {})) == ["seite"]


def test_answers_of_the_wrong_shape_are_no_accident() -> None:
    form = dog_form()
    for odd in ({"dogs": "x"}, {"dogs": {"name": "Mia"}}, {"dogs": [1, None]}, {"insurance": 3}):
        assert keys(visible_pages(form, odd)) == ["person", "hunde"]
        prune(form, odd)


def test_whether_a_group_is_empty_depends_on_the_conditions_inside_it() -> None:
    group = Group("g", "G", minimum=0, elements=(field("inner", minimum=0, shown_if='a == "yes"'),))
    form = one_page(field("a", FieldType.RADIO, options=YES_NO), group, field("c", shown_if="is_empty(g)"))
    assert "c" in prune(form, {"a": "no", "g": {"inner": "alt"}, "c": "x"})
    assert "c" not in prune(form, {"a": "yes", "g": {"inner": "alt"}, "c": "x"})


@pytest.mark.parametrize("last", ["is_empty(a)", 'a == "x"', "is_empty(g)"])
def test_conditions_in_a_circle_are_refused(last: str) -> None:
    group = Group("g", "G", minimum=0, elements=(field("a", shown_if="is_empty(b)"),))
    form = one_page(group, field("b", shown_if=last.replace("a ", "g.a ").replace("(a)", "(g.a)")))
    assert any("hängt von sich selbst ab" in fault for fault in faults(form))


@given(st.lists(st.booleans(), min_size=8, max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_chain_of_conditions_settles_like_reading_from_top_to_bottom(wants: list[bool], has: list[bool]) -> None:
    """Each question is shown if the one before is (or is not) answered; top to bottom gives the truth."""
    elements: list[Field] = [field("q0", minimum=0)]
    for at in range(1, 8):
        elements.append(field(f"q{at}", minimum=0, shown_if=f"{'' if wants[at] else '!'}is_empty(q{at - 1})"))
    answers = {f"q{at}": "x" for at in range(8) if has[at]}
    kept: dict[str, str] = {}
    for at in range(8):
        shown = at == 0 or (f"q{at - 1}" not in kept) is wants[at]
        if shown and has[at]:
            kept[f"q{at}"] = "x"
    assert prune(one_page(*reversed(elements)), answers) == kept


def test_hidden_elements_do_not_depend_on_the_group_being_listed() -> None:
    group = Group("g", "G", shown_if="rescued", elements=(field("inner"),))
    form = one_page(field("rescued", FieldType.BOOLEAN), group)
    assert prune(form, {"rescued": False, "g": {"inner": "x"}}) == {"rescued": False}
    assert isinstance(form.pages[0].elements[1], Group)


@pytest.mark.parametrize("stored", [[None], [3], ["x"], [{"p": "a"}, None]])
def test_an_entry_of_a_list_that_is_no_group_counts_as_empty(stored: list[Any]) -> None:
    inner = Field("p", FieldType.TEXT, "Frage", minimum=0)
    group = Group("q", "Gruppe", minimum=0, maximum=3, elements=(inner,))
    form = Form("f", "1", "F", (Page("s", "S", elements=(group,)),))
    wanted = {"q": [{"p": "a"}]} if len(stored) == 2 else {}
    assert prune(form, {"q": stored}) == wanted
    assert check_all(form, {"q": stored}) == []
