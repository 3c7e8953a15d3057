"""A data schema as its file states it, before it becomes a form. Every element keeps the line it stood in."""

from dataclasses import dataclass

from portalwerk.kernel.refusal import Refusal


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
class FieldRule:
    """A rule in the words of the schema; `kind` is K, M, V or B."""

    id: str
    version: str
    name: str
    text: str
    kind: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list that stands in the schema itself."""

    code: str
    name: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class CodeListReference:
    """A list that stands elsewhere, in the XRepository."""

    uri: str
    version: str = ""
    version_uri: str = ""


@dataclass(frozen=True, slots=True)
class SchemaField:
    """A field. `kind` is input, select, label, hidden or locked; `datatype` one of eleven of the standard."""

    id: str
    version: str
    name: str
    label: str
    description: str
    help: str
    kind: str
    datatype: str
    prefill: str
    content: str
    min_length: int | None
    max_length: int | None
    min_value: str | None
    max_value: str | None
    pattern: str | None
    codes: tuple[Code, ...]
    code_list: CodeListReference | None
    rules: tuple[FieldRule, ...]
    max_size: int | None
    media_types: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class SchemaGroup:
    """A group. `choice` is the select group of the standard: exactly one of the children (art X)."""

    id: str
    version: str
    name: str
    label: str
    help: str
    choice: bool
    rules: tuple[FieldRule, ...]
    children: tuple["Child", ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Child:
    """An element in its place: how often it occurs (`maximum=None` for "*") and why."""

    minimum: int
    maximum: int | None
    element: "SchemaElement"
    references: tuple[Reference, ...] = ()
    line: int = 0


SchemaElement = SchemaField | SchemaGroup


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole schema."""

    id: str
    version: str
    name: str
    title: str
    help: str
    references: tuple[Reference, ...]
    rules: tuple[FieldRule, ...]
    children: tuple[Child, ...]
    warnings: tuple[str, ...] = ()
