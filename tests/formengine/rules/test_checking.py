"""Every problem names the question and the remedy; nothing right is refused."""

from typing import Any

import pytest

from portalwerk.formengine.rules.checking import check_all, check_page
from portalwerk.formengine.rules.form import Answers, Check, Field, FieldType, Form, Group
from tests.formengine.forms import YES_NO, dog_form, field, one_page


def sentences(form: Form, answers: Answers) -> list[str]:
    return [problem.sentence for problem in check_page(form, form.pages[0], answers)]


def sentence(type_: FieldType, value: Any, **more: Any) -> str | None:
    found = sentences(one_page(field("f", type_, "Ihr Feld", **more)), {"f": value})
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("type_", "value", "more", "words"),
    [
        (FieldType.DATE, "27.3.", {}, "Das Jahr fehlt. Beispiel: 2026"),
        (FieldType.DATE, "27..2026", {}, "Der Monat fehlt"),
        (FieldType.DATE, ".3.2026", {}, "Der Tag fehlt"),
        (FieldType.DATE, "27.3.26", {}, "Das Jahr muss vier Ziffern haben"),
        (FieldType.DATE, "27.Foo.2026", {}, "Den Monat „Foo“ gibt es nicht"),
        (FieldType.DATE, "27.13.2026", {}, "Den Monat „13“ gibt es nicht"),
        (FieldType.DATE, "32.1.2026", {}, "von 1 bis 31"),
        (FieldType.DATE, "31.2.2026", {}, "Den 31.2.2026 gibt es im Kalender nicht"),
        (FieldType.DATE, "2026", {}, "Das Jahr fehlt"),
        (FieldType.DATE, "2026-03", {}, "Das Jahr fehlt"),
        (FieldType.DATE, "1899-12-31", {"min_value": "1900-01-01"}, "nicht vor dem 01.01.1900"),
        (FieldType.DATE, "2030-01-01", {"max_value": "2029-12-31"}, "nicht nach dem 31.12.2029"),
        (FieldType.PARTIAL_DATE, "3..1950", {}, "Der Monat fehlt"),
        (FieldType.NUMBER, "viel", {}, "ist keine Zahl"),
        (FieldType.INTEGER, "3.5", {}, "ohne Komma"),
        (FieldType.MONEY, "3.555", {}, "mehr als zwei Stellen"),
        (FieldType.NUMBER, "0", {"min_value": "0.1", "unit": "ha"}, "mindestens 0,1 ha"),
        (FieldType.INTEGER, "32", {"min_value": "1", "max_value": "31"}, "zwischen 1 und 31"),
        (FieldType.INTEGER, "9999", {"max_value": "1500"}, "höchstens 1.500"),
        (FieldType.NUMBER, "9" * 50, {}, "keine Zahl"),
        (FieldType.TEXT, "x" * 10_000, {"max_length": 120}, "10.000 Zeichen. Erlaubt sind höchstens 120"),
        (FieldType.TEXT, "x" * 10_000, {}, "zu lang"),
        (FieldType.TEXT, "x", {"min_length": 3}, "mindestens 3 Zeichen"),
        (FieldType.TEXT, "A\x00da", {}, "ein Zeichen, das sich nicht schreiben lässt"),
        (FieldType.TEXT, "A\nda", {}, "ein Zeichen"),
        (FieldType.TEXT, "A\ue000", {}, "ein Zeichen"),
        (FieldType.TEXT, "B1", {"pattern": "A[0-9]", "pattern_hint": "Beispiel: A1"}, "Beispiel: A1"),
        (FieldType.TEXT, "xA1", {"pattern": "A[0-9]"}, "nicht die richtige Form"),
        (FieldType.EMAIL, "ada@beispiel", {}, "ein @ und einen Punkt"),
        (FieldType.EMAIL, "ada beispiel.de", {}, "keine E-Mail-Adresse"),
        (FieldType.PHONE, "anrufen", {}, "keine Telefonnummer"),
        (FieldType.PHONE, "+1", {}, "keine Telefonnummer"),
        (FieldType.IBAN, "DE02120300000000202052", {}, "Bitte prüfen Sie jede Ziffer"),
        (FieldType.POSTCODE, "7999", {}, "fünf Ziffern"),
        (FieldType.URL, "ftp://beispiel.de", {}, "keine Internetadresse"),
        (FieldType.URL, "https://beispiel", {}, "keine Internetadresse"),
        (FieldType.URL, "https://[beispiel", {}, "keine Internetadresse"),
        (FieldType.URL, "javascript:alert(1)", {}, "keine Internetadresse"),
        (FieldType.PLATE, "EFAAB1", {}, "mit einem Strich. Beispiel: EF-AB 123"),
        (FieldType.PLATE, "EF-AB 0123", {}, "kein deutsches Kennzeichen"),
        (FieldType.PLATE, "UHL-AB 1234", {}, "kein deutsches Kennzeichen"),
        (FieldType.VIN, "WVWZZZ1JZ3W38675", {}, "hat 17 Zeichen, hier sind es 16"),
        (FieldType.VIN, "WVWZZZ1JZ3W38675O", {}, ", kein I, O und Q"),
        (FieldType.CHECKED_NUMBER, "MARKDEF110", {"scheme": "bic"}, "stimmt nicht"),
        (FieldType.CHECKED_NUMBER, "36574261808", {"scheme": "tax_id"}, "Einkommensteuerbescheid"),
        (FieldType.CHECKED_NUMBER, "ATU13585627", {"scheme": "vat_id"}, "Beispiel: DE136695976"),
        (FieldType.CHECKED_NUMBER, "15070649C104", {"scheme": "pension_number"}, "Sozialversicherungsausweis"),
        (FieldType.CHECKED_NUMBER, "A123456781", {"scheme": "health_number"}, "Gesundheitskarte"),
        (FieldType.POINT, "50.9", {}, "Breite und Länge als Zahl"),
        (FieldType.POINT, "hier,dort", {}, "Breite und Länge als Zahl"),
        (FieldType.POINT, "91,11", {}, "bis 90, die Länge bis 180"),
        (FieldType.POINT, "50,181", {}, "bis 90, die Länge bis 180"),
        (FieldType.TIME, "25:00", {}, "keine Uhrzeit"),
        (FieldType.DATETIME, "2026-03-27T", {}, "keine Uhrzeit"),
        (FieldType.SELECT, "maybe", {"options": YES_NO}, "gibt es nicht mehr"),
        (FieldType.BOOLEAN, "maybe", {}, "eine Antwort aus"),
        (FieldType.TEXT, ["x"], {}, "konnten wir nicht lesen"),
    ],
)
def test_wrong_values(type_: FieldType, value: Any, more: dict[str, Any], words: str) -> None:
    found = sentence(type_, value, **more)
    assert found is not None
    assert words in found
    assert "Ihr Feld" in found


@pytest.mark.parametrize(
    ("type_", "value", "more"),
    [
        (FieldType.DATE, "2024-02-29", {}),
        (FieldType.PARTIAL_DATE, "1950", {}),
        (FieldType.PARTIAL_DATE, "1950-05", {}),
        (FieldType.NUMBER, "0.1", {"min_value": "0.1"}),
        (FieldType.TEXT, "x" * 120, {"max_length": 120}),
        (FieldType.TEXTAREA, "erste Zeile\nzweite Zeile", {}),
        (FieldType.EMAIL, "ada.müller+amt@xn--bcher-kva.de", {}),
        (FieldType.PHONE, "+49 (3601) 12-34/5", {}),
        (FieldType.IBAN, "DE02120300000000202051", {}),
        (FieldType.URL, "https://www.beispiel.de:8443/a?b=c#d", {}),
        (FieldType.URL, "http://müller.beispiel.de", {}),
        (FieldType.PLATE, "B-A 1234H", {}),
        (FieldType.PLATE, "EF-3500", {}),
        (FieldType.VIN, "WVWZZZ1JZ3W386752", {}),
        (FieldType.POINT, "50.9751,11.0297", {}),
        (FieldType.POINT, "-33.9,-180", {}),
        (FieldType.TEXT, "anderer Weg", {"options": YES_NO}),
        (FieldType.TEXT, "A1", {"pattern": "A[0-9]|B"}),
        (FieldType.SELECT, "yes", {"options": YES_NO}),
        (FieldType.SELECT, "000", {"code_list": "staat"}),
        (FieldType.BOOLEAN, False, {}),
        (FieldType.FILE, "id", {}),
    ],
)
def test_right_values(type_: FieldType, value: Any, more: dict[str, Any]) -> None:
    assert sentence(type_, value, **more) is None


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Ñuñez-Øster",
        "D’Angelo",
        "Nguyễn Thị",
        "Ǆ",
        "x̄",
        "Ḱ m̂",
        "Žižek \N{LATIN SMALL LETTER LONG S}",
        "Ōtsu",
        "ẞ",
        "Al\N{NON-BREAKING HYPHEN}Ḥasan",
        "क्षित\u200dि",
    ],
)
def test_names_of_din_91379_and_beyond_are_names(name: str) -> None:
    assert sentence(FieldType.TEXT, name, max_length=120) is None


@pytest.mark.parametrize("type_", [kind for kind in FieldType if kind not in ("label", "hidden", "locked")])
def test_each_missing_answer_names_its_question(type_: FieldType) -> None:
    options = YES_NO if type_ in ("select", "radio", "checkboxes") else ()
    found = sentences(one_page(field("f", type_, "Ihr Feld:", options=options)), {})
    assert len(found) == 1
    assert "„Ihr Feld“" in found[0]
    assert "Bitte" in found[0]


def test_long_questions_are_shortened_in_sentences() -> None:
    label = "Laden Sie hier für jede genannte sachkundige Person eine Bescheinigung über die letzte Fortbildung hoch."
    found = sentences(one_page(Field("f", FieldType.FILE, label)), {})
    assert found[0].startswith("Bitte laden Sie bei „Laden Sie hier für jede")
    assert "…“ eine Datei hoch." in found[0]


class TestGroups:
    ADDRESS = Group(
        "address", "Anschrift", minimum=0, elements=(field("street"), field("town"), field("extra", minimum=0))
    )

    def test_an_optional_group_may_stay_empty(self) -> None:
        assert sentences(one_page(self.ADDRESS), {}) == []
        assert sentences(one_page(self.ADDRESS), {"address": {"street": ""}}) == []

    def test_once_begun_it_is_demanded_whole(self) -> None:
        found = check_page(one_page(self.ADDRESS), one_page(self.ADDRESS).pages[0], {"address": {"extra": "x"}})
        assert [problem.path for problem in found] == ["address.street", "address.town"]

    def test_a_required_group_inside_an_empty_optional_one_is_not_demanded(self) -> None:
        outer = Group("outer", "Außen", minimum=0, elements=(Group("inner", "Innen", elements=(field("x"),)),))
        assert sentences(one_page(outer), {}) == []
        filled = Group("outer", "Außen", minimum=0, elements=(*outer.elements, field("y")))
        assert len(sentences(one_page(filled), {"outer": {"y": "1"}})) == 1

    def test_constants_do_not_count_as_begun(self) -> None:
        group = Group("g", "G", minimum=0, elements=(field("x"), field("c", FieldType.LOCKED, content="1")))
        assert sentences(one_page(group), {"g": {"c": "1"}}) == []

    def test_a_repeated_group_demands_its_minimum_at_the_first_gap(self) -> None:
        group = Group("g", "Person", minimum=2, maximum=5, elements=(field("x", label="Name"),))
        form = one_page(group)
        assert [problem.path for problem in check_page(form, form.pages[0], {"g": [{"x": "a"}]})] == ["g[1].x"]
        assert [problem.path for problem in check_page(form, form.pages[0], {})] == ["g[0].x", "g[1].x"]
        optional = Group("g", "Person", minimum=2, maximum=5, elements=(field("x", minimum=0),))
        assert sentences(one_page(optional), {"g": [{"x": "a"}]}) == [
            "Bei „Person“ brauchen wir mindestens 2 Angaben, bisher ist es eine. Bitte ergänzen Sie."
        ]

    def test_empty_items_beyond_the_minimum_are_no_problem(self) -> None:
        form = dog_form()
        dogs = [{"name": "Mia", "dangerous": "no"}, {}]
        assert check_page(form, form.pages[1], {"dogs": dogs}) == []

    def test_too_many_are_told(self) -> None:
        group = Group("g", "Person", maximum=2, elements=(field("x"),))
        assert "höchstens 2 Angaben" in sentences(one_page(group), {"g": [{"x": "a"}] * 3})[0]
        assert "höchstens 2 Angaben" in sentences(one_page(field("f", maximum=2)), {"f": ["a", "b", "c"]})[0]

    def test_repeated_fields_demand_their_minimum(self) -> None:
        form = one_page(field("line", label="Anschriftzeile", minimum=2, maximum=5))
        found = check_page(form, form.pages[0], {"line": ["a", "", ""]})
        assert [(problem.path, "mindestens 2" in problem.sentence) for problem in found] == [("line[1]", True)]

    def test_of_a_choice_exactly_one(self) -> None:
        way = Group(
            "way", "Weg", choice=True, elements=(field("mail", minimum=0), field("phone", minimum=0, label="Telefon"))
        )
        form = one_page(way)
        assert sentences(form, {}) == ["Bitte wählen Sie bei „Weg“ genau eine Möglichkeit: „Mail“, „Telefon“."]
        assert sentences(form, {"way": {"phone": ""}}) == ["„Telefon“ fehlt. Bitte füllen Sie dieses Feld aus."]
        assert sentences(form, {"way": {"phone": "1"}}) == []


def test_required_if_makes_an_optional_question_required() -> None:
    form = one_page(
        field("a", FieldType.RADIO, options=YES_NO), field("why", minimum=0, required_if='a == "yes"', label="Grund")
    )
    assert sentences(form, {"a": "no"}) == []
    assert sentences(form, {"a": "yes"}) == ["„Grund“ fehlt. Bitte füllen Sie dieses Feld aus."]


class TestChecks:
    PERIOD = Check("begin <= end", "Der Beginn muss vor dem Ende liegen.", "end")

    def test_are_asked_once_their_answers_are_there(self) -> None:
        form = one_page(
            field("begin", FieldType.DATE, minimum=0), field("end", FieldType.DATE, minimum=0), checks=(self.PERIOD,)
        )
        assert sentences(form, {"begin": "2026-05-01"}) == []
        found = check_page(form, form.pages[0], {"begin": "2026-05-01", "end": "2026-04-01"})
        assert [(problem.path, problem.label) for problem in found] == [("end", "End")]
        assert sentences(form, {"begin": "2026-05-01", "end": "2026-05-01"}) == []

    def test_hold_for_each_item_of_a_group(self) -> None:
        group = Group(
            "stays",
            "Aufenthalt",
            maximum=3,
            elements=(field("begin", FieldType.DATE), field("end", FieldType.DATE)),
            checks=(self.PERIOD,),
        )
        form = one_page(group)
        wrong = {"begin": "2026-05-01", "end": "2026-04-01"}
        right = {"begin": "2026-05-01", "end": "2026-06-01"}
        assert [problem.path for problem in check_all(form, {"stays": [right, wrong]})] == ["stays[1].end"]

    def test_of_absence_are_always_asked(self) -> None:
        one_of = Check("has(mail) || has(phone)", "Bitte geben Sie E-Mail oder Telefon an.")
        form = one_page(field("mail", minimum=0), field("phone", minimum=0), checks=(one_of,))
        assert [(problem.path, problem.label) for problem in check_all(form, {})] == [("mail", "Seite")]
        assert check_all(form, {"phone": "1"}) == []


def test_hidden_pages_and_questions_are_not_checked() -> None:
    form = dog_form()
    answers = {
        "family_name": "Mustername",
        "born": "1985-03-27",
        "dogs": [{"name": "Mia", "dangerous": "no", "permit": "x" * 999}],
    }
    assert check_all(form, answers) == []
    answers["dogs"] = [{"name": "Mia", "dangerous": "yes"}]
    assert [(problem.page_key, problem.path) for problem in check_all(form, answers)] == [
        ("hunde", "dogs[0].permit"),
        ("gefahr", "insurance"),
    ]
