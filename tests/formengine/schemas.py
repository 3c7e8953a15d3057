"""Small schemas of the tests, with fictional questions and rules."""

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    Code,
    FieldRule,
    Schema,
    SchemaElement,
    SchemaField,
    SchemaGroup,
    Wording,
)
from tests.formengine.rules.xdatenfelder import schemas as written

HOUSING = (("01", "Miete"), ("02", "Eigentum"), ("03", "Sonstiges und anderes"))


def field(
    id_: str, name: str, datatype: str = "text", codes: tuple[tuple[str, str], ...] = (), kind: str = ""
) -> SchemaField:
    return written.field(
        id_,
        head=written.head(name=name),
        wording=Wording(name, name),
        kind=kind or ("select" if codes else "input"),
        datatype=datatype,
        limits=None,
        values=tuple(Code(code, label) for code, label in codes),
    )


def rules(*texts: str) -> tuple[FieldRule, ...]:
    return tuple(written.rule(text, id=f"R{number}", written_name="") for number, text in enumerate(texts))


def child(element: SchemaElement, occurs: str = "0:1") -> Child:
    low, _, high = occurs.partition(":")
    return Child(int(low), None if high == "*" else int(high), element)


def group(id_: str, name: str, *children: Child, said: tuple[str, ...] = ()) -> SchemaGroup:
    return written.group(
        *children, id_=id_, head=written.head(name=name), wording=Wording(name, name), rules=rules(*said)
    )


def birth_date(id_: str = "G00000000083") -> SchemaGroup:
    parts = (("F00000000231", "Tag"), ("F00000000232", "Monat"), ("F00000000233", "Jahr"))
    return group(id_, "Geburtsdatum", *(child(field(part, name, "num_int")) for part, name in parts))


def schema(*children: Child, said: tuple[str, ...] = ()) -> Schema:
    return written.schema(*children, id="S1", rules=rules(*said))


def dog_schema(*in_group: str, at_top: tuple[str, ...] = ()) -> Schema:
    """A group of all kinds of fields that owns rules, and another beside it."""
    first = group(
        "G00000000001",
        "Haltung",
        child(field("F00000000001", "Lebt der Hund im Haus?", "bool"), "1:1"),
        child(field("F00000000002", "Beschreibung")),
        child(field("F00000000003", "Wohnform", codes=HOUSING)),
        child(field("F00000000004", "Beginn", "date")),
        child(field("F00000000005", "Ende", "date")),
        child(field("F00000000006", "Anzahl der Hunde", "num_int")),
        child(field("F00000000007", "Ist es ein Jagdhund?", "bool")),
        child(field("F00000000008", "Bemerkung")),
        child(birth_date()),
        said=in_group,
    )
    other = group(
        "G00000000002",
        "Weiteres",
        child(field("F00000000009", "Zuchtverein")),
        child(field("F00000000010", "Farben", codes=(("r", "rot"), ("s", "schwarz"))), "0:*"),
    )
    return schema(child(first, "1:1"), child(other), said=at_top)


OWNER = ("G00000000001",)


def dog_elements() -> Elements:
    return Elements(dog_schema())
