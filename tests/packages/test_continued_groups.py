"""A group that goes on over several pages: one topic per page, one group in the answers."""

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.export import export_json
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Page
from portalwerk.formengine.rules.pages import prune, visible_pages
from portalwerk.formengine.rules.reading import read_page


def _group(*fields: Field, **more: object) -> Group:
    return Group(key="g", title="", elements=fields, **more)  # type: ignore[arg-type]


FORM = Form(
    "f",
    "1",
    "f",
    (
        Page("one", "One", elements=(_group(Field("a", FieldType.TEXT, "A")),)),
        Page("two", "Two", shown_if='g.a == "x"', elements=(_group(Field("b", FieldType.TEXT, "B")),)),
        Page(
            "three",
            "Three",
            elements=(_group(Field("c", FieldType.TEXT, "C", minimum=0, required_if='b == "y"')),),
        ),
    ),
)


def test_answers_of_all_pages_come_together() -> None:
    assert faults(FORM) == []
    answers = read_page(FORM, FORM.pages[0], {"g.a": ["x"]}, {}).answers
    answers = read_page(FORM, FORM.pages[1], {"g.b": ["y"]}, answers).answers
    answers = read_page(FORM, FORM.pages[2], {"g.c": ["z"]}, answers).answers
    assert answers == {"g": {"a": "x", "b": "y", "c": "z"}}
    assert prune(FORM, answers) == answers
    assert export_json(FORM, answers) == answers


def test_each_page_asks_for_its_own_part_only() -> None:
    assert [problem.page_key for problem in check_all(FORM, {"g": {"a": "x"}})] == ["two"]
    assert [problem.path for problem in check_all(FORM, {"g": {"a": "x", "b": "y"}})] == ["g.c"]


def test_hidden_page_takes_its_part_away_and_leaves_the_others() -> None:
    answers = {"g": {"a": "n", "b": "y", "c": "z"}}
    assert [page.key for page in visible_pages(FORM, answers)] == ["one", "three"]
    assert prune(FORM, answers) == {"g": {"a": "n", "c": "z"}}


def test_same_field_on_two_pages_is_a_fault() -> None:
    twice = Form("f", "1", "f", (FORM.pages[0], Page("two", "Two", elements=FORM.pages[0].elements)))
    assert faults(twice) == ["Das Element „g.a“ gibt es auf der obersten Ebene zweimal."]


def test_repeated_group_cannot_go_on() -> None:
    many = _group(Field("b", FieldType.TEXT, "B"), maximum=None)
    form = Form("f", "1", "f", (FORM.pages[0], Page("two", "Two", elements=(many,))))
    assert faults(form)
