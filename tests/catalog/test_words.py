"""Words as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.catalog.rules.meaning import marked, meant_word
from portalwerk.catalog.rules.words import (
    allowed_slips,
    distance,
    fold,
    index_words,
    nearest,
    possible_parts,
    query_words,
    split_compound,
)

VOCABULARY = {
    "hund", "steuer", "anmeldung", "fuehrerschein", "umtausch", "kind", "tagesstaette", "platz", "anwohner",
    "parkausweis", "gewerbe", "abmeldung", "geburt", "urkunde", "antrag", "bau", "genehmigung", "kita",
    "wohngeld",
}  # fmt: skip


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Hundeanmeldung", ["hund", "anmeldung"]),
        ("Hundesteueranmeldung", ["hund", "steuer", "anmeldung"]),
        ("Führerscheinumtausch", ["fuehrerschein", "umtausch"]),
        ("Kindertagesstättenplatz", ["kind", "tagesstaette", "platz"]),
        ("Anwohnerparkausweis", ["anwohner", "parkausweis"]),
        ("Gewerbeabmeldung", ["gewerbe", "abmeldung"]),
        ("Geburtsurkundenantrag", ["geburt", "urkunde", "antrag"]),
        ("Baugenehmigung", ["bau", "genehmigung"]),
        ("Kitaplatz", ["kita", "platz"]),
        ("Schrankwand", None),
        ("Hund", None),
    ],
)
def test_compound_is_taken_apart_by_known_words(compound: str, parts: list[str] | None) -> None:
    assert split_compound(fold(compound), VOCABULARY.__contains__) == parts


def test_folding_makes_one_spelling() -> None:
    assert fold("Führerschein") == fold("FUEHRERSCHEIN") == "fuehrerschein"
    assert fold("Straße") == fold("Strasse")
    assert fold("Café") == "cafe"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("hund", "hunt", 1),
        ("jagtschein", "jagdschein", 1),
        ("fuererschein", "fuehrerschein", 1),
        ("umelden", "ummelden", 1),
        ("abmeldn", "abmelden", 1),
        ("anemlden", "anmelden", 1),
        ("hund", "katze", 3),
        ("", "ab", 2),
    ],
)
def test_distance_counts_slips(one: str, other: str, slips: int) -> None:
    assert distance(one, other, limit=2) == slips


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_symmetric_and_zero_only_for_equals(one: str, other: str) -> None:
    found = distance(one, other, limit=9)
    assert found == distance(other, one, limit=9)
    assert (found == 0) == (one == other)
    assert found <= max(len(one), len(other))


def test_short_words_are_never_corrected() -> None:
    assert allowed_slips("kfz") == 0
    assert nearest("wbs", {"wbk": 10}) is None


def test_nearest_prefers_fewer_slips_then_the_frequent_word() -> None:
    assert nearest("hunt", {"hund": 1, "bunt": 9}) == "hund"
    assert nearest("fuererschein", {"fuehrerschein": 3, "fischereischein": 9}) == "fuehrerschein"


@given(st.text(max_size=80))
def test_any_input_gives_a_few_folded_words(text: str) -> None:
    words = query_words(text)
    assert len(words) <= 12
    assert all(word == fold(word) and len(word) <= 60 for word in words)


def test_small_words_do_not_count_unless_there_is_nothing_else() -> None:
    assert query_words("Ich möchte meinen Hund anmelden") == ["hund", "anmelden"]
    assert query_words("wo ist das") == ["wo", "ist", "das"]


def test_index_holds_word_and_parts() -> None:
    assert index_words(["Hundesteuer zahlen"], VOCABULARY) == ["hundesteuer", "hund", "steuer", "zahlen"]


def test_typing_error_inside_a_compound_is_forgiven() -> None:
    known = {part: part for part in possible_parts("hundeanmelung") if part in VOCABULARY}
    meant = meant_word(
        "hundeanmelung", known=known, near={"anmeldung": 5, "hund": 5}, spellings={"anmeldung": "Anmeldung"}
    )
    assert meant.ways == (("hund", "anmeldung"),)
    assert meant.is_corrected


def test_unknown_end_of_a_compound_does_not_spoil_the_rest() -> None:
    meant = meant_word("wohngeldbescheid", known={"wohngeld": "Wohngeld"}, near={}, spellings={})
    assert meant.ways == (("wohngeld",),)
    assert not meant.is_corrected


def test_unknown_word_is_searched_as_a_beginning() -> None:
    meant = meant_word("fuehrersch", known={}, near={}, spellings={})
    assert meant.tsquery() == "(('fuehrersch':*))"
    assert meant.tsquery(":A") == "(('fuehrersch':A*))"


def test_found_words_are_marked_in_any_ending() -> None:
    assert marked("Kita-Platz abmelden", ("kita", "abmeldung")) == (
        ("Kita", True), ("-", False), ("Platz", False), (" ", False), ("abmelden", True),
    )  # fmt: skip
    assert "".join(text for text, _ in marked("Auto ummelden (Zulassung)", ("auto",))) == "Auto ummelden (Zulassung)"
