"""The same answers as people read them and as machines receive them."""

from portalwerk.formengine.rules.export import export_json
from portalwerk.formengine.rules.form import FieldType, Form, Group
from portalwerk.formengine.rules.summary import Row, summary
from tests.formengine.forms import YES_NO, dog_form, field, one_page

ANSWERS = {
    "family_name": "Mustername",
    "born": "1985-03-27",
    "phones": ["03601 1", "03601 2"],
    "dogs": [
        {"name": "Mia", "dangerous": "no", "permit": "alt"},
        {"name": "Ole", "dangerous": "yes", "permit": "A 1", "vaccinations": [{"on": "2026-01-02"}, {}]},
    ],
    "insurance": ["id-1", "id-2"],
}


def rows(form: Form, answers: dict[str, object]) -> list[tuple[str, str]]:
    return [(row.label, row.value_text) for section in summary(form, answers) for row in section.rows]


def test_the_summary_reads_like_the_form() -> None:
    sections = summary(dog_form(), ANSWERS)
    assert [(section.page_key, section.title) for section in sections] == [
        ("person", "Wer sind Sie?"),
        ("hunde", "Ihre Hunde"),
        ("gefahr", "Gefährliche Hunde"),
    ]
    texts = rows(dog_form(), ANSWERS)
    assert ("Geburtsdatum", "27.03.1985") in texts
    assert ("Telefon", "03601 1\n03601 2") in texts
    assert ("Hund 2", "") in texts
    assert ("Gefährlich?", "Ja") in texts
    assert ("Remark", "Keine Angabe") in texts
    assert ("Erlaubnis", "alt") not in texts
    assert sections[2].rows == (Row("Versicherung", "2 Dateien", "insurance", "file", 0, ("id-1", "id-2")),)


def test_values_are_written_as_people_write_them() -> None:
    form = one_page(
        field("fee", FieldType.MONEY),
        field("size", FieldType.NUMBER, unit="ha"),
        field("iban", FieldType.IBAN),
        field("at", FieldType.DATETIME),
        field("sure", FieldType.DECLARATION),
        field("rescued", FieldType.BOOLEAN),
        field("constant", FieldType.LOCKED, content="fest"),
        field("secret", FieldType.HIDDEN, content="x"),
        field("note", FieldType.LABEL, content="Hinweis"),
        field("boxes", FieldType.CHECKBOXES, maximum=2, options=YES_NO),
    )
    answers = {
        "fee": "1053.50",
        "size": "12.5",
        "iban": "DE02120300000000202051",
        "at": "2026-03-27T08:30",
        "sure": True,
        "rescued": False,
        "boxes": ["yes", "no"],
    }
    assert [text for _label, text in rows(form, answers)] == [
        "1.053,50\u00a0€",
        "12,5\u00a0ha",
        "DE02 1203 0000 0000 2020 51",
        "27.03.2026, 08:30 Uhr",
        "Ja, bestätigt",
        "Nein",
        "fest",
        "Ja\nNein",
    ]


def test_a_date_in_three_numbers_is_one_line() -> None:
    parts = (
        field("d", FieldType.INTEGER, "Tag", minimum=0, min_value="1", max_value="31"),
        field("m", FieldType.INTEGER, "Monat", minimum=0, min_value="1", max_value="12"),
        field("y", FieldType.INTEGER, "Jahr", min_value="1850", max_value="2080"),
    )
    form = one_page(Group("born", "Geburtsdatum", elements=parts))
    assert rows(form, {"born": {"d": "3", "m": "5", "y": "1950"}}) == [("Geburtsdatum", "03.05.1950")]
    assert rows(form, {"born": {"y": "1950"}}) == [("Geburtsdatum", "1950")]


def test_the_document_holds_numbers_and_constants_and_nothing_empty() -> None:
    form = one_page(
        field("fee", FieldType.MONEY, exported_as="F1V1.0.0"),
        field("count", FieldType.INTEGER),
        field("at", FieldType.TIME),
        field("rescued", FieldType.BOOLEAN),
        field("empty", minimum=0),
        field("secret", FieldType.HIDDEN, content="x"),
        field("note", FieldType.LABEL, content="Hinweis"),
        Group("needed", "N", elements=(field("x", minimum=0),)),
        Group("free", "N", minimum=0, elements=(field("x", minimum=0),)),
    )
    answers = {"fee": "53.10", "count": "2", "at": "08:30", "rescued": False, "empty": "", "note": "y"}
    assert export_json(form, answers) == {
        "F1V1.0.0": 53.1,
        "count": 2,
        "at": "08:30:00",
        "rescued": False,
        "secret": "x",
        "needed": {},
    }


def test_the_document_leaves_out_what_is_hidden() -> None:
    document = export_json(dog_form(), ANSWERS)
    assert "permit" not in document["dogs"][0]
    assert document["dogs"][1]["vaccinations"] == [{"on": "2026-01-02"}]
    harmless = {**ANSWERS, "dogs": [{"name": "Mia", "dangerous": "no"}]}
    assert "insurance" not in export_json(dog_form(), harmless)


def test_groups_have_a_heading_unless_the_page_says_it_already() -> None:
    inner = Group("inner", "Bankverbindung", minimum=0, elements=(field("bank"),))
    outer = Group("outer", "Seite", elements=(field("x", minimum=0), inner))
    free = Group("free", "Vertretung", minimum=0, elements=(field("who"),))
    kids = Group("kids", "Kind", minimum=0, maximum=3, elements=(field("name"),))
    form = one_page(outer, free, kids)
    assert rows(form, {"outer": {"inner": {"bank": "B"}}}) == [
        ("X", "Keine Angabe"),
        ("Bankverbindung", ""),
        ("Bank", "B"),
        ("Vertretung", "Keine Angabe"),
        ("Kind", "Keine Angabe"),
    ]
    assert rows(form, {"outer": {"x": "1"}, "kids": [{"name": "Ole"}]})[1:] == [
        ("Bankverbindung", "Keine Angabe"),
        ("Vertretung", "Keine Angabe"),
        ("Kind", ""),
        ("Name", "Ole"),
    ]


def test_of_a_choice_only_the_chosen_is_read() -> None:
    elements = (field("mail", minimum=0), field("phone", minimum=0))
    form = one_page(Group("way", "Weg", choice=True, elements=elements))
    assert rows(form, {"way": {"phone": "1"}}) == [("Weg", ""), ("Phone", "1")]


def test_a_day_with_its_time_is_whole_in_the_document() -> None:
    form = one_page(field("at", FieldType.DATETIME), field("n", FieldType.NUMBER))
    assert export_json(form, {"at": "2026-05-02T08:00", "n": "viel"}) == {"at": "2026-05-02T08:00:00", "n": "viel"}
