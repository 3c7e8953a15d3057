"""The kinds of question in words, with their pictures, and how an element is described in one line."""

from collections.abc import Mapping
from typing import Any

from portalwerk.packages.rules.wording import KIND_NAMES

#: The picture of each kind, and a word more where its name does not say enough.
PICTURES: Mapping[str, tuple[str, str]] = {
    "text": ("pen", "Eine Zeile"),
    "textarea": ("pen", "Mehrere Zeilen"),
    "boolean": ("speech", ""),
    "radio": ("check", "Bis etwa sieben Antworten"),
    "select": ("chevron-down", "Viele Antworten"),
    "checkboxes": ("check", ""),
    "date": ("calendar", ""),
    "partial_date": ("calendar", "Ein Jahr reicht"),
    "time": ("clock", ""),
    "datetime": ("clock", ""),
    "integer": ("plus", ""),
    "number": ("plus", ""),
    "money": ("euro", ""),
    "email": ("mail", ""),
    "phone": ("phone", ""),
    "iban": ("card", ""),
    "postcode": ("place", ""),
    "url": ("globe", ""),
    "checked_number": ("check", "Steuer-ID, BIC, Gläubiger-ID und andere"),
    "plate": ("card", ""),
    "vin": ("card", "17 Zeichen, Feld E im Fahrzeugschein"),
    "point": ("place", ""),
    "file": ("upload", "Nachweis, Foto, PDF"),
    "declaration": ("shield", ""),
    "label": ("info", ""),
    "group": ("book", "Auch als Liste: jedes Kind, jeder Hund"),
    "locked": ("key", ""),
    "hidden": ("key", ""),
    "block": ("book", ""),
}
#: Kinds that need more than the studio offers for a fresh question: they come with schemas and packages only.
_NOT_NEW = frozenset({"locked", "hidden", "block"})


def kind_name(kind: str) -> str:
    """The kind in words."""
    return KIND_NAMES[kind]


def kind_icon(kind: str) -> str:
    """The picture of a kind."""
    return PICTURES[kind][0]


def kind_options(*, present: str = "") -> list[tuple[str, str, str]]:
    """All kinds to choose from."""
    return [
        (kind, name, PICTURES[kind][1]) for kind, name in KIND_NAMES.items() if kind not in _NOT_NEW or kind == present
    ]


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
