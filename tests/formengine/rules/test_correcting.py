"""Single questions asked again: only what was asked changes, in the form's own spelling and with its own rules."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.correcting import (
    askable,
    changes,
    corrected,
    draw_units,
    faults,
    open_units,
    read_units,
    shown_units,
    unit_at,
    units_of,
    values_at,
)
from portalwerk.formengine.rules.drawn import PageView, drawn_fields, posted_values
from portalwerk.formengine.rules.form import Answers, FieldType, Form, Group, Page
from portalwerk.formengine.rules.paths import answer_at
from tests.formengine.filling import fill
from tests.formengine.forms import YES_NO, dog_form, field, one_page

FORM = Form(
    "antrag",
    "1",
    "Antrag",
    (
        Page(
            "person",
            "Person",
            elements=(
                Group("name", "Name", elements=(field("given", minimum=0), field("family", label="Familienname"))),
                field("born", FieldType.DATE, "Geboren am"),
                field("ways", FieldType.CHECKBOXES, "Wege", options=YES_NO, minimum=0, maximum=2),
                field("true", FieldType.DECLARATION, "Stimmt", minimum=0),
            ),
        ),
        Page(
            "sache",
            "Sache",
            elements=(
                field("kind", FieldType.RADIO, "Art", options=YES_NO),
                field("why", label="Warum?", shown_if='kind == "yes"'),
                field("photo", FieldType.FILE, "Foto", minimum=0),
                Group("dogs", "Hund", minimum=0, maximum=3, elements=(field("call", label="Rufname"),)),
                Group("papers", "Blatt", minimum=0, maximum=2, elements=(field("scan", FieldType.FILE),)),
            ),
        ),
    ),
)
STORED: Answers = {
    "name": {"given": "Ada", "family": "Beispiel"},
    "born": "1990-02-03",
    "ways": ["yes"],
    "true": True,
    "kind": "no",
    "dogs": [{"call": "Rex"}],
}
UNITS = list(units_of(FORM))


def test_whatever_makes_sense_alone_may_be_asked_and_files_may_not() -> None:
    assert UNITS == ["name.given", "name.family", "born", "ways", "true", "kind", "why", "dogs"]
    assert [(unit.path, unit.answer) for unit in askable(FORM, STORED)] == [
        ("name.given", "Ada"),
        ("name.family", "Beispiel"),
        ("born", "03.02.1990"),
        ("ways", "Ja"),
        ("true", "Ja, bestätigt"),
        ("kind", "Nein"),
        ("dogs", "Rufname: Rex"),
    ]
    assert {unit.page_key for unit in askable(FORM, STORED, without={"sache"})} == {"person"}
    assert unit_at(FORM, "dogs[2].call") == "dogs"
    assert unit_at(FORM, "photo") == unit_at(FORM, "nothing") == ""


@given(
    st.sets(st.sampled_from(UNITS)), st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=9), max_size=2))
)
def test_what_was_not_asked_never_changes_whatever_is_posted(asked: set[str], noise: dict[str, Any]) -> None:
    everything = {
        "name.given": ["Bea"], "name.family": ["Anders"], "born.day": ["1"], "born.month": ["1"],
        "born.year": ["2000"], "ways": ["no"], "kind": ["yes"], "why": ["Darum"], "dogs:count": ["2"],
        "dogs[0].call": ["Bello"], "dogs[1].call": ["Hasso"],
    }  # fmt: skip
    values, _, _ = read_units(FORM, {**noise, **everything}, STORED, asked)
    after = corrected(STORED, values)
    assert set(values) == asked
    for unit in UNITS:
        if unit in asked:
            assert answer_at(after, unit) != answer_at(STORED, unit)
        else:
            assert answer_at(after, unit) == answer_at(STORED, unit)
    assert changes(FORM, STORED, after) or not asked - {"why"}


@given(st.sets(st.sampled_from(UNITS)))
def test_sending_what_is_drawn_untouched_changes_nothing(asked: set[str]) -> None:
    shown = asked & set(shown_units(FORM, STORED))
    items = [item for part in draw_units(FORM, STORED, shown) for item in part.items]
    drawn = {unit_at(FORM, one.path) for one in drawn_fields(items)}
    assert drawn == shown
    posted = posted_values(PageView("", "", "", tuple(items), (), (), uploads=False))
    values, problems, command = read_units(FORM, posted, STORED, shown)
    assert corrected(STORED, values) == STORED
    assert not problems
    assert command is None
    assert corrected(STORED, values_at(STORED, UNITS)) == STORED


def test_whole_form_comes_back_as_it_was() -> None:
    answers, _ = fill(dog_form())
    units = list(units_of(dog_form()))
    assert units == ["family_name", "born", "phones", "dogs"]
    assert corrected({}, values_at(answers, units)) == {key: answers[key] for key in units}


def test_an_answer_that_brings_up_a_question_opens_it() -> None:
    after = corrected(STORED, {"kind": "yes"})
    assert open_units(FORM, STORED, after, ["kind"]) == ["kind", "why"]
    [problem] = faults(FORM, STORED, after, ["kind", "why"])
    assert problem.path == "why"
    assert faults(FORM, STORED, corrected(after, {"why": "Darum"}), ["kind", "why"]) == []


def test_old_faults_elsewhere_do_not_stop_a_correction() -> None:
    broken = corrected(STORED, {"born": "irgendwann", "name.family": None})
    assert faults(FORM, broken, corrected(broken, {"kind": "no"}), ["kind"]) == []
    assert [one.path for one in faults(FORM, broken, broken, ["born"])] == ["born"]


def test_questions_are_drawn_with_the_remark_and_one_more_can_be_added() -> None:
    parts = draw_units(FORM, STORED, ["name.family", "dogs"], remarks={"name.family": "Wie im Ausweis."})
    assert [part.title for part in parts] == ["Person", "Sache"]
    [family] = drawn_fields(parts[0].items)
    assert (family.path, family.value, family.hint) == ("name.family", "Beispiel", "Wie im Ausweis.")
    posted = {"dogs:count": ["1"], "dogs[0].call": ["Rex"], "_command": ["add:dogs"]}
    values, _, command = read_units(FORM, posted, STORED, ["dogs"])
    assert command is not None
    assert values == {"dogs": [{"call": "Rex"}, {}]}
    _, _, foreign = read_units(FORM, posted, STORED, ["born"])
    assert foreign is None


def test_changes_are_told_as_people_read_them() -> None:
    after = corrected(STORED, {"born": "1991-02-03", "dogs": None, "kind": "yes", "why": "Darum"})
    told = [(one.path, one.before, one.after) for one in changes(FORM, STORED, after)]
    assert told == [
        ("born", "03.02.1990", "03.02.1991"),
        ("kind", "Nein", "Ja"),
        ("why", "", "Darum"),
        ("dogs[0].call", "Rex", ""),
    ]
    assert changes(FORM, STORED, STORED) == []


def test_a_choice_or_a_group_in_three_numbers_is_one_unit() -> None:
    pick = Group("pick", "Weg", choice=True, elements=(field("mail"), field("post")))
    form = one_page(pick, field("end"))
    assert list(units_of(form)) == ["pick", "end"]
    values, _, _ = read_units(form, {"pick:choice": ["post"], "pick.post": ["Ja"]}, {"pick": {"mail": "x"}}, ["pick"])
    assert values == {"pick": {"post": "Ja"}}
