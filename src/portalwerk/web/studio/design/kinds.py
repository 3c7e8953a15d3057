"""The kinds of question in words, with their pictures, and how an element is described in one line."""

from collections.abc import Mapping
from typing import Any

from portalwerk.formengine.rules.form import FieldType

#: What people read of each kind: name, picture, explanation. A kind that has no words here is called by its own name.
KINDS: Mapping[str, tuple[str, str, str]] = {
    "text": ("Text", "pen", "Eine Zeile"),
    "textarea": ("Langer Text", "pen", "Mehrere Zeilen"),
    "boolean": ("Ja oder Nein", "speech", ""),
    "radio": ("Auswahl, alle sichtbar", "check", "Bis etwa sieben Antworten"),
    "select": ("Auswahl, aufklappbar", "chevron-down", "Viele Antworten"),
    "checkboxes": ("Mehrere ankreuzen", "check", ""),
    "date": ("Datum", "calendar", ""),
    "partial_date": ("Datum, soweit bekannt", "calendar", "Ein Jahr reicht"),
    "time": ("Uhrzeit", "clock", ""),
    "datetime": ("Datum und Uhrzeit", "clock", ""),
    "integer": ("Ganze Zahl", "plus", ""),
    "number": ("Zahl mit Komma", "plus", ""),
    "money": ("Betrag in Euro", "euro", ""),
    "email": ("E-Mail", "mail", ""),
    "phone": ("Telefonnummer", "phone", ""),
    "iban": ("IBAN", "card", ""),
    "postcode": ("Postleitzahl", "place", ""),
    "file": ("Datei hochladen", "upload", "Nachweis, Foto, PDF"),
    "declaration": ("Erklärung zum Ankreuzen", "shield", ""),
    "label": ("Hinweis ohne Antwort", "info", ""),
    "group": ("Gruppe von Fragen", "book", "Auch als Liste: jedes Kind, jeder Hund"),
    "locked": ("Fester Wert, sichtbar", "key", ""),
    "hidden": ("Fester Wert, unsichtbar", "key", ""),
}
#: Kinds that need more than the studio offers for a fresh question: they come from schemas only.
_NOT_NEW = frozenset({"locked", "hidden"})


def kind_name(kind: str) -> str:
    """The kind in words."""
    return KINDS[kind][0] if kind in KINDS else kind.replace("_", " ").capitalize()


def kind_icon(kind: str) -> str:
    """The picture of a kind."""
    return KINDS[kind][1] if kind in KINDS else "pen"


def kind_options(*, present: str = "") -> list[tuple[str, str, str]]:
    """All kinds to choose from, those with words first, every kind of the engine among them."""
    known = [kind for kind in KINDS if kind not in _NOT_NEW or kind == present]
    known += [kind.value for kind in FieldType if kind.value not in KINDS]
    return [(kind, kind_name(kind), KINDS[kind][2] if kind in KINDS else "") for kind in known]


def described(element: Mapping[str, Any]) -> list[str]:
    """Kind, whether it must be answered, and limits of an element."""
    kind, count = str(element["type"]), str(element.get("count", "1"))
    notes = [kind_name(kind)]
    if kind not in ("label", "hidden", "locked"):
        least, _, most = count.partition(":")
        if most not in ("", "1") or int(least) > 1:
            limit = "beliebig viele" if most == "*" else f"höchstens {most or least}"
            notes.append(f"Liste: {limit}")
        notes.append("freiwillig" if least == "0" else "Pflicht")
    if element.get("options"):
        notes.append(f"{len(element['options'])} Antworten")
    if element.get("max_length"):
        notes.append(f"bis {element['max_length']} Zeichen")
    return notes
