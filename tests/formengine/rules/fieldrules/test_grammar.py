"""From the text of a rule to its entries."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.grammar import Reading, read_rule
from portalwerk.formengine.rules.xdatenfelder.fieldrules.reader import NotUnderstood
from portalwerk.formengine.rules.xdatenfelder.fieldrules.sentence import sentence
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import MAX_LENGTH, tokens
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import to_json
from tests.formengine.schemas import OWNER, child, dog_elements, field, group, schema

INSIDE, TEXT, HOUSE, BEGIN, END = (f"F0000000000{number}" for number in range(1, 6))
COUNT, HUNTS, REMARK, CLUB = (f"F0000000000{number}" for number in range(6, 10))
ELEMENTS = dog_elements()


def read(text: str, owner: tuple[str, ...] = OWNER) -> Reading:
    return read_rule(text, ELEMENTS, owner)


def outcome(text: str) -> str:
    """What comes of a text: our sentences for it, or why it is not understood."""
    try:
        return sentence(read(text).entries[:1], ELEMENTS)
    except NotUnderstood as refused:
        return str(refused)


def told(text: str, owner: tuple[str, ...] = OWNER) -> list[str]:
    """The entries of a rule in a short notation."""
    return [
        f"{entry.effect} {short(entry.target.name) if entry.target else '-'}: {brief(to_json(entry.condition))}"
        for entry in read(text, owner).entries
    ]


def short(name: str) -> str:
    return ".".join(part[0] + part[1:].lstrip("0") if part != "self" else part for part in name.split("."))


def brief(tree: Any) -> str:
    if not isinstance(tree, dict):
        return str(tree)
    ((name, parts),) = tree.items()
    if name == "identifier":
        return short(parts).removeprefix("self.")
    return f"{name}({', '.join(brief(part) for part in (parts if isinstance(parts, list) else [parts]))})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f'Wenn das Feld {HOUSE} "Wohnform" = 01 "Miete", dann muss das Feld {TEXT} "Beschreibung" befüllt werden.',
            ["required self.F2: equal(F3, 01)"],
        ),
        (
            (f'WENN {HOUSE} "Wohnform" = 01 "Miete" ODER = 02 "Eigentum", DANN zeige {TEXT} als Pflicht an, '
            f"SONST zeige {TEXT} nicht an."),
            [
                "required self.F2: or(equal(F3, 01), equal(F3, 02))",
                "forbidden self.F2: and(not_equal(F3, 01), not_equal(F3, 02))",
            ],
        ),
        (
            f"Wenn {HOUSE} <> (01 „Miete“ UND 02 „Eigentum“), dann darf {TEXT} nicht angezeigt werden.",
            ["forbidden self.F2: and(not_equal(F3, 01), not_equal(F3, 02))"],
        ),
        (f"Wenn {INSIDE} === 'Ja', dann blende {TEXT} aus.", ["forbidden self.F2: equal(F1, True)"]),
        (f"Wenn {INSIDE} != wahr, dann aktiviere {TEXT}.", ["required self.F2: not_equal(F1, True)"]),
        (
            f"Wenn {INSIDE} == Ja, dann zeige {TEXT} an.",
            ["required self.F2: equal(F1, True)", "forbidden self.F2: not_equal(F1, True)"],
        ),
        (
            f"Wenn {INSIDE} = FALSCH, dann zeige {TEXT} an, ansonsten nicht.",
            ["required self.F2: equal(F1, False)", "forbidden self.F2: equal(F1, True)"],
        ),
        (
            (f"WENN in {TEXT} kein Eintrag vorgenommen wurde, DANN ist {REMARK} ein Pflichtfeld. "
            f"WENN in {TEXT} ein Eintrag vorgenommen wurde, DANN ist {REMARK} ein optionales Feld."),
            ["required self.F8: is_empty(F2)"],
        ),
        (
            f"{TEXT} ist ein Pflichtfeld, wenn eines der folgenden Felder {INSIDE}, {HUNTS} mit „Ja“ belegt ist.",
            ["required self.F2: or(equal(F1, True), equal(F7, True))"],
        ),
        (
            f"Es muss mindestens eines der Felder {TEXT} „Beschreibung“, {HOUSE} oder {REMARK} befüllt sein.",
            ["validation -: or(not(is_empty(F2)), not(is_empty(F3)), not(is_empty(F8)))"],
        ),
        (
            f"Entweder muss das Feld {TEXT} oder das Feld {REMARK} befüllt sein.",
            ["validation -: xor(not(is_empty(F2)), not(is_empty(F8)))"],
        ),
        (
            f"Es muss entweder {TEXT} oder ({REMARK} und {BEGIN}) befüllt sein.",
            ["validation -: xor(not(is_empty(F2)), and(not(is_empty(F8)), not(is_empty(F4))))"],
        ),
        (
            f"Mindestens zwei der Felder {TEXT}, {REMARK} und {BEGIN} müssen befüllt sein.",
            ["validation -: not(less_than(count(F2, F8, F4), 2))"],
        ),
        (
            'Mindestens ein Datenfeld der Datenfeldgruppe muss den Wert "wahr" haben.',
            ["validation -: or(equal(F1, True), equal(F7, True))"],
        ),
        (
            f"Das Datum im Feld {BEGIN} „Beginn“ muss zeitlich vor dem Datum in Feld {END} „Ende“ liegen.",
            ["validation -: less_than(F4, F5)"],
        ),
        (f"Das Enddatum {END} darf nicht vor dem Beginn {BEGIN} liegen.", ["validation -: not(less_than(F5, F4))"]),
        (
            f"WENN {BEGIN} = < 18 Jahre, DANN muss {TEXT} befüllt werden.",
            ["required self.F2: less_than(age(F4), 18)"],
        ),
        (
            f"Wenn {COUNT} >= 3, dann muss {TEXT} befüllt sein.",
            ["required self.F2: or(less_than(3, F6), equal(F6, 3))"],
        ),
        (
            (f"WENN im Feld {HOUSE} eine Wohnform ausgewählt wird, deren Code im Bereich >= 01 bis < 03 liegt, "
            f"DANN ist {TEXT} auszublenden."),
            ["forbidden self.F2: and(or(less_than(01, F3), equal(F3, 01)), less_than(F3, 03))"],
        ),
        (
            (f"Wenn {INSIDE} = Ja, dann muss {HOUSE} befüllt werden, wobei nur die Codes 01 „Miete“ ODER 03 "
            "ausgewählt werden dürfen."),
            [
                "required self.F3: equal(F1, True)",
                "validation -: or(not_equal(F1, True), equal(F3, 01), equal(F3, 03))",
            ],
        ),
        (
            f"Im Feld {HOUSE} darf Auswahl 02=Eigentum nicht ausgewählt werden.",
            ["validation -: not_equal(F3, 02)"],
        ),
        (
            f'Das Feld {HOUSE} ist mit 02 "Eigentum" vorzubefüllen und in der Antragsstrecke auszublenden.',
            ["validation self.F3: equal(F3, 02)"],
        ),
        (f"Wenn {TEXT} nicht leer, dann darf {REMARK} nicht leer sein.", ["required self.F8: not(is_empty(F2))"]),
        (
            (f"Wenn {HOUSE} = 03, DANN {TEXT} „Beschreibung“, {REMARK} "
            f"UND deaktiviere {COUNT}."),
            ["required self.F2: equal(F3, 03)", "required self.F8: equal(F3, 03)", "forbidden self.F6: equal(F3, 03)"],
        ),
        (
            (f"Wenn {HOUSE} = 01, dann aktiviere {TEXT}. Wenn {HOUSE} = alle anderen möglichen Ausprägungen der "
            f"Codeliste, dann deaktiviere {TEXT}."),
            ["required self.F2: equal(F3, 01)", "forbidden self.F2: not_equal(F3, 01)"],
        ),
        (
            f"Wenn {HOUSE} Wohnform 01 Miete, dann zeige {TEXT} als Pflicht an, bei <> 01 zeige {TEXT} nicht an.",
            ["required self.F2: equal(F3, 01)", "forbidden self.F2: not_equal(F3, 01)"],
        ),
        (f"{BEGIN} darf nicht in der Zukunft liegen.", ["validation -: not(less_than(today, F4))"]),
        (
            f"Die Felder {TEXT} und {REMARK} dürfen nicht gleichzeitig befüllt sein.",
            ["validation -: not(and(not(is_empty(F2)), not(is_empty(F8))))"],
        ),
        (f"Ist {INSIDE} = Ja, dann muss {TEXT} befüllt werden.", ["required self.F2: equal(F1, True)"]),
        (f"Das Feld {TEXT} darf nur befüllt werden, wenn {INSIDE} = Ja.", ["forbidden self.F2: not_equal(F1, True)"]),
        (f"Wenn weder {INSIDE} noch {HUNTS} = Ja, dann entfällt {TEXT}.",
         ["forbidden self.F2: and(not_equal(F1, True), not_equal(F7, True))"]),
        (f"Wenn {INSIDE} = Ja, muss {CLUB} befüllt sein.", ["required F9: equal(F1, True)"]),
    ],
)  # fmt: skip
def test_what_a_rule_says(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "written",
    [
        f'{HOUSE} "Wohnform" = 01 "Miete"',
        f"{HOUSE} Wohnform=01 - Miete",
        f"{HOUSE}  „Wohnform“  ===  '01 Miete'",
        f'das Datenfeld G00000000001.{HOUSE} == "Miete"',
        f"im Feld {HOUSE} der Wert 1 angegeben wurde",
        f"in Feldgruppe G00000000001 „Haltung“ im Datenfeld {HOUSE} »Wohnform« Auswahl = 01=Miete",
        f"{HOUSE} den Wert 01 hat",
        f"{HOUSE}\n\t=\u00a001\n",
    ],
)
def test_many_spellings_of_one_condition(written: str) -> None:
    assert told(f"Wenn {written}, dann muss {TEXT} befüllt werden.") == ["required self.F2: equal(F3, 01)"]


class TestLand:
    TEXT = (
        f"Für die Länder NW, SL gilt:\nWenn {INSIDE} = wahr, dann muss {TEXT} befüllt werden.\n\n"
        f"Für das Land RP gilt.\n{TEXT} muss befüllt werden.\n\n"
        f"Für alle anderen Ländern gilt:\n{TEXT} darf nicht angezeigt werden"
    )

    def test_a_scope_is_a_condition_on_the_land(self) -> None:
        assert told(self.TEXT) == [
            "required self.F2: and(or(equal(land, NW), equal(land, SL)), equal(F1, True))",
            "required self.F2: equal(land, RP)",
            "forbidden self.F2: and(not_equal(land, NW), not_equal(land, SL), not_equal(land, RP))",
        ]

    def test_a_scope_may_stand_inside_a_sentence(self) -> None:
        text = f"Das Feld {TEXT} ist nur für die Länder TH und Hamburg zu befüllen. Für alle anderen Länder wird das "
        assert told(text + "Feld nicht angezeigt.") == [
            "required self.F2: or(equal(land, TH), equal(land, HH))",
            "forbidden self.F2: and(not_equal(land, TH), not_equal(land, HH))",
        ]


class TestSlips:
    def test_a_misspelt_id_is_found_by_name_or_by_its_digits(self) -> None:
        for written in ('F0000000000 "Beschreibung"', "F0000000002"):
            reading = read(f"Wenn {INSIDE} = Ja, dann muss {written} befüllt werden.")
            assert [entry.target and entry.target.name for entry in reading.entries] == [f"self.{TEXT}"]
            assert f"gemeint ist wohl „{TEXT}“" in reading.remarks[0]

    def test_a_missing_dot_between_ids(self) -> None:
        assert told(f"Wenn G00000000001{INSIDE} = Ja, dann muss {TEXT} befüllt werden.")

    def test_a_quote_that_is_not_closed(self) -> None:
        text = f'Wenn {INSIDE} == "Ja", dann zeige {TEXT} an, bei == "Nein zeige {TEXT} nicht an.'
        assert told(text)[1] == "forbidden self.F2: equal(F1, False)"
        text = f'Wenn {HOUSE} = 01 "Miete"", dann muss {TEXT} "Beschreibung befüllt werden.'
        assert told(text) == ["required self.F2: equal(F3, 01)"]

    def test_a_rule_that_demands_and_forbids_the_same_is_repaired_and_says_so(self) -> None:
        text = f"Wenn {HOUSE} = 02, dann muss {TEXT} befüllt werden. "
        text += f"Wenn {HOUSE} = 02, dann darf {TEXT} nicht befüllt sein."
        reading = read(text)
        assert told(text) == ["required self.F2: equal(F3, 02)", "forbidden self.F2: not_equal(F3, 02)"]
        assert "vertauscht" in reading.remarks[0]

    def test_a_value_that_the_selection_lacks_is_remarked(self) -> None:
        assert read(f"Wenn {HOUSE} = 77, dann muss {TEXT} befüllt werden.").remarks


class TestElements:
    def test_the_nearest_of_several_places_is_meant(self) -> None:
        twice = [group(id_, id_, child(field("F00000000001", "Ja?", "bool")), child(field("F00000000002", "Text")))
                 for id_ in ("G00000000001", "G00000000002")]  # fmt: skip
        elements = Elements(schema(*(child(part) for part in twice)))
        text = "Wenn F00000000001 = Ja, dann muss F00000000002 befüllt werden."
        for id_ in ("G00000000001", "G00000000002"):
            (entry,) = read_rule(text, elements, (id_,)).entries
            assert entry.target is not None
            assert entry.target.place == f"{id_}.F00000000002"
            assert entry.target.name == "self.F00000000002"
        (entry,) = read_rule(text.replace("muss F", "muss G00000000002.F"), elements, ("G00000000001",)).entries
        assert entry.target is not None
        assert entry.target.name == "G00000000002.F00000000002"

    def test_ids_may_look_like_anything(self) -> None:
        elements = Elements(schema(child(field("frage_1", "Ja?", "bool")), child(field("X2", "Text"))))
        (entry,) = read_rule('Wenn frage_1 "Ja?" = Ja, dann muss X2 befüllt werden.', elements, ()).entries
        assert (entry.effect, entry.target and entry.target.name) == ("required", "X2")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "verlangt und verbietet nichts"),
        ("Dieses Feld ist mit dem Fachbereich abzustimmen.", "Fachbereich"),
        (f"Wenn F99999999999 = Ja, dann muss {TEXT} befüllt werden.", "„F99999999999“ gibt es im Schema nicht"),
        (f"Wenn {INSIDE} = Ja, dann muss {TEXT} mit dem Amt verhandelt werden.", "Amt"),
        (f"Die Summe aus {COUNT} und {COUNT} darf 10 nicht überschreiten.", "Summe"),
        (f"{HOUSE} ist mit 01 vorzubefüllen.", "Vorschlag"),
        (f"Wenn {INSIDE} = Ja", "bricht ab"),
        ("x" * (MAX_LENGTH + 1), "zu lang"),
    ],
)
def test_what_is_not_understood_says_why(text: str, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words) as refused:
        read(text)
    assert str(refused.value).endswith(".")


PIECES = [
    *(INSIDE, TEXT, HOUSE, "=", "<>", "01", '"', "„Miete“", "(", ")", ",", ".", "\n"),
    *[
        "Wenn",
        "dann",
        "muss",
        "befüllt",
        "werden",
        "ODER",
        "UND",
        "zeige",
        "an",
        "nicht",
        "entweder",
        "oder",
        "Ja",
        "SONST",
        "weder",
        "bis",
        "Jahre",
        "wobei",
    ],
    *("darf nicht", "mindestens eines der Felder", "Für das Land TH gilt:", "wobei nur", "im Bereich"),
]


class TestHostileTexts:
    @pytest.mark.parametrize(
        "text",
        [
            "Wenn " + "(" * 5000 + f"{INSIDE} = Ja" + ")" * 5000,
            "Wenn " + "nicht (" * 2500 + f"{INSIDE} = Ja",
            "Wenn " * 3000,
            '"' * 10_000,
            "„" * 9_999 + "“",
            "F" + "0" * 9_999,
            "F00000000001." * 1500,
            "= " * 5000,
            f"{INSIDE} ODER " * 700,
            "Für das Land " * 1400,
            "Wenn entweder " * 1300 + f"{INSIDE} = Ja",
            f"{TEXT} (" * 1000,
            f"Wenn {HOUSE} = 01 " + "Miete und so " * 1400 + f", dann muss {TEXT} befüllt werden.",
        ],
    )
    def test_ends_in_a_sentence_after_few_steps(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        looks = 0
        peek = type(ELEMENTS).find

        def counted(self: Elements, ids: tuple[str, ...], owner: tuple[str, ...]) -> Any:
            nonlocal looks
            looks += 1
            return peek(self, ids, owner)

        monkeypatch.setattr(type(ELEMENTS), "find", counted)
        assert len(outcome(text)) < 300
        assert looks < 20_000

    @given(st.lists(st.sampled_from(PIECES), max_size=30))
    def test_any_words_are_read_or_refused(self, pieces: list[str]) -> None:
        assert outcome(" ".join(pieces)).endswith(".")

    @given(st.text(max_size=200))
    def test_any_text_has_tokens_in_order(self, text: str) -> None:
        found = tokens(text)
        assert [token.start for token in found] == sorted(token.start for token in found)
        assert found[-1].end == len(text)
