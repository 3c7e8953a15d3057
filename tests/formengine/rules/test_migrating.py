"""A draft in another version of its form: nothing that fits is lost, nothing is lost unsaid."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portalwerk.formengine.rules.form import Answers, Element, Field, FieldType, Form, Group, Option, Page
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.migrating import ChangeKind, migrate
from portalwerk.formengine.rules.moving import FileFacts
from portalwerk.formengine.rules.pages import prune
from portalwerk.formengine.rules.reading import file_ids
from tests.formengine.filling import fill
from tests.formengine.forms import YES_NO, dog_form, field, one_page

DROPPED, UNUSED, WRONG, ADDED, REWORDED = (
    ChangeKind.DROPPED,
    ChangeKind.UNUSED,
    ChangeKind.WRONG,
    ChangeKind.ADDED,
    ChangeKind.REWORDED,
)


def told(migration) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.path) for change in migration.changes]


def changed(old: tuple[Element, ...], new: tuple[Element, ...], answers: Answers, **more: Any):
    return migrate(one_page(*old), one_page(*new), answers, **more)


def test_the_same_version_changes_nothing() -> None:
    answers, _ = fill(dog_form())
    migration = migrate(dog_form(), dog_form(), answers)
    assert migration.answers == answers
    assert migration.changes == ()
    assert migration.touched == frozenset()


def test_an_answer_without_its_question_is_listed_as_it_was_read() -> None:
    migration = changed((field("born", FieldType.DATE, "Geboren am"), field("why")), (field("why"),),
                        {"born": "1985-03-27", "why": "Darum"})  # fmt: skip
    assert migration.answers == {"why": "Darum"}
    [change] = migration.changes
    assert (change.kind, change.label, change.before, change.page_key) == (DROPPED, "Geboren am", "27.03.1985", "")


def test_everything_in_a_group_that_is_gone_is_listed_one_by_one() -> None:
    dog = Group("dogs", "Hund", maximum=3, elements=(field("name"), field("age", FieldType.INTEGER)))
    migration = changed((dog,), (field("why", minimum=0),), {"dogs": [{"name": "Rex", "age": "3"}, {"name": "Bello"}]})
    dropped = [change.before for change in migration.changes if change.kind is DROPPED]
    assert dropped == ["Rex", "3", "Bello"]


def test_a_choice_that_is_gone_is_dropped_with_its_old_words() -> None:
    old = field("kind", FieldType.RADIO, "Art", options=(Option("a", "Das eine"), Option("b", "Das andere")))
    new = replace(old, options=(Option("a", "Das eine"),))
    migration = changed((old,), (new,), {"kind": "b"})
    assert migration.answers == {}
    [change] = migration.changes
    assert (change.kind, change.before, change.page_key) == (DROPPED, "Das andere", "seite")


def test_of_several_choices_those_that_fit_stay() -> None:
    old = field("kinds", FieldType.CHECKBOXES, options=(Option("a", "A"), Option("b", "B"), Option("c", "C")))
    new = replace(old, options=(Option("c", "C"), Option("a", "A")))
    migration = changed((old,), (new,), {"kinds": ["a", "b", "c"]})
    assert migration.answers == {"kinds": ["a", "c"]}
    assert [(change.kind, change.before) for change in migration.changes] == [(DROPPED, "B")]


def test_a_choice_that_means_something_else_now_is_told() -> None:
    old = field("kind", FieldType.RADIO, "Art", options=(Option("a", "Bis 10 kg"), Option("b", "Darüber")))
    new = replace(old, options=(Option("a", "Bis 20 kg"), Option("b", "Darüber")))
    migration = changed((old,), (new,), {"kind": "a"})
    assert migration.answers == {"kind": "a"}
    [change] = migration.changes
    assert (change.kind, change.before, change.after) == (REWORDED, "Art: Bis 10 kg", "Art: Bis 20 kg")
    assert changed((old,), (new,), {"kind": "b"}).changes == ()


def test_what_was_typed_stays_where_the_new_form_finds_fault_with_it() -> None:
    old = field("why", FieldType.TEXTAREA, "Warum", max_length=50)
    migration = changed((old,), (replace(old, max_length=10),), {"why": "x" * 20})
    assert migration.answers == {"why": "x" * 20}
    [change] = migration.changes
    assert change.kind is WRONG
    assert "Erlaubt sind höchstens 10" in change.after


def test_a_question_that_must_be_answered_now_is_told_and_one_that_was_open_before_is_not() -> None:
    old = (field("name"), field("phone", FieldType.PHONE, minimum=0))
    new = (field("name"), field("phone", FieldType.PHONE, minimum=1))
    assert told(changed(old, new, {})) == [(WRONG, "phone")]


def test_a_new_question_is_told_only_to_those_who_are_asked() -> None:
    old = (field("kind", FieldType.RADIO, options=YES_NO),)
    new = (*old, field("why", shown_if='kind == "yes"'))
    assert told(changed(old, new, {"kind": "yes"})) == [(ADDED, "why")]
    assert changed(old, new, {"kind": "no"}).changes == ()


def test_a_new_group_is_one_entry() -> None:
    new = Group("other", "Zweiter Elternteil", elements=(field("name"), field("email", FieldType.EMAIL)))
    migration = changed((field("child"),), (field("child"), new), {"child": "Mia"})
    assert [(change.kind, change.label) for change in migration.changes] == [(ADDED, "Zweiter Elternteil")]


def test_an_answer_that_is_not_asked_for_any_more_is_told_and_kept() -> None:
    kind = field("kind", FieldType.RADIO, options=YES_NO)
    migration = changed((kind, field("why")), (kind, field("why", shown_if='kind == "no"')),
                        {"kind": "yes", "why": "Darum"})  # fmt: skip
    assert told(migration) == [(UNUSED, "why")]
    assert migration.answers["why"] == "Darum"


def test_a_declaration_in_other_words_must_be_confirmed_again() -> None:
    old = field("ok", FieldType.DECLARATION, "Einverstanden", content="Wir fragen das Register.")
    same = changed((old,), (old, field("x", minimum=0)), {"ok": True})
    assert same.answers == {"ok": True}
    migration = changed((old,), (replace(old, content="Wir fragen auch die Polizei."),), {"ok": True})
    assert migration.answers == {}
    assert (DROPPED, "ok") in told(migration)
    reworded = next(change for change in migration.changes if change.kind is REWORDED)
    assert "Register" in reworded.before
    assert "Polizei" in reworded.after


def test_a_computed_value_that_comes_out_differently_is_told() -> None:
    amount = field("days", FieldType.INTEGER)
    old = (amount, field("sum", FieldType.MONEY, "Summe", compute="days * 2"))
    new = (amount, field("sum", FieldType.MONEY, "Summe", compute="days * 3"))
    [change] = changed(old, new, {"days": "4"}).changes
    assert (change.kind, change.before, change.after) == (REWORDED, "Summe: 8,00\xa0€", "Summe: 12,00\xa0€")


@pytest.mark.parametrize(
    ("before", "after", "value", "kept"),
    [
        (FieldType.TEXT, FieldType.EMAIL, "ada@beispiel.de", True),
        (FieldType.TEXT, FieldType.EMAIL, "irgendwo", False),
        (FieldType.TEXT, FieldType.INTEGER, "12", False),
        (FieldType.NUMBER, FieldType.INTEGER, "12", True),
        (FieldType.NUMBER, FieldType.INTEGER, "12.5", False),
        (FieldType.PARTIAL_DATE, FieldType.DATE, "1985-03-27", True),
        (FieldType.PARTIAL_DATE, FieldType.DATE, "1985", False),
        (FieldType.BOOLEAN, FieldType.TEXT, True, False),
    ],
)
def test_another_kind_of_question_takes_what_is_right_there(before, after, value, kept) -> None:
    migration = changed((field("x", before),), (field("x", after),), {"x": value})
    assert migration.answers == ({"x": value} if kept else {})
    assert ((DROPPED, "x") in told(migration)) is not kept


def test_one_becomes_several_and_several_become_one() -> None:
    one, several = field("phone", FieldType.PHONE), field("phone", FieldType.PHONE, maximum=3)
    assert changed((one,), (several,), {"phone": "0361 1"}).answers == {"phone": ["0361 1"]}
    back = changed((several,), (one,), {"phone": ["0361 111", "0361 222"]})
    assert back.answers == {"phone": "0361 111"}
    assert [change.before for change in back.changes] == ["0361 222"]


def test_a_file_that_the_new_field_does_not_take_is_listed_and_the_others_keep_their_place() -> None:
    old = Group("dog", "Hund", elements=(field("papers", FieldType.FILE, maximum=3),))
    new = replace(old, maximum=2, elements=(replace(old.elements[0], media_types=("application/pdf",)),))
    files = {"f1": FileFacts("image/png", 10), "f2": FileFacts("application/pdf", 10)}
    migration = changed((old,), (new,), {"dog": {"papers": ["f1", "f2"]}}, files=files)
    assert migration.files == {"f2": "dog[0].papers"}
    assert migration.dropped_files == {"f1"}


# -- any form to any other -----------------------------------------------------------------------------------

CODES = "abcd"
KEYS = "pqrstu"


@st.composite
def fields(draw: st.DrawFn, key: str) -> Field:
    kind = draw(st.sampled_from([
        FieldType.TEXT, FieldType.EMAIL, FieldType.INTEGER, FieldType.DATE, FieldType.BOOLEAN, FieldType.RADIO,
        FieldType.CHECKBOXES, FieldType.FILE, FieldType.DECLARATION,
    ]))  # fmt: skip
    more: dict[str, Any] = {"minimum": draw(st.integers(0, 1))}
    if kind in (FieldType.RADIO, FieldType.CHECKBOXES):
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
        more["options"] = tuple(Option(code, draw(st.sampled_from(["Ja", "Nein"])) + code) for code in codes)
    if kind in (FieldType.TEXT, FieldType.FILE, FieldType.INTEGER):
        more["maximum"] = draw(st.integers(1, 2))
    if kind is FieldType.TEXT:
        more["max_length"] = draw(st.sampled_from([None, 3, 40]))
    return field(key, kind, draw(st.sampled_from(["Frage", "Frage neu"])), **more)


@st.composite
def elements(draw: st.DrawFn, *, depth: int = 1) -> tuple[Element, ...]:
    found: list[Element] = []
    for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True)):
        if depth and draw(st.integers(0, 2)) == 0:
            inner = draw(elements(depth=depth - 1))
            found.append(Group(key, key, minimum=draw(st.integers(0, 1)), maximum=draw(st.integers(1, 2)),
                               elements=inner))  # fmt: skip
        else:
            found.append(draw(fields(key)))
    return tuple(found)


@st.composite
def versions(draw: st.DrawFn) -> tuple[Form, Form]:
    """Two versions: the second keeps some elements as they are and draws the others anew."""
    first, second = draw(elements()), {element.key: element for element in draw(elements())}
    second |= {element.key: element for element in first if draw(st.booleans())}
    return one_page(*first), one_page(*draw(st.permutations(list(second.values()))))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    elif filled(value):
        yield path, value


def filled_form(form: Form) -> Answers:
    answers, _ = fill(form)
    return numbered(answers, iter(range(999)))


def numbered(value: Any, numbers: Iterator[int]) -> Any:
    """The same answers with a name of its own for every file."""
    if isinstance(value, dict):
        return {key: numbered(inner, numbers) for key, inner in value.items()}
    if isinstance(value, list):
        return [numbered(inner, numbers) for inner in value]
    return f"file-{next(numbers)}" if isinstance(value, str) and value.startswith("file-") else value


@settings(max_examples=60)
@given(versions())
def test_every_answer_goes_along_or_is_listed(pair) -> None:
    old, new = pair
    answers = filled_form(old)
    migration = migrate(old, new, answers)
    kept = list(leaves(migration.answers))
    listed = [change.path for change in migration.changes if change.kind is DROPPED]
    for path, value in leaves(answers):
        if (path, value) in kept:
            kept.remove((path, value))
        else:
            assert path in listed
            listed.remove(path)
    assert kept == []  # nothing was made up
    assert listed == []  # nothing is listed that was kept


@settings(max_examples=60)
@given(versions())
def test_what_is_asked_as_before_keeps_its_answer(pair) -> None:
    old, new = pair
    answers = filled_form(old)
    migration = migrate(old, new, answers)
    before = {element.key: element for element in old.pages[0].elements}
    for element in new.pages[0].elements:
        if before.get(element.key) == element and element.key in answers:
            assert migration.answers.get(element.key) == answers[element.key]
            mine = [c for c in migration.changes if c.path.split(".")[0] == element.key]
            assert mine == []


@settings(max_examples=60)
@given(versions())
def test_files_are_kept_at_a_place_or_listed(pair) -> None:
    old, new = pair
    answers = filled_form(old)
    migration = migrate(old, new, answers)
    had = {file_id for _, file_id in file_ids(old, answers)}
    assert set(migration.files) | migration.dropped_files == had
    assert not set(migration.files) & migration.dropped_files
    assert dict(migration.files) == {file_id: path for path, file_id in file_ids(new, migration.answers)}


@settings(max_examples=60)
@given(versions())
def test_doing_it_twice_is_doing_it_once(pair) -> None:
    old, new = pair
    once = migrate(old, new, filled_form(old)).answers
    again = migrate(new, new, once)
    assert again.answers == once
    assert again.changes == ()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(versions(), st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=4))
def test_whatever_a_draft_holds_the_new_form_can_show_it(pair, answers) -> None:
    old, new = pair
    assume(old != new)
    migration = migrate(old, new, answers)
    prune(new, migration.answers)
    assert set(migration.answers) <= {element.key for element in new.pages[0].elements}


def test_an_answer_that_would_come_before_other_eyes_stays_behind() -> None:
    old = Form("f", "1", "F", (Page("a", "A", elements=(field("x"),)), Page("b", "B", elements=(field("y"),))))
    new = replace(old, version="2", fingerprint="", pages=(replace(old.pages[0], elements=(field("x"), field("y"))),))
    assert migrate(old, new, {"x": "1", "y": "2"}).answers == {"x": "1", "y": "2"}
    migration = migrate(old, new, {"x": "1", "y": "2"}, apart={"y"})
    assert migration.answers == {"x": "1"}
    [change] = migration.changes
    assert (change.kind, change.path, change.page_key, change.was_on) == (DROPPED, "y", "a", "b")


def test_pages_with_a_change_are_to_be_looked_at_again() -> None:
    old = Form("f", "1", "F", (Page("a", "A", elements=(field("x"),)), Page("b", "B", elements=(field("y"),))))
    new = replace(old, version="2", fingerprint="", pages=(
        old.pages[0], Page("b", "B", elements=(field("y", max_length=2),)), Page("c", "C", elements=(field("z"),)),
    ))  # fmt: skip
    assert migrate(old, new, {"x": "ja", "y": "lang"}).touched == {"b", "c"}
