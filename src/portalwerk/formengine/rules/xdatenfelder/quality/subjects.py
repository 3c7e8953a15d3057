"""What the checks look at: schema, groups, fields, places and rules, each with its name and line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    FieldRule,
    Schema,
    SchemaElement,
    SchemaField,
    SchemaGroup,
)


class Severity(StrEnum):
    """How bad a finding is, in the order of the FIM house."""

    CRITICAL = "critical"
    METHODICAL = "methodical"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found at an element. `line` is that of its first occurrence; `number` that of the FIM house."""

    number: int
    severity: Severity
    element: str
    version: str
    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Place:
    """An element where it stands. `above` has the ids of everything around it, from the outside in."""

    child: Child
    parent: Schema | SchemaGroup
    above: tuple[str, ...]

    @property
    def id(self) -> str:
        """That of the element."""
        return self.child.element.id

    @property
    def version(self) -> str:
        """That of the element."""
        return self.child.element.version

    @property
    def line(self) -> int:
        """That of the place."""
        return self.child.line


@dataclass(frozen=True, slots=True)
class OwnedRule:
    """A rule and the schema, group or field it belongs to."""

    rule: FieldRule
    owner: Schema | SchemaElement

    @property
    def id(self) -> str:
        """That of the rule."""
        return self.rule.id

    @property
    def version(self) -> str:
        """That of the rule."""
        return self.rule.version

    @property
    def line(self) -> int:
        """That of the rule."""
        return self.rule.line


class Subjects:
    """Everything in a schema that checks look at."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.places = tuple(_places(schema, (schema.id,)))
        self.elements: tuple[SchemaElement, ...] = tuple(place.child.element for place in self.places)

    @cached_property
    def wholes(self) -> tuple[Schema, ...]:
        """The schema, if the file has a whole one."""
        return (self.schema,) if self.schema.whole else ()

    @cached_property
    def groups(self) -> tuple[SchemaGroup, ...]:
        """All groups."""
        return tuple(element for element in self.elements if isinstance(element, SchemaGroup))

    @cached_property
    def fields(self) -> tuple[SchemaField, ...]:
        """All fields."""
        return tuple(element for element in self.elements if isinstance(element, SchemaField))

    @cached_property
    def headed(self) -> tuple[Schema | SchemaElement, ...]:
        """The schema, all groups and all fields."""
        return (*self.wholes, *self.elements)

    @cached_property
    def parents(self) -> tuple[Schema | SchemaGroup, ...]:
        """What others stand in."""
        return (*self.wholes, *self.groups)

    @cached_property
    def set_places(self) -> tuple[Place, ...]:
        """All places that a file states; a single group or field has none of its own."""
        return self.places if self.schema.whole else self.places[1:]

    @cached_property
    def rules(self) -> tuple[OwnedRule, ...]:
        """All rules with their owners."""
        return tuple(OwnedRule(rule, owner) for owner in self.headed for rule in owner.rules)

    @cached_property
    def named(self) -> tuple[Schema | SchemaElement | OwnedRule, ...]:
        """Everything with an id."""
        return (*self.headed, *self.rules)


Subject = Schema | SchemaElement | Place | OwnedRule
T = TypeVar("T", bound=Subject)


@dataclass(frozen=True, slots=True)
class QualityCheck(Generic[T]):
    """One check.

    Args:
        number: of the message in the list of the FIM house.
        severity: as that list has it.
        of: the subjects it looks at.
        wrong: whether one of them is at fault.
        sentence: what is wrong, in our words.
    """

    number: int
    severity: Severity
    of: Callable[[Subjects], Iterable[T]]
    wrong: Callable[[T], bool]
    sentence: str

    def find(self, subjects: Subjects) -> Iterator[Finding]:
        """The findings of this check, in the order of the file."""
        for subject in self.of(subjects):
            if self.wrong(subject):
                yield Finding(self.number, self.severity, subject.id, subject.version, subject.line, self.sentence)


def _places(parent: Schema | SchemaGroup, above: tuple[str, ...]) -> Iterator[Place]:
    for child in parent.children:
        yield Place(child, parent, above)
        if isinstance(child.element, SchemaGroup):
            yield from _places(child.element, (*above, child.element.id))


def wholes(subjects: Subjects) -> Iterable[Schema]:
    """For checks of the schema itself."""
    return subjects.wholes


def groups(subjects: Subjects) -> Iterable[SchemaGroup]:
    """For checks of groups."""
    return subjects.groups


def fields(subjects: Subjects) -> Iterable[SchemaField]:
    """For checks of fields."""
    return subjects.fields


def elements(subjects: Subjects) -> Iterable[SchemaElement]:
    """For checks of groups and fields."""
    return subjects.elements


def headed(subjects: Subjects) -> Iterable[Schema | SchemaElement]:
    """For checks of the schema, groups and fields."""
    return subjects.headed


def parents(subjects: Subjects) -> Iterable[Schema | SchemaGroup]:
    """For checks of what others stand in."""
    return subjects.parents


def places(subjects: Subjects) -> Iterable[Place]:
    """For checks of places."""
    return subjects.set_places


def rules(subjects: Subjects) -> Iterable[OwnedRule]:
    """For checks of rules."""
    return subjects.rules


def named(subjects: Subjects) -> Iterable[Schema | SchemaElement | OwnedRule]:
    """For checks of everything with an id."""
    return subjects.named
