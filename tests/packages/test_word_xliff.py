"""The words of a form as XLIFF 2.0: out, through a translator's hands, back; what is wrong comes with one sentence."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from portalwerk.packages.rules.form_words import FormWord
from portalwerk.packages.rules.tables import TableUnreadable
from portalwerk.packages.rules.word_xliff import MAX_BYTES, NAMESPACE, is_xliff, unit_id, word_xliff, words_of_xliff

WORDS = (
    FormWord("/hunde#title", "hunde", "Ihre Hunde", "", "missing"),
    FormWord("hunde.name#label", "hunde", "Name des Hundes", "Name", ""),
    FormWord("hunde.kind#options.008", "hunde", "Bis {betrag} im Jahr <b> & mehr", "", "missing"),
    FormWord("hunde.chip#label", "hunde", "Chip", "Old chip", "outdated"),
)
NAMES = {"n": NAMESPACE}


def out(language="en"):
    return word_xliff(WORDS, language, {"hunde": "Welche Hunde?"})


def unit(place):
    return re.compile(rf'(<unit id="{re.escape(unit_id(place))}".*?</unit>)', re.S)


def translated(place, target, data=None):
    """The file with a translation of one place, as a translator's program writes it."""
    text = (data or out()).decode()
    found = unit(place).search(text)[1]
    without = re.sub(r"\s*<target.*?</target>", "", found, flags=re.S)
    return text.replace(found, without.replace("</segment>", f"<target>{target}</target></segment>")).encode()


def read(data, language="en"):
    return words_of_xliff(data, WORDS, language)


def test_what_goes_out_is_xliff_and_says_where_each_text_stands():
    root = etree.fromstring(out())
    assert (root.tag, root.get("version"), root.get("srcLang"), root.get("trgLang")) == (
        f"{{{NAMESPACE}}}xliff", "2.0", "de", "en",
    )  # fmt: skip
    assert root.xpath("//n:unit/@name", namespaces=NAMES) == [word.place for word in WORDS]
    assert all(re.fullmatch(r"[\w.:-]+", one) for one in root.xpath("//n:unit/@id", namespaces=NAMES))
    assert root.xpath("//n:segment/@state", namespaces=NAMES) == ["initial", "final", "initial", "translated"]
    assert root.xpath("string(//n:note)", namespaces=NAMES) == "Welche Hunde? · Überschrift"


def test_a_placeholder_goes_out_protected():
    [placeholder] = etree.fromstring(out()).xpath("//n:ph", namespaces=NAMES)
    assert placeholder.get("disp") == "{betrag}"


def test_nothing_changed_changes_nothing():
    changed, wrong = read(out())
    # The outdated one is in the file with its old words: that is how a translator says that it still fits.
    assert (changed, wrong) == ({"hunde.chip#label": "Old chip"}, [])


def test_a_translation_comes_back():
    data = translated("hunde.kind#options.008", 'Up to <ph id="1" equiv="{betrag}"/> a year &lt;b&gt; &amp; more')
    data = translated("/hunde#title", "Your dogs", data)
    changed, wrong = read(data)
    assert wrong == []
    assert changed["/hunde#title"] == "Your dogs"
    assert changed["hunde.kind#options.008"] == "Up to {betrag} a year <b> & more"


def test_a_unit_that_was_cut_into_segments_is_put_together():
    text = out().decode()
    found = unit("/hunde#title").search(text)[1]
    cut = re.sub(
        r"<segment.*</segment>",
        "<segment><source>Ihre</source><target>Your</target></segment><ignorable><source> </source></ignorable>"
        "<segment><source>Hunde</source><target>dogs</target></segment>",
        found,
        flags=re.S,
    )
    assert read(text.replace(found, cut).encode())[0]["/hunde#title"] == "Your dogs"


def test_easy_language_has_its_tag_outside():
    data = word_xliff(WORDS, "de-leicht", {})
    assert b'trgLang="de-simple"' in data
    assert read(data, "de-leicht")[1] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda _: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "DOCTYPE"),
        (lambda data: data[:-30], "kein gültiges XML"),
        (lambda _: b"<html/>", "Das ist keine XLIFF-Datei."),
        (
            lambda data: data.replace(b"document:2.0", b"document:1.2").replace(b'version="2.0"', b'version="1.2"'),
            "Das ist XLIFF 1.2. Lesen können wir XLIFF 2.0.",
        ),
        (lambda data: data.replace(b' version="2.0"', b""), "Das ist XLIFF ohne Version."),
        (lambda data: data.replace(b'trgLang="en"', b'trgLang="pl"'), "Hier geht es von Deutsch nach Englisch (en)."),
        (lambda data: data.replace(b'srcLang="de"', b'srcLang="fr"'), "Die Datei übersetzt von fr nach en."),
        (lambda data: data + b" " * MAX_BYTES, "zu groß"),
    ],
    ids=["DTD", "cut off", "other XML", "1.2", "no version", "other language", "other source", "too large"],
)
def test_a_file_that_cannot_be_read_has_one_sentence(change, sentence):
    with pytest.raises(TableUnreadable) as refusal:
        read(change(out()))
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (out().replace(unit_id("hunde.name#label").encode(), b"hunde.nase"), "„hunde.nase“ gibt es im Formular nicht"),
        (
            out().replace(unit_id("hunde.name#label").encode(), unit_id("hunde.chip#label").encode()),
            "„hunde.chip#label“ steht schon in Zeile",
        ),
        (translated("hunde.kind#options.008", "Up to some"), "fehlt der Platzhalter „{betrag}“"),
        (translated("hunde.kind#options.008", "{betrag} {betrag}"), "Der Platzhalter „{betrag}“ steht nicht im Deut"),
        (translated("/hunde#title", "Your {dogs}"), "Der Platzhalter „{dogs}“ steht nicht im Deutschen"),
        (translated("/hunde#title", 'Your <pc id="1">dogs</pc>'), "ein Zeichen <pc>, das wir nicht kennen"),
        (translated("/hunde#title", "x" * 4001), "zu lang. Erlaubt sind 4000 Zeichen"),
        (translated("/hunde#title", "Your dogs").replace(b"Ihre Hunde", b"Ihr Hund"), "Das Deutsche heißt jetzt „Ihre"),
    ],
)
def test_one_unit_that_does_not_fit_holds_back_all(data, sentence):
    changed, wrong = read(data)
    assert changed == {}
    assert any(sentence in one and one.startswith("Zeile ") for one in wrong), wrong


def test_ids_are_different_for_different_places():
    places = ["a#b", "a_b", "a.b", "a_23_b", "/a", "@a", "ä#b", "a-b"]
    assert len({unit_id(place) for place in places}) == len(places)


def test_a_file_is_known_by_its_beginning():
    assert is_xliff(out())
    assert is_xliff(b"\xef\xbb\xbf <xliff/>")
    assert not is_xliff(b"Stelle;Deutsch;Englisch")


@settings(max_examples=150)
@given(st.integers(0, len(out()) - 1), st.binary(max_size=12), st.integers(0, 40))
def test_whatever_is_changed_in_a_file_it_is_read_or_refused(at, junk, cut):
    data = out()
    with suppress(TableUnreadable):
        changed, wrong = read(data[:at] + junk + data[at + cut :])
        assert not (changed and wrong)
