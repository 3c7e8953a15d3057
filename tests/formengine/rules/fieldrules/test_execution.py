"""Rules in a running form: what appears, what disappears, what is demanded."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalwerk.formengine.queries import form_of_file
from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.drawing import DrawnField, draw_page
from portalwerk.formengine.rules.form import Field, FieldType, Form
from portalwerk.formengine.rules.pages import prune, visible_pages
from portalwerk.formengine.rules.paths import static_path
from portalwerk.formengine.rules.plan import plan
from portalwerk.formengine.rules.xdatenfelder.compiling import compile_schema
from portalwerk.formengine.rules.xdatenfelder.schema import Schema
from tests.formengine.filling import everything
from tests.formengine.schemas import birth_date, child, dog_schema, field, group, schema

FACTS = {"today": date(2026, 8, 1), "land": "TH"}
INSIDE, TEXT, HOUSE, BEGIN, END = (f"F0000000000{number}" for number in range(1, 6))
COUNT, HUNTS, REMARK, CLUB = (f"F0000000000{number}" for number in range(6, 10))
FIRST, OTHER = "G00000000001", "G00000000002"


def form_of(found: Schema) -> Form:
    form = compile_schema(found).form
    assert faults(form) == []
    return form


def running(*rules: str, at_top: tuple[str, ...] = ()) -> Form:
    form = form_of(dog_schema(*rules, at_top=at_top))
    assert form.rules == ()
    return form


def asked(form: Form, answers: dict[str, Any], **facts: Any) -> set[str]:
    """The keys of all fields that are on some page."""
    known = FACTS | facts
    return {
        item.path.rpartition(".")[2]
        for page in visible_pages(form, answers, facts=known)
        for item in everything(draw_page(form, page, answers, facts=known).items)
        if isinstance(item, DrawnField)
    }


def missing(form: Form, answers: dict[str, Any], **facts: Any) -> list[str]:
    return [problem.path for problem in check_all(form, answers, facts=FACTS | facts)]


class TestShown:
    FORM = running(
        f"Wenn {HOUSE} = 01, dann muss {TEXT} befüllt werden. "
        f"Wenn {HOUSE} <> 01, dann darf {TEXT} nicht angezeigt werden."
    )

    def test_appears_and_is_required_with_the_right_answer(self) -> None:
        here = {FIRST: {INSIDE: True, HOUSE: "01"}}
        assert TEXT in asked(self.FORM, here)
        assert missing(self.FORM, here) == [f"{FIRST}.{TEXT}"]
        here[FIRST][TEXT] = "groß"
        assert missing(self.FORM, here) == []

    def test_disappears_with_another_and_its_answer_does_not_count(self) -> None:
        here = {FIRST: {INSIDE: True, HOUSE: "02", TEXT: "groß"}}
        assert TEXT not in asked(self.FORM, here)
        assert missing(self.FORM, here) == []
        assert prune(self.FORM, here, facts=FACTS) == {FIRST: {INSIDE: True, HOUSE: "02"}}

    def test_is_not_asked_before_the_question_it_depends_on(self) -> None:
        assert TEXT not in asked(self.FORM, {})


class TestSeveralRules:
    def test_what_one_rule_demands_no_other_hides(self) -> None:
        rules = [f"Wenn {question} = Ja, dann zeige {TEXT} an, sonst nicht." for question in (INSIDE, HUNTS)]
        form = running(*rules)
        for inside in (True, False):
            for hunts in (True, False):
                here = {FIRST: {INSIDE: inside, HUNTS: hunts}}
                assert (TEXT in asked(form, here)) is (inside or hunts)
                assert (missing(form, here) != []) is (inside or hunts)

    def test_any_ban_hides_what_nobody_demands(self) -> None:
        form = running(*(f"Wenn {question} = Ja, dann deaktiviere {TEXT}." for question in (INSIDE, HUNTS)))
        assert TEXT in asked(form, {FIRST: {INSIDE: False, HUNTS: False}})
        assert TEXT not in asked(form, {FIRST: {INSIDE: False, HUNTS: True}})

    def test_a_switch_waits_for_the_answer_it_depends_on(self) -> None:
        form = running(f"Wenn {HUNTS} = Ja, dann aktiviere {TEXT}. Wenn {HUNTS} = Nein, dann deaktiviere {TEXT}.")
        assert TEXT not in asked(form, {FIRST: {INSIDE: True}})
        assert TEXT in asked(form, {FIRST: {INSIDE: True, HUNTS: True}})
        form = running(f"Wenn {HOUSE} = 01, dann aktiviere {TEXT}. Wenn {HOUSE} = 02, dann deaktiviere {TEXT}.")
        assert TEXT in asked(form, {FIRST: {INSIDE: True, HOUSE: "03"}})
        assert missing(form, {FIRST: {INSIDE: True, HOUSE: "03"}}) == []


class TestLand:
    FORM = running(f"Für das Land TH gilt: {TEXT} muss befüllt werden. Für alle anderen Länder gilt: {TEXT} darf nicht "
                   "angezeigt werden.")  # fmt: skip

    @pytest.mark.parametrize(("land", "shown"), [("TH", True), ("BY", False)])
    def test_one_form_serves_every_land(self, land: str, shown: bool) -> None:
        here = {FIRST: {INSIDE: True}}
        assert (TEXT in asked(self.FORM, here, land=land)) is shown
        assert (missing(self.FORM, here, land=land) == [f"{FIRST}.{TEXT}"]) is shown


class TestDemands:
    def sentences(self, form: Form, answers: dict[str, Any]) -> list[str]:
        return [problem.sentence for problem in check_all(form, answers, facts=FACTS)]

    def test_at_least_one_of_several(self) -> None:
        form = running(f"Es muss mindestens eines der Felder {TEXT} oder {REMARK} befüllt sein.")
        assert self.sentences(form, {FIRST: {INSIDE: True}}) == [
            "Bitte füllen Sie mindestens eine dieser Angaben aus: „Beschreibung“ oder „Bemerkung“."
        ]
        assert self.sentences(form, {FIRST: {INSIDE: True, REMARK: "x"}}) == []

    def test_exactly_one_of_several(self) -> None:
        form = running(f"Es muss entweder {TEXT} oder {REMARK} befüllt sein.")
        assert len(self.sentences(form, {FIRST: {INSIDE: True, TEXT: "x", REMARK: "x"}})) == 1
        assert self.sentences(form, {FIRST: {INSIDE: True, TEXT: "x"}}) == []

    def test_open_questions_are_not_yes(self) -> None:
        form = running(f'Mindestens eines der Felder {INSIDE} oder {HUNTS} muss den Wert "wahr" haben.')
        assert self.sentences(form, {FIRST: {INSIDE: False}}) == [
            (
                "Bitte beantworten Sie mindestens eine dieser Fragen mit Ja: „Lebt der Hund im Haus?“ oder „Ist es ein "
                "Jagdhund?“."
            )
        ]
        assert self.sentences(form, {FIRST: {INSIDE: True}}) == []

    def test_an_order_of_dates_waits_for_both(self) -> None:
        form = running(f"Das Datum im Feld {BEGIN} muss zeitlich vor dem Datum in Feld {END} liegen.")
        here = {INSIDE: True, BEGIN: "2026-05-01"}
        assert self.sentences(form, {FIRST: here}) == []
        assert self.sentences(form, {FIRST: here | {END: "2026-04-01"}}) == [
            "„Beginn“ muss vor „Ende“ liegen. Bitte prüfen Sie beide Angaben."
        ]
        assert self.sentences(form, {FIRST: here | {END: "2026-06-01"}}) == []

    def test_a_restricted_selection(self) -> None:
        form = running(f"Wenn {INSIDE} = Ja, dann muss {HOUSE} befüllt werden, wobei nur die Codes 01 ODER 02 "
                       "ausgewählt werden dürfen.")  # fmt: skip
        assert self.sentences(form, {FIRST: {INSIDE: True, HOUSE: "03"}}) == [
            "Bei „Wohnform“ passt zu Ihren anderen Angaben nur: „Miete“, „Eigentum“. Bitte ändern Sie die Auswahl."
        ]
        assert self.sentences(form, {FIRST: {INSIDE: True, HOUSE: "02"}}) == []
        assert self.sentences(form, {FIRST: {INSIDE: False, HOUSE: "03"}}) == []

    def test_a_forbidden_value(self) -> None:
        form = running(f"Im Feld {HOUSE} darf Auswahl 02 nicht ausgewählt werden.")
        assert "„Eigentum“ hier nicht möglich" in self.sentences(form, {FIRST: {INSIDE: True, HOUSE: "02"}})[0]


class TestAge:
    FORM = running("WENN G00000000083 Geburtsdatum < 18 Jahre, DANN zeige als Pflicht F00000000002 an.")

    @pytest.mark.parametrize(
        ("born", "young"),
        [
            ({"F00000000231": "2", "F00000000232": "8", "F00000000233": "2008"}, True),
            ({"F00000000231": "1", "F00000000232": "8", "F00000000233": "2008"}, False),
            ({"F00000000232": "8", "F00000000233": "2008"}, True),
            ({"F00000000232": "7", "F00000000233": "2008"}, False),
            ({"F00000000233": "2008"}, True),
            ({"F00000000233": "2007"}, False),
        ],
    )
    def test_whoever_may_be_younger_counts_as_younger(self, born: dict[str, str], young: bool) -> None:
        assert (TEXT in asked(self.FORM, {FIRST: {INSIDE: True, "G00000000083": born}})) is young


class TestPlaces:
    def test_a_rule_reads_other_groups_and_any_item_of_a_list(self) -> None:
        form = running(at_top=(f"Wenn G00000000001.{INSIDE} = Ja, dann muss {CLUB} befüllt werden.",
                               f"Wenn F00000000010 = r, dann deaktiviere {REMARK}."))  # fmt: skip
        here: dict[str, Any] = {FIRST: {INSIDE: True}, OTHER: {"F00000000010": ["s", "r"]}}
        assert missing(form, here) == [f"{OTHER}.{CLUB}"]
        assert REMARK not in asked(form, here)
        here[OTHER]["F00000000010"] = ["s"]
        assert REMARK in asked(form, here)

    def test_inside_a_repeated_group_each_item_stands_for_itself(self) -> None:
        dogs = group(
            "G00000000005",
            "Hund",
            child(field("F00000000051", "Gechipt?", "bool"), "1:1"),
            child(field("F00000000052", "Nummer des Chips")),
            said=("Wenn F00000000051 = Ja, dann zeige F00000000052 als Pflicht an, sonst nicht.",),
        )
        holder = field("F00000000060", "Sammelliste")
        top = "Wenn F00000000051 = Nein, dann muss F00000000060 befüllt werden."
        form = form_of(schema(child(dogs, "1:*"), child(holder), said=(top,)))
        here = {"G00000000005": [{"F00000000051": True}, {"F00000000051": False}]}
        assert missing(form, here) == ["G00000000005[0].F00000000052", "F00000000060"]

    def test_a_constant_is_hidden_and_submitted(self) -> None:
        form = running(f"{HOUSE} ist mit 02 „Eigentum“ vorzubefüllen und in der Antragsstrecke auszublenden.")
        element = plan(form).nodes[f"{FIRST}.{HOUSE}"].element
        assert isinstance(element, Field)
        assert (element.type, element.content) == (FieldType.HIDDEN, "02")
        assert HOUSE not in asked(form, {})


class TestLeftInWords:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("Dieses Feld ist abzustimmen.", "nicht eindeutig lesbar"),
            (f"Wenn {HOUSE} = 77, dann muss {TEXT} befüllt werden.", "Den Code „77“ gibt es"),
            (f"Wenn {TEXT} nicht leer, dann darf {TEXT} nicht angezeigt werden.", "hängt von sich selbst ab"),
            (f"Wenn {TEXT} < 18 Jahre, dann muss {REMARK} befüllt werden.", "Datum"),
            ("Wenn G00000000001 < 18 Jahre, dann muss F00000000009 befüllt werden.", "kein Datum"),
        ],
    )
    def test_the_form_runs_and_says_why(self, text: str, reason: str) -> None:
        form = form_of(dog_schema(text))
        (left,) = form.rules
        assert (left.text, left.owner) == (text, FIRST)
        assert reason in left.reason
        assert missing(form, {FIRST: {INSIDE: True}}) == []
        assert Form.from_json(form.to_json()) == form

    def test_rules_in_a_circle_keep_the_first(self) -> None:
        form = form_of(
            dog_schema(f"Wenn {TEXT} leer, dann deaktiviere {REMARK}.", f"Wenn {REMARK} leer, dann deaktiviere {TEXT}.")
        )
        assert [rule.id for rule in form.rules] == ["R1"]
        assert REMARK not in asked(form, {})

    def test_a_group_that_depends_on_what_is_in_it(self) -> None:
        date_of_birth = birth_date()
        form = form_of(schema(child(date_of_birth), said=("Wenn F00000000233 leer, dann deaktiviere G00000000083.",)))
        assert "hängt von sich selbst ab" in form.rules[0].reason


class TestRealSchemas:
    def test_a_real_page_follows_its_answers(self, shared_data: Path) -> None:
        form = form_of_file(shared_data / "fim" / "xdf3" / "S07000000206.xdf3.xml.gz").form
        question = ["G07000002570", "G07000002571", "F07000001236"]

        def seen(code: str) -> set[str]:
            answers = {question[0]: {question[1]: {question[2]: code}}}
            return {group for group in ("G07000000832", "G07000002573") if _group_shown(form, answers, group)}

        assert seen("001") == {"G07000000832"}
        assert seen("002") == {"G07000002573"}
        assert seen("003") == {"G07000000832", "G07000002573"}

    def test_every_real_form_runs_with_its_rules(self, shared_data: Path) -> None:
        left = []
        for path in sorted((shared_data / "fim" / "xdf3").glob("S*.xdf3.xml*")):
            form = form_of_file(path).form
            assert faults(form) == [], path.name
            left += [(path.name, rule.id, rule.reason) for rule in form.rules]
        assert len(left) <= 5
        assert all(reason for _name, _id, reason in left)


def _group_shown(form: Form, answers: dict[str, Any], key: str) -> bool:
    wanted = {path for path, element in form.walk() if isinstance(element, Field) and key in path.split(".")}
    drawn = {
        static_path(item.path)
        for page in visible_pages(form, answers, facts=FACTS)
        for item in everything(draw_page(form, page, answers, facts=FACTS).items)
        if isinstance(item, DrawnField)
    }
    return bool(wanted & drawn)
