"""The words of a form as XLIFF 2.0 for translation offices, and back: nothing is taken unless every unit fits.

Source: XLIFF 2.0, OASIS Standard 2014 (core): file, unit, segment, ignorable, source, target, ph.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.formengine.rules.xdatenfelder.source import parse_xml
from portalwerk.packages.rules.editing.words import LANGUAGES
from portalwerk.packages.rules.form_words import FormWord
from portalwerk.packages.rules.tables import TableUnreadable
from portalwerk.packages.rules.word_table import LONGEST, flat

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
#: 2.1 has the same core in the same namespace.
_VERSIONS = ("2.0", "2.1")
#: How a language is called outside, where its key is no tag of BCP 47.
_TAGS = {"de-leicht": "de-simple"}
_XML = "{http://www.w3.org/XML/1998/namespace}"
MAX_BYTES = 5_000_000
#: What is filled in later and must not be translated.
_PLACEHOLDER = re.compile(r"\{[^{}\s]{1,60}\}")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class _Unit:
    """One unit of a file, as it came: its line, the German and the translation, with their placeholders in place."""

    id: str
    line: int
    source: str
    target: str
    foreign: str = ""

    def wrong(self, sentence: str) -> str:
        return f"Zeile {self.line}: {sentence}"


def is_xliff(data: bytes) -> bool:
    """Whether an upload is meant as XLIFF rather than as a table."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def word_xliff(words: Sequence[FormWord], language: str, pages: Mapping[str, str]) -> bytes:
    """The file. Parameters: pages, titles of the pages by key."""
    names: Any = {None: NAMESPACE}
    root = etree.Element(_tag("xliff"), nsmap=names)
    root.set("version", "2.0")
    root.set("srcLang", "de")
    root.set("trgLang", _TAGS.get(language, language))
    file = etree.SubElement(root, _tag("file"), id="formular")
    for word in words:
        unit = etree.SubElement(file, _tag("unit"), id=unit_id(word.place), name=word.place)
        notes = etree.SubElement(unit, _tag("notes"))
        where = [title for title in (pages.get(word.page, ""), word.what) if title]
        etree.SubElement(notes, _tag("note"), category="Stelle").text = " · ".join(where)
        state = "initial" if word.status == "missing" else "translated" if word.status == "outdated" else "final"
        segment = etree.SubElement(unit, _tag("segment"), state=state)
        _write(etree.SubElement(segment, _tag("source")), word.german)
        if word.own:
            _write(etree.SubElement(segment, _tag("target")), word.own)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def words_of_xliff(data: bytes, words: Sequence[FormWord], language: str) -> tuple[dict[str, str], list[str]]:
    """What a file changes, by place, and a sentence for each unit that does not fit.

    An empty translation changes nothing. Raises: TableUnreadable.
    """
    units = list(_units(_root(data, language)))
    known = {unit_id(word.place): word for word in words}
    wrong = list(_wrong(units, known))
    changed = {
        known[unit.id].place: unit.target
        for unit in units
        if unit.id in known and unit.target and (unit.target != known[unit.id].own or known[unit.id].status)
    }
    return ({} if wrong else changed), wrong


def unit_id(place: str) -> str:
    """The id of the unit of a place: an NMTOKEN, and another one for every place."""
    return "".join(c if c.isascii() and (c.isalnum() or c in ".-") else f"_{ord(c):x}_" for c in place)


def _root(data: bytes, language: str) -> etree._Element:
    if len(data) > MAX_BYTES:
        raise TableUnreadable(reason=f"Die Datei ist zu groß. Erlaubt sind {MAX_BYTES // 1_000_000} MB.")
    try:
        root = parse_xml(data)
    except UnreadableSchema as wrong:
        raise TableUnreadable(reason=str(wrong)) from wrong
    name, version = etree.QName(root), root.get("version", "")
    if name.localname != "xliff":
        raise TableUnreadable(reason="Das ist keine XLIFF-Datei.")
    if name.namespace != NAMESPACE or version not in _VERSIONS:
        said = f"XLIFF {version[:8]}" if version else "XLIFF ohne Version"
        raise TableUnreadable(reason=f"Das ist {said}. Lesen können wir XLIFF 2.0.")
    wanted = (language, _TAGS.get(language, language))
    if root.get("srcLang", "").partition("-")[0] != "de" or root.get("trgLang", "") not in wanted:
        way = f"{root.get('srcLang', '?')[:20]} nach {root.get('trgLang', '?')[:20]}"
        raise TableUnreadable(
            reason=f"Die Datei übersetzt von {way}. Hier geht es von Deutsch nach {LANGUAGES[language]} ({wanted[1]})."
        )
    return root


def _units(root: etree._Element) -> Iterator[_Unit]:
    for unit in root.iter(_tag("unit")):
        source, target, foreign = "", "", ""
        # A translator's program may have cut a unit into several segments; what lies between them belongs to it.
        for part in unit.iter(_tag("segment"), _tag("ignorable")):
            german, own = part.find(_tag("source")), part.find(_tag("target"))
            is_between = part.tag == _tag("ignorable") and own is None
            source += _text(german)
            target += _text(german if is_between else own)
            foreign = foreign or _foreign(german) or _foreign(own)
        line: Any = unit.sourceline
        yield _Unit(unit.get("id", ""), line or 1, source, target.strip(), foreign)


def _wrong(units: Sequence[_Unit], known: Mapping[str, FormWord]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for unit in units:
        word = known.get(unit.id)
        if word is None:
            yield unit.wrong(f"Die Stelle „{unit.id[:80]}“ gibt es im Formular nicht.")
        elif unit.id in seen:
            yield unit.wrong(f"Die Stelle „{word.place}“ steht schon in Zeile {seen[unit.id]}.")
        elif unit.foreign:
            yield unit.wrong(
                f"Bei „{word.place}“ steht ein Zeichen <{unit.foreign}>, das wir nicht kennen. Löschen Sie es."
            )
        elif unit.target and flat(unit.source) != flat(word.german):
            yield unit.wrong(f"Das Deutsche heißt jetzt „{word.german[:80]}“. Prüfen Sie die Übersetzung.")
        elif len(unit.target) > LONGEST:
            yield unit.wrong(f"Der Text ist zu lang. Erlaubt sind {LONGEST} Zeichen.")
        elif unit.target and (fault := _placeholder_fault(word.german, unit.target)):
            yield unit.wrong(fault)
        seen.setdefault(unit.id, unit.line)


def _placeholder_fault(german: str, own: str) -> str:
    wanted, given = sorted(_PLACEHOLDER.findall(german)), sorted(_PLACEHOLDER.findall(own))
    for one in wanted:
        if one not in given:
            return f"In der Übersetzung fehlt der Platzhalter „{one}“."
        given.remove(one)
    return f"Der Platzhalter „{given[0]}“ steht nicht im Deutschen, oder nicht so oft." if given else ""


def _write(element: etree._Element, text: str) -> None:
    """Put a text into an element, its placeholders as codes that a translator's program protects."""
    element.set(f"{_XML}space", "preserve")
    last: etree._Element | None = None
    end = 0
    for number, found in enumerate(_PLACEHOLDER.finditer(text), 1):
        _append(element, last, text[end : found.start()])
        last = etree.SubElement(element, _tag("ph"), id=str(number), equiv=found[0], disp=found[0])
        end = found.end()
    _append(element, last, text[end:])


def _append(element: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        element.text = _xml_text(text)
    else:
        last.tail = _xml_text(text)


def _xml_text(text: str) -> str:
    """What XML can hold: control characters cannot be written at all."""
    return _UNWRITABLE.sub("", text)


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [child.get("equiv", "") if child.tag == _tag("ph") else "", child.tail or ""]
    return "".join(parts)


def _foreign(element: etree._Element | None) -> str:
    """The name of an inline element that we have not written."""
    for child in element if element is not None else ():
        if child.tag != _tag("ph") or not child.get("equiv") or len(child):
            return str(etree.QName(child).localname)
    return ""


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
