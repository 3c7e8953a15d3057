"""The publish gate: what must be in order before people see a service, and what is only advice.

Source: DIN SPEC 66336, 5.6.2 and 5.6.6; Art. 5 and 13 DSGVO.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.packages.rules.assembling import Content, package_of
from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.editing.elements import name_of, walk
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.editing.words import LANGUAGES, digest_of
from portalwerk.packages.rules.form_words import behind
from portalwerk.packages.rules.source import SourcePath
from portalwerk.packages.rules.starting import NOT_YET, STARTING_TEXTS
from portalwerk.packages.rules.trying import results

AREAS: Mapping[str, str] = {
    "logic": "Fragen und Regeln",
    "examples": "Testfälle",
    "access": "Barrierefreiheit",
    "language": "Verständliche Sprache",
    "translations": "Übersetzungen",
    "texts": "Texte der Leistung",
    "law": "Rechtsgrundlage",
    "contact": "Kontakt",
    "privacy": "Datenschutz",
}
LONGEST_SENTENCE = 20
_ABBREVIATION = re.compile(r"\b(?:z\. ?B\.|ggf\.|bzw\.|u\. ?a\.|i\. ?d\. ?R\.|gem\.|o\. ?g\.|vgl\.|d\. ?h\.)")
_TELLING = ("label", "hint", "help", "content", "pattern_hint", "reason")


@dataclass(frozen=True)
class Remark:
    """One thing that the gate found. `file` and `path` say where; a blocking one keeps the draft from people."""

    area: str
    is_blocking: bool
    sentence: str
    file: str = ""
    path: SourcePath = ()


@dataclass(frozen=True)
class Contact:
    """How the unit can be reached that will work on the applications."""

    name: str
    phone: str
    email: str


def gate(content: Content, contact: Contact | None) -> list[Remark]:
    """All remarks, in the order of the areas, blocking ones first.

    Parameters: contact, of the unit that the package names, None if the tenant has no such unit.
    """
    found = [*_findings(content), *_access(content), *_language(content), *_translations(content), *_texts(content)]
    found += [*_law(content), *_contact(contact), *_privacy(content)]
    order = list(AREAS)
    return sorted(dict.fromkeys(found), key=lambda one: (order.index(one.area), not one.is_blocking))


def is_open(remarks: list[Remark]) -> bool:
    """Whether the draft may go out to people."""
    return not any(remark.is_blocking for remark in remarks)


def reading_minutes(content: Content) -> int:
    """About how long filling in takes: half a minute a page, and ten seconds a question."""
    questions = sum(1 for _page, _owners, element in walk(content) if element.get("type") not in ("group", "label"))
    return max(1, round(len(pages_of(content)) * 0.3 + questions * 0.17))


def outdated_texts(content: Content, language: str) -> dict[str, str]:
    """Per key of a translation: "missing" if it is still German, "outdated" if the German changed since."""
    german = content["texts/de.yaml"]
    own = content.get(f"texts/{language}.yaml", {})
    made_from = content.get("translations.yaml", {}).get("made_from", {}).get(language)
    found = {}
    for key, text in german.items():
        if key not in own or (made_from is not None and own[key] == text and key not in made_from):
            found[key] = "missing" if not isinstance(text, int) else ""
        elif made_from is not None and key in made_from and made_from[key] != digest_of(text):
            found[key] = "outdated"
    return {key: status for key, status in found.items() if status}


def _findings(content: Content) -> Iterator[Remark]:
    package = package_of(content)
    red: set[str] = set()
    for finding in check(package):
        name = finding.file.removeprefix("examples/").removesuffix(".yaml")
        if finding.file.startswith("examples/"):
            red.add(name)
            continue
        is_case = finding.file == "examples" or "in keinem Beispiel" in finding.sentence
        area = "examples" if is_case else "translations" if finding.file.startswith("texts/") else "logic"
        yield Remark(area, True, finding.sentence, finding.file, finding.path)
    told = {case.name: case.wrong for case in results(package.whole)} if red and package.whole else {}
    for name in sorted(red):
        title = content[f"examples/{name}.yaml"].get("title", name)
        wrong = told.get(name) or ("Er antwortet auf eine Frage, die es nicht mehr gibt.",)
        yield Remark("examples", True, f"Testfall „{title}“: {' '.join(wrong)}", f"examples/{name}.yaml")


def _access(content: Content) -> Iterator[Remark]:
    for at, page in enumerate(pages_of(content)):
        names: set[str] = set()
        for owners, element in _of_page(page):
            name = str(element.get("label") or "")
            if element.get("type") == "group" and _repeats(element) and not name:
                sentence = f"Die Liste „{element['key']}“ braucht einen Namen. Sonst sagt ein Vorleseprogramm nur „1“."
                yield Remark("access", True, sentence, "form.yaml", ("pages", at))
            if name and not owners and name in names:
                sentence = f"„{name}“ steht zweimal auf einer Seite. Wer nur hört, kann beide nicht unterscheiden."
                yield Remark("access", True, sentence, "form.yaml", ("pages", at))
            names.add(name)
            if element.get("pattern") and not element.get("pattern_hint"):
                sentence = f"„{name}“ nimmt nur bestimmte Zeichen an. Schreiben Sie den Satz, der das erklärt."
                yield Remark("access", True, sentence, "form.yaml", ("pages", at))


def _language(content: Content) -> Iterator[Remark]:
    for file, path, text in _german(content):
        for sentence in re.split(r"(?<=[.?!:])\s+", text):
            if len(sentence.split()) > LONGEST_SENTENCE:
                short = " ".join(sentence.split()[:6])
                yield Remark("language", False, f"Der Satz „{short} …“ hat mehr als 20 Wörter.", file, path)
        for word in dict.fromkeys(_ABBREVIATION.findall(text)):
            yield Remark("language", False, f"Schreiben Sie „{word}“ aus.", file, path)
        if "!" in text:
            yield Remark("language", False, f"Kein Ausrufezeichen: „{text[:60]}“.", file, path)


def _german(content: Content) -> Iterator[tuple[str, SourcePath, str]]:
    for at, page in enumerate(pages_of(content)):
        end = page.get("exit") or {}
        told = [page.get("title"), page.get("hint"), end.get("reason"), *(way["label"] for way in end.get("ways", []))]
        told += [element.get(name) for _owners, element in _of_page(page) for name in _TELLING]
        yield from (("form.yaml", ("pages", at), str(text)) for text in told if text)
    for key, value in content["texts/de.yaml"].items():
        texts = value if isinstance(value, list) else [value]
        yield from (("texts/de.yaml", (key,), text) for text in texts if isinstance(text, str))
    for letter, words in content["process.yaml"].get("letters", {}).items():
        yield from (("process.yaml", ("letters", letter), str(text)) for text in words.get("paragraphs", []))


def _translations(content: Content) -> Iterator[Remark]:
    for language, name in LANGUAGES.items():
        file = f"texts/{language}.yaml"
        if language == "de" or file not in content:
            continue
        is_complete = bool(content[file].get("complete"))
        found = outdated_texts(content, language)
        missing = sum(status == "missing" for status in found.values())
        outdated = len(found) - missing + sum(word.status == "outdated" for word in behind(content, language))
        if missing:
            yield Remark("translations", is_complete, f"{_texts_of(missing)} noch nicht in {name}.", file)
        unsaid = 0 if is_complete else sum(word.status == "missing" for word in behind(content, language))
        if unsaid:
            verb = "ist 1 Text" if unsaid == 1 else f"sind {unsaid} Texte"
            sentence = f"Vom Formular {verb} noch nicht in {name}. Dort steht Deutsch."
            yield Remark("translations", False, sentence, file, ("form",))
        if outdated:
            yield Remark("translations", False, f"{_texts_of(outdated)} in {name} veraltet.", file)
    if "texts/de-leicht.yaml" not in content:
        yield Remark("translations", False, "Es gibt noch keine Texte in Leichter Sprache.", "texts/de-leicht.yaml")


def _texts(content: Content) -> Iterator[Remark]:
    german = content["texts/de.yaml"]
    for key, start in STARTING_TEXTS.items():
        if NOT_YET in str(start) and german.get(key) == start:
            yield Remark("texts", True, f"Der Text „{TEXT_NAMES.get(key, key)}“ ist noch nicht geschrieben.",
                         "texts/de.yaml", (key,))  # fmt: skip
    if german.get("summary") == STARTING_TEXTS["summary"]:
        yield Remark("texts", True, "Die Beschreibung der Leistung fehlt.", "texts/de.yaml", ("summary",))


def _law(content: Content) -> Iterator[Remark]:
    if NOT_YET in content["package.yaml"].get("legal_basis", [NOT_YET]):
        yield Remark("law", True, "Die Rechtsgrundlage der Leistung fehlt.", "package.yaml", ("legal_basis",))
    for rule in content["form.yaml"].get("open_rules", []):
        name = rule.get("name") or rule["id"]
        yield Remark("logic", False, f"Die Regel „{name}“ des Schemas ist noch nicht übersetzt.", "form.yaml",
                     ("open_rules",))  # fmt: skip


def _contact(contact: Contact | None) -> Iterator[Remark]:
    if contact is None:
        yield Remark("contact", True, "Die Stelle, die den Antrag bearbeitet, gibt es hier nicht.", "package.yaml")
    elif not (contact.phone or contact.email):
        sentence = f"„{contact.name}“ hat weder Telefon noch E-Mail. Menschen brauchen einen Weg zur Hilfe."
        yield Remark("contact", True, sentence, "package.yaml", ("unit",))


def _privacy(content: Content) -> Iterator[Remark]:
    process = content["process.yaml"]
    if not process.get("purpose"):
        yield Remark("privacy", True, "Es fehlt, wofür die Angaben verwendet werden.", "process.yaml", ("purpose",))
    if not process.get("retention_months"):
        sentence = "Es fehlt, wie lange der Vorgang aufbewahrt wird."
        yield Remark("privacy", True, sentence, "process.yaml", ("retention_months",))
    asked = [element for _page, _owners, element in walk(content) if element["type"] not in ("group", "label")]
    bare = [element for element in asked if not element.get("reason") and not element.get("legal_basis")]
    if bare:
        first = ", ".join(f"„{name_of(element)}“" for element in bare[:3])
        more = f" und {len(bare) - 3} weiteren" if len(bare) > 3 else ""
        yield Remark("privacy", False, f"Bei {first}{more} steht nicht, warum Sie fragen.", "form.yaml")


def _of_page(page: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    return ((owners, element) for _key, owners, element in walk({"form.yaml": {"pages": [page]}}))


def _repeats(element: Mapping[str, Any]) -> bool:
    return str(element.get("count", "1")).rpartition(":")[2] not in ("0", "1")


def _texts_of(count: int) -> str:
    return "1 Text ist" if count == 1 else f"{count} Texte sind"


TEXT_NAMES: Mapping[str, str] = {
    "title": "Titel",
    "short_title": "Kurzer Titel",
    "summary": "Beschreibung",
    "minutes": "Minuten zum Ausfüllen",
    "eligibility_title": "Überschrift der Voraussetzungen",
    "eligibility": "Voraussetzungen",
    "cost_summary": "Kosten in einem Satz",
    "costs": "Kosten im Einzelnen",
    "duration_summary": "Dauer",
    "documents": "Unterlagen",
    "documents_note": "Hinweis zu den Unterlagen",
    "assurance_note": "Anmeldung",
    "responsibility_reason": "Warum diese Stelle zuständig ist",
    "next_steps": "Wie es weitergeht",
    "legal_note": "Rechtsgrundlagen in einem Satz",
    "remedy_note": "Wenn man nicht einverstanden ist",
    "keywords": "Suchwörter",
}
