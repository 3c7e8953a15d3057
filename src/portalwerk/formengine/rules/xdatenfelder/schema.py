"""A data schema as its file states it, before it becomes a form. Every element keeps the line it stood in.

Texts are kept as written, so that an export says what the import said; the properties `name`, `label`, `help`,
`text` and `content` give them as people read them. An element is equal to another if everything is equal that
the standard knows, wherever it stood.

Source: XDatenfelder 3.0.0 (STANDARDS 1.1)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from portalwerk.formengine.rules.xdatenfelder.texts import plain_text
from portalwerk.kernel.refusal import Refusal

_WHOLE = re.compile(r"\d{1,12}", re.ASCII)


class UnreadableSchema(Refusal):
    """A file that is no readable schema; the sentence says why, with line and element where known."""

    sentence = "{reason}"

    def __init__(self, reason: str, *, line: int = 0, element: str = "") -> None:
        place = ", ".join(
            part for part in (f"Zeile {line}" if line else "", f"Element „{element}“" if element else "") if part
        )
        self.line = line
        self.element = element
        super().__init__(reason=f"{place}: {reason}" if place else reason)


@dataclass(frozen=True, slots=True)
class Reference:
    """A legal reference with its link, if there is one."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword, with the address of the vocabulary it comes from."""

    text: str
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """What an element has to do with another: `predicate` is `ABL`, `ERS`, `EQU` or `VKN`."""

    predicate: str
    id: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What schemas, groups and fields say about themselves. Dates and times stay texts of XML; empty is absent.

    `status` is the code of the approval, 1 (planned) to 8 (to be deleted), and `status_list` the version of the
    list it comes from.
    """

    name: str = ""
    description: str = ""
    definition: str = ""
    references: tuple[Reference, ...] = ()
    status: str = ""
    status_set_on: str = ""
    status_set_by: str = ""
    valid_from: str = ""
    valid_until: str = ""
    version_note: str = ""
    published_on: str = ""
    changed_at: str = ""
    relations: tuple[Relation, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    status_list: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Labels and helps of a group or field, for the form and for the document it becomes."""

    input_label: str = ""
    output_label: str = ""
    input_help: str = ""
    output_help: str = ""


class _Headed:
    """What has a head."""

    __slots__ = ()

    head: Head

    @property
    def name(self) -> str:
        """The name as people read it."""
        return plain_text(self.head.name)


class _Asked(_Headed):
    """What stands in a form."""

    __slots__ = ()

    id: str
    wording: Wording

    @property
    def label(self) -> str:
        """What it is called in a form."""
        return plain_text(self.wording.input_label) or self.name or self.id

    @property
    def help(self) -> str:
        """The help in a form, without markup."""
        return plain_text(self.wording.input_help)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A rule in the words of the schema; `kind` is K, M, V or B."""

    id: str
    version: str
    written_name: str
    written_text: str
    kind: str
    line: int = field(default=0, compare=False)
    description: str = ""
    references: tuple[Reference, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    creator: str = ""
    changed_at: str = ""
    script: str = ""

    @property
    def name(self) -> str:
        """The name as people read it."""
        return plain_text(self.written_name)

    @property
    def text(self) -> str:
        """The rule in words, without markup."""
        return plain_text(self.written_text)


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list that stands in the schema itself."""

    code: str
    name: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class CodeListReference:
    """A list that stands elsewhere, in the XRepository, and which of its columns are meant if not the first."""

    uri: str
    version: str = ""
    version_uri: str = ""
    code_key: str = ""
    name_key: str = ""
    help_key: str = ""

    @property
    def key(self) -> str:
        """The name of this list in a form: with version, and with the columns where they are named."""
        address = self.version_uri or f"{self.uri}_{self.version}".rstrip("_")
        columns = (self.code_key, self.name_key, self.help_key)
        return "#".join((address, *columns)) if any(columns) else address


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a field as written: lengths, values and a pattern."""

    min_length: str = ""
    max_length: str = ""
    min_value: str = ""
    max_value: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class SchemaField(_Asked):
    """A field. `kind` is input, select, label, hidden or locked; `datatype` one of eleven of the standard.

    `origin` is ABS (abstract), HAR (harmonized) or RNG (bound to a law). `limits` is None where the file has none.
    """

    id: str
    version: str
    head: Head
    wording: Wording
    origin: str
    kind: str
    datatype: str
    prefill: str
    written_content: str
    limits: Limits | None
    values: tuple[Code, ...]
    code_list: CodeListReference | None
    rules: tuple[FieldRule, ...]
    written_max_size: str
    media_types: tuple[str, ...]
    line: int = field(default=0, compare=False)

    @property
    def content(self) -> str:
        """The value or text that stands in the field from the start, without markup."""
        return plain_text(self.written_content)

    @property
    def codes(self) -> tuple[Code, ...]:
        """The values to choose from as people read them; of values with the same code the first."""
        found: dict[str, Code] = {}
        for value in self.values:
            found.setdefault(value.code, Code(value.code, plain_text(value.name) or value.code, plain_text(value.help)))
        return tuple(found.values())

    @property
    def min_length(self) -> int | None:
        """Least number of characters, if it is written as a whole number."""
        return whole(self.limits.min_length) if self.limits else None

    @property
    def max_length(self) -> int | None:
        """Most characters, if it is written as a whole number."""
        return whole(self.limits.max_length) if self.limits else None

    @property
    def min_value(self) -> str | None:
        """Least value or earliest day."""
        return self.limits.min_value or None if self.limits else None

    @property
    def max_value(self) -> str | None:
        """Largest value or latest day."""
        return self.limits.max_value or None if self.limits else None

    @property
    def pattern(self) -> str | None:
        """The pattern that the whole value has to match."""
        return self.limits.pattern or None if self.limits else None

    @property
    def max_size(self) -> int | None:
        """Most bytes of a file, if it is written as a whole number."""
        return whole(self.written_max_size)


@dataclass(frozen=True, slots=True)
class SchemaGroup(_Asked):
    """A group. `choice` is the select group of the standard: exactly one of the children (art X)."""

    id: str
    version: str
    head: Head
    wording: Wording
    origin: str
    art: str
    rules: tuple[FieldRule, ...]
    children: tuple["Child", ...]
    line: int = field(default=0, compare=False)

    @property
    def choice(self) -> bool:
        """Whether exactly one of the children is filled in."""
        return self.art == "X"


@dataclass(frozen=True, slots=True)
class Child:
    """An element in its place: how often it occurs (`maximum=None` for "*") and why.

    `unclear` is the number of occurrences as written where it cannot be understood; only a file that is read to
    be checked has it.
    """

    minimum: int
    maximum: int | None
    element: "SchemaElement"
    references: tuple[Reference, ...] = ()
    line: int = field(default=0, compare=False)
    unclear: str = ""

    @property
    def occurs(self) -> str:
        """How often, as the standard writes it."""
        return self.unclear or f"{self.minimum}:{'*' if self.maximum is None else self.maximum}"


SchemaElement = SchemaField | SchemaGroup


@dataclass(frozen=True, slots=True)
class Message:
    """The envelope in which a schema came."""

    id: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class Schema(_Headed):
    """A whole schema. With `whole=False` the file had a single group or field: the only child.

    `came_as` is the version of XDatenfelder the file was in.
    """

    id: str
    version: str
    head: Head
    written_title: str
    written_help: str
    structure_changes: str
    display_changes: str
    profile_id: str
    profile_version: str
    rules: tuple[FieldRule, ...]
    children: tuple[Child, ...]
    whole: bool = True
    line: int = field(default=0, compare=False)
    message: Message = field(default=Message(), compare=False)
    came_as: str = field(default="3.0.0", compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def title(self) -> str:
        """What the form is called."""
        return plain_text(self.written_title)

    @property
    def help(self) -> str:
        """The help for the whole form, without markup."""
        return plain_text(self.written_help)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The laws the schema rests on."""
        return self.head.references


def whole(written: str) -> int | None:
    """A whole number of at most twelve digits, or None."""
    return int(written) if _WHOLE.fullmatch(written.strip()) else None


def walk_children(children: tuple[Child, ...]) -> Iterator[Child]:
    """All places of a schema, from the top down, in the order of the file."""
    for child in children:
        yield child
        if isinstance(child.element, SchemaGroup):
            yield from walk_children(child.element.children)
