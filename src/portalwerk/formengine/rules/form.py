"""The form itself as plain, immutable data: pages, groups, fields, code lists.

A form is read once (from a service package or from a FIM schema), stored as JSON and never changes. What is
computed from it once per form lives in `plan.py`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

#: What a person has answered: element key → value, in the shape of the JSON Schema of the form.
#: Repeatable elements are lists, groups are mappings, an absent answer is not there.
Answers = dict[str, Any]

#: Facts that are not answers but may stand in a condition: `today`, `land`, `level`, …
Facts = Mapping[str, Any]

#: How many times an element may occur at most if the definition sets no limit of its own ("*").
UNLIMITED_OCCURRENCES = 50

#: The page after the last one, where all answers are looked at before they are sent.
CHECK_PAGE = "pruefen"
#: Words that are addresses of the portal and so can be no page.
RESERVED_PAGE_KEYS = frozenset(
    {
        "anmelden",
        CHECK_PAGE,
        "absenden",
        "gesendet",
        "stand",
        "spaeter",
        "loeschen",
        "anlage",
        "schreiben",
        "nachreichen",
        "zurueckziehen",
        "widerspruch",
        "einladung",
        "wer-unterschreibt",
        "unterschreiben",
        "unterschrift-zuruecknehmen",
        "nicht-zustimmen",
        "wer-hilft",
        "wer-hat-was-getan",
        "hilfe-beenden",
        "hochladen",
        "neues-formular",
    }
)


class FieldType(StrEnum):
    """What kind of answer a field takes, and so how it is drawn, read, checked and exported."""

    TEXT = "text"
    TEXTAREA = "textarea"
    NUMBER = "number"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    TIME = "time"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    SELECT = "select"
    RADIO = "radio"
    CHECKBOXES = "checkboxes"
    FILE = "file"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    POSTCODE = "postcode"
    URL = "url"
    PLATE = "plate"
    VIN = "vin"
    CHECKED_NUMBER = "checked_number"
    POINT = "point"
    LABEL = "label"
    DECLARATION = "declaration"
    HIDDEN = "hidden"
    LOCKED = "locked"


#: Types whose answer is one code out of a list.
CHOICE_TYPES = frozenset({FieldType.SELECT, FieldType.RADIO, FieldType.CHECKBOXES})
#: Types whose answer is a number; stored as decimal text until export.
NUMBER_TYPES = frozenset({FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY})
#: Types that hold several answers in one input (a list), rather than in repeated inputs.
LIST_TYPES = frozenset({FieldType.CHECKBOXES, FieldType.FILE})
#: Types that nobody types in: their value is constant or computed.
UNTYPED_TYPES = frozenset({FieldType.LABEL, FieldType.HIDDEN, FieldType.LOCKED})
#: Types that never appear in the answers.
NO_DATA_TYPES = frozenset({FieldType.LABEL})


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a code list: the code is stored, the label is read."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """What a file can be: "Ausweis, Vorderseite". One that is `needed` must be among the files of its question."""

    code: str
    label: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list of codes. Without options its content is not at hand and the code is typed in."""

    key: str
    options: tuple[Option, ...] = ()
    uri: str = ""
    version: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A demand on several answers at once: where `valid_if` is false, `sentence` is shown at `target`.

    `target` is the key of an element of the same page or group; empty means the page or group itself.
    """

    valid_if: str
    sentence: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule of a schema in its own words, kept until somebody has translated it by hand.

    `owner` is an element path, `reason` says why no machine could.
    """

    id: str
    text: str
    owner: str = ""
    name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. Lengths count characters, values are decimal text or ISO dates.

    `minimum`/`maximum` count occurrences (`maximum=None`: no limit of its own); `minimum >= 1` means required
    where its group is filled at all. `required_if` makes an optional field required. `options` may stand here
    or come from `code_list`. `content` is the text of a label or declaration, or the constant of a hidden or
    locked field; `compute` is an expression instead. `prefill` names what an account may know.
    `scheme` says which checked number is asked (`schemes.SCHEMES`). `max_bytes` is the limit of one file,
    `max_total_bytes` of all files of the field together; `categories` are what each of several files may be.
    A line of text with `options` or a `code_list`
    suggests them and takes anything.
    `occupies` names what a field holds apart from its value (a slot, a place), for types of their own.
    `exported_as` is its name in the exported document, if that is not its key.
    """

    key: str
    type: FieldType
    label: str
    hint: str = ""
    help: str = ""
    minimum: int = 1
    maximum: int | None = 1
    shown_if: str | None = None
    required_if: str | None = None
    options: tuple[Option, ...] = ()
    code_list: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_value: str | None = None
    max_value: str | None = None
    pattern: str | None = None
    pattern_hint: str = ""
    unit: str = ""
    width: str = ""
    autocomplete: str = ""
    prefill: str = ""
    media_types: tuple[str, ...] = ()
    max_bytes: int | None = None
    max_total_bytes: int | None = None
    categories: tuple[Category, ...] = ()
    scheme: str = ""
    content: str = ""
    compute: str | None = None
    occupies: str = ""
    exported_as: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether a person answers it: it is neither constant nor computed."""
        return self.compute is None and self.type not in UNTYPED_TYPES

    @property
    def repeats(self) -> bool:
        """Whether the answer is a list."""
        return self.maximum is None or self.maximum > 1

    @property
    def limit(self) -> int:
        """How many answers are taken at most."""
        return UNLIMITED_OCCURRENCES if self.maximum is None else self.maximum


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together. `choice` means exactly one of the children (FIM: Auswahlgruppe)."""

    key: str
    title: str
    hint: str = ""
    help: str = ""
    minimum: int = 1
    maximum: int | None = 1
    choice: bool = False
    shown_if: str | None = None
    required_if: str | None = None
    elements: tuple["Element", ...] = ()
    checks: tuple[Check, ...] = ()
    exported_as: str = ""

    @property
    def repeats(self) -> bool:
        """Whether the answer is a list of items."""
        return self.maximum is None or self.maximum > 1

    @property
    def limit(self) -> int:
        """How many items are taken at most."""
        return UNLIMITED_OCCURRENCES if self.maximum is None else self.maximum


Element = Field | Group


@dataclass(frozen=True, slots=True)
class Way:
    """What a person can do instead, at an exit: `service` is the slug of another service here, `url` any address."""

    label: str
    service: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """The end of the way: why an application cannot go on here, and what the person can do instead."""

    reason: str
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the form: one topic. Its key is a word of the address; it is no level of the answers.

    With an `exit` it asks nothing. Whoever reaches it goes no further: all pages behind it count as hidden.
    """

    key: str
    title: str
    hint: str = ""
    shown_if: str | None = None
    elements: tuple[Element, ...] = ()
    checks: tuple[Check, ...] = ()
    exit: Exit | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """One text in another language, at its place (`translating`)."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of a form in one language."""

    language: str
    texts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A whole form. `fingerprint` is computed from everything else and names this exact content.

    Two forms of one fingerprint are equal, so a form can be the key of a cache.
    """

    id: str
    version: str
    title: str
    pages: tuple[Page, ...] = ()
    code_lists: tuple[CodeList, ...] = ()
    rules: tuple[RuleText, ...] = ()
    translations: tuple[Translation, ...] = ()
    fingerprint: str = ""

    def __post_init__(self) -> None:
        if not self.fingerprint:
            object.__setattr__(self, "fingerprint", _fingerprint(self))

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and other.fingerprint == self.fingerprint

    def to_json(self) -> dict[str, Any]:
        """The form as JSON-able data; defaults are left out. `from_json` reads it back."""
        plain: dict[str, Any] = _plain(self)
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote (or a hand-written mapping of the same shape).

        Raises: `Malformed` with the place where the mapping does not describe a form.
        """
        return cls(
            id=_text(stored, "id", "form"),
            version=_text(stored, "version", "form"),
            title=_text(stored, "title", "form"),
            pages=tuple(_page(page) for page in stored.get("pages", ())),
            code_lists=tuple(_code_list(entry) for entry in stored.get("code_lists", ())),
            rules=tuple(RuleText(**entry) for entry in stored.get("rules", ())),
            translations=tuple(
                Translation(entry["language"], tuple(Words(**words) for words in entry.get("texts", ())))
                for entry in stored.get("translations", ())
            ),
            fingerprint=stored.get("fingerprint", ""),
        )

    def page(self, key: str) -> Page | None:
        """The page of that key, visible or not."""
        return next((page for page in self.pages if page.key == key), None)

    def walk(self) -> Iterator[tuple[str, Element]]:
        """All elements with their static path (`G1.F2`, no indexes), in the order of the form."""
        for page in self.pages:
            yield from walk_elements(page.elements)


def element_json(element: Element) -> dict[str, Any]:
    """One element as JSON-able data, as it stands in `Form.to_json`."""
    plain: dict[str, Any] = _plain(element)
    return plain


def walk_elements(elements: tuple[Element, ...], prefix: str = "") -> Iterator[tuple[str, Element]]:
    """Elements and all below them with their static path, parents first."""
    for element in elements:
        path = f"{prefix}{element.key}"
        yield path, element
        if isinstance(element, Group):
            yield from walk_elements(element.elements, path + ".")


class Malformed(ValueError):
    """Stored data that describes no form; a fault of whoever stored it, not of a person at a page."""


def _fingerprint(form: Form) -> str:
    content = _plain(form)
    content.pop("fingerprint", None)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(type(value), "__dataclass_fields__"):
        given = ((name, getattr(value, name), default) for name, default in _parts(type(value)))
        return {name: _plain(part) for name, part, default in given if default is MISSING or part != default}
    return value


_known_parts: dict[type, tuple[tuple[str, Any], ...]] = {}


def _parts(kind: type) -> tuple[tuple[str, Any], ...]:
    """Names and defaults of a dataclass, looked up once: a form of 300 questions asks for them a thousand times."""
    if kind not in _known_parts:
        _known_parts[kind] = tuple((part.name, part.default) for part in fields(kind))
    return _known_parts[kind]


def _text(stored: Mapping[str, Any], name: str, where: str) -> str:
    value = stored.get(name)
    if not isinstance(value, str):
        raise Malformed(f"{where}: '{name}' is missing or no text")
    return value


def _options(entries: Any) -> tuple[Option, ...]:
    return tuple(Option(**entry) for entry in entries)


def _code_list(stored: Mapping[str, Any]) -> CodeList:
    return CodeList(**{**stored, "options": _options(stored.get("options", ()))})


def _checks(entries: Any) -> tuple[Check, ...]:
    return tuple(Check(**entry) for entry in entries)


def _element(stored: Mapping[str, Any]) -> Element:
    key = _text(stored, "key", "element")
    try:
        if "type" in stored:
            return Field(
                **{
                    **stored,
                    "type": FieldType(stored["type"]),
                    "options": _options(stored.get("options", ())),
                    "media_types": tuple(stored.get("media_types", ())),
                    "categories": tuple(Category(**entry) for entry in stored.get("categories", ())),
                }
            )
        return Group(
            **{
                **stored,
                "elements": tuple(_element(entry) for entry in stored.get("elements", ())),
                "checks": _checks(stored.get("checks", ())),
            }
        )
    except TypeError as wrong:
        raise Malformed(f"{key}: {wrong}") from wrong


def _exit(stored: Mapping[str, Any] | None) -> Exit | None:
    if stored is None:
        return None
    return Exit(**{**stored, "ways": tuple(Way(**entry) for entry in stored.get("ways", ()))})


def _page(stored: Mapping[str, Any]) -> Page:
    try:
        return Page(
            **{
                **stored,
                "elements": tuple(_element(entry) for entry in stored.get("elements", ())),
                "checks": _checks(stored.get("checks", ())),
                "exit": _exit(stored.get("exit")),
            }
        )
    except TypeError as wrong:
        raise Malformed(f"page {stored.get('key')}: {wrong}") from wrong


def with_pages(form: Form, pages: tuple[Page, ...]) -> Form:
    """The same form with other pages, and so with another fingerprint."""
    return replace(form, pages=pages, fingerprint="")
