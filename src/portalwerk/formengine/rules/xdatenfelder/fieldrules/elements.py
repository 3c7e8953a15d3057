"""The elements of a schema as rules speak of them: found by id, by the end of a path, by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from portalwerk.formengine.rules.form import Option
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Ref
from portalwerk.formengine.rules.xdatenfelder.schema import Child, FieldRule, Schema, SchemaElement, SchemaField

#: Facts that stand in conditions beside the elements.
FACTS = frozenset({"land", "today"})
_NOT_LETTERS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text reduced to its letters and digits, to compare names however they are spaced and quoted."""
    return _NOT_LETTERS.sub("", text).casefold()


@dataclass(frozen=True, slots=True)
class Place:
    """An element where it stands. `path` goes from the top of the schema down to the element itself."""

    path: tuple[str, ...]
    child: Child

    @property
    def element(self) -> SchemaElement:
        """The element itself."""
        return self.child.element

    @property
    def dotted(self) -> str:
        """The path as a form writes it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class OwnedRule:
    """A rule in its place: `owner` is the path of the element it stands at, empty for the schema."""

    rule: FieldRule
    owner: tuple[str, ...]


class Elements:
    """All elements of a schema. `known_lists` are contents of code lists by URI."""

    def __init__(self, schema: Schema, known_lists: Mapping[str, tuple[Option, ...]] | None = None) -> None:
        self.schema = schema
        self.known_lists = known_lists or {}
        self.places = tuple(_walk(schema.children, ()))
        self.by_path = {place.path: place for place in self.places}
        self.by_id: dict[str, list[Place]] = {}
        self.by_name: dict[str, list[Place]] = {}
        for place in self.places:
            self.by_id.setdefault(place.element.id, []).append(place)
            for name in {plain(place.element.name), plain(place.element.label)} - {""}:
                self.by_name.setdefault(name, []).append(place)

    @cached_property
    def rules(self) -> tuple[OwnedRule, ...]:
        """All rules with their owners: the schema's own first, then in the order of the schema."""
        own = [OwnedRule(rule, ()) for rule in self.schema.rules]
        below = [OwnedRule(rule, place.path) for place in self.places for rule in place.element.rules]
        return tuple(own + below)

    def find(self, ids: tuple[str, ...], owner: tuple[str, ...]) -> Place | None:
        """The element that a chain of ids means for a rule of this owner: the nearest one.

        Groups of the chain that are not around the element are overlooked if nothing else fits.
        """
        places = self.by_id.get(ids[-1], [])
        fitting = [place for place in places if _runs_through(place.path, ids)]
        return _nearest(fitting or places, owner)

    def find_by_name(self, name: str, owner: tuple[str, ...]) -> Place | None:
        """The nearest element of that name."""
        return _nearest(self.by_name.get(plain(name), []), owner)

    def find_misspelt(self, ids: tuple[str, ...], name: str, owner: tuple[str, ...]) -> Place | None:
        """The element meant by an id that is not there: by the name beside it, else by all but one character."""
        named = self.find_by_name(name, owner) if name else None
        if named is not None:
            return named
        close = {id_ for id_ in self.by_id if _one_slip(id_, ids[-1])}
        return self.find((close.pop(),), owner) if len(close) == 1 else None

    def ref(self, place: Place, owner: tuple[str, ...]) -> Ref:
        """How a tree of this owner calls a place: the shortest end of its path that leads there."""
        for length in range(1, len(place.path) + 1):
            ids = place.path[-length:]
            if self.find(ids, owner) == place:
                break
        inside = bool(owner) and place.path[: len(owner)] == owner
        return Ref(("self." if inside else "") + ".".join(ids), place.dotted)

    def placed(self, name: str, owner: tuple[str, ...]) -> Ref | None:
        """The element or fact of that name in a tree, with its place; None if there is none."""
        if name in FACTS:
            return Ref(name)
        found = self.find(tuple(name.removeprefix("self.").split(".")), owner)
        return None if found is None else self.ref(found, owner)

    def place(self, ref: Ref) -> Place:
        """Where a placed name leads."""
        return self.by_path[tuple(ref.place.split("."))]

    def options(self, element: SchemaElement) -> tuple[Option, ...]:
        """The values of a selection, as far as they are at hand."""
        if not isinstance(element, SchemaField):
            return ()
        if element.codes:
            return tuple(Option(code.code, code.name) for code in element.codes)
        if element.code_list is None:
            return ()
        return self.known_lists.get(element.code_list.version_uri) or self.known_lists.get(element.code_list.uri) or ()


def _walk(children: tuple[Child, ...], above: tuple[str, ...]) -> Iterator[Place]:
    for child in children:
        path = (*above, child.element.id)
        yield Place(path, child)
        if not isinstance(child.element, SchemaField):
            yield from _walk(child.element.children, path)


def _runs_through(path: tuple[str, ...], ids: tuple[str, ...]) -> bool:
    steps = iter(path)
    return all(id_ in steps for id_ in ids)


def _nearest(places: list[Place], owner: tuple[str, ...]) -> Place | None:
    def shared(place: Place) -> int:
        pairs = zip(place.path, owner, strict=False)
        return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(place.path), len(owner)))

    # Below the owner everything shares its whole path; there the one that lies highest is meant.
    return min(places, key=lambda place: (-shared(place), len(place.path)), default=None)


def _one_slip(right: str, written: str) -> bool:
    """Whether exactly one character is missing, too many or wrong."""
    if right == written or abs(len(right) - len(written)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(right, written, strict=False)) if a != b), None)
    if at is None:
        return True
    return written[at + 1 :] in (right[at:], right[at + 1 :]) or written[at:] == right[at + 1 :]
