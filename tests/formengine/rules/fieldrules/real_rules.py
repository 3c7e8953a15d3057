"""The real rules, measured: how many are understood, and how far they mean what others translated."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.meaning import Values, differences
from portalwerk.formengine.rules.xdatenfelder.fieldrules.translated import Translations
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Entry, Ref, Tree, bare_tree, to_json
from portalwerk.formengine.rules.xdatenfelder.fieldrules.understanding import UnderstoodRule, understand
from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import FieldRule, Schema, SchemaElement, SchemaField


@dataclass(frozen=True)
class Read:
    """A schema with its rules as they were understood."""

    elements: Elements
    rules: tuple[UnderstoodRule, ...]


@cache
def schemas(folder: Path) -> tuple[Schema, ...]:
    return tuple(read_schema(path.read_bytes()) for path in sorted((folder / "fim" / "xdf3").glob("S*.xdf3.xml*")))


def read_all(found: tuple[Schema, ...]) -> Iterator[Read]:
    for schema in found:
        elements = Elements(schema)
        yield Read(elements, understand(elements))


@cache
def read_real(folder: Path) -> tuple[Read, ...]:
    return tuple(read_all(schemas(folder)))


def share_understood(read: tuple[Read, ...]) -> float:
    rules = [rule for one in read for rule in one.rules]
    return sum(rule.parsed for rule in rules) / len(rules)


# -- rewriting ------------------------------------------------------------------------------------------------

QUOTES = (('"', '"'), ("„", "“"), ("“", "”"), ("'", "'"), ("»", "«"), ("‚", "‘"))
_QUOTED = re.compile(r"([\"'])([^\"'\n]{1,200}?)\1")
_FIM_ID = re.compile(r"[A-Z]\d{8,14}")


def rewritten(schema: Schema, chance: random.Random, *, quoted: bool = True) -> Schema:
    """The same schema with other ids, and rules with other quotes and other spacing."""
    ids: dict[str, str] = {}

    def new_id(match: re.Match[str]) -> str:
        return ids.get(match[0], match[0])

    def requoted(match: re.Match[str]) -> str:
        before, behind = chance.choice(QUOTES) if quoted else ("", "")
        return before + match[2] + behind

    def text(written: str) -> str:
        written = _QUOTED.sub(requoted, _FIM_ID.sub(new_id, written))
        written = re.sub(r" ", lambda _match: chance.choice([" ", " ", "  ", "\n", " \t", "\u00a0"]), written)
        return re.sub(
            r"\s?(===?|<>)\s?", lambda match: chance.choice(["", " "]) + match[1] + chance.choice(["", " "]), written
        )

    def collect(element: SchemaElement) -> None:
        ids.setdefault(element.id, element.id[0] + "".join(chance.choices("0123456789", k=11)))
        if not isinstance(element, SchemaField):
            for child in element.children:
                collect(child.element)

    def rules(found: tuple[FieldRule, ...]) -> tuple[FieldRule, ...]:
        return tuple(replace(rule, text=text(rule.text)) for rule in found)

    def renamed(element: SchemaElement) -> SchemaElement:
        if isinstance(element, SchemaField):
            return replace(element, id=ids[element.id], rules=rules(element.rules))
        children = tuple(replace(child, element=renamed(child.element)) for child in element.children)
        return replace(element, id=ids[element.id], rules=rules(element.rules), children=children)

    for child in schema.children:
        collect(child.element)
    children = tuple(replace(child, element=renamed(child.element)) for child in schema.children)
    return replace(schema, rules=rules(schema.rules), children=children)


def shape(tree: Tree) -> Any:
    """A tree without the names of its elements."""
    return re.sub(r'"(self\.)?([A-Z]\d{11}\.?)+"', '"x"', json.dumps(to_json(tree)))


def shapes(rule: UnderstoodRule) -> list[tuple[str, bool, Any]]:
    return [(entry.effect, entry.target is None, shape(entry.condition)) for entry in rule.entries]


# -- translations ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """A translated entry in one schema: what differs, from the rule that comes closest; None if there is none."""

    schema: str
    element: str
    target: str | None
    effect: str
    different: tuple[Values, ...] | None

    @property
    def equal(self) -> bool:
        return self.different == ()

    @property
    def only_unanswered(self) -> bool:
        """Whether they differ only while a question is still open: all answers that can be given are equal."""
        return bool(self.different) and all(None in answers.values() for answers in self.different or ())


def compare(
    folder: Path, read: tuple[Read, ...], change: Callable[[Entry], Entry] = lambda entry: entry
) -> list[Compared]:
    """Every translated entry against the rules of its owner, once per schema it was seen in."""
    items = json.loads((folder / "fim" / "rules" / "translated_rules.json").read_text())
    found = []
    for one in read:
        owners = {place.element.id: place.path for place in one.elements.places}
        for item in items:
            if item["element"] in owners and one.elements.schema.id in item["seen_in_schemas"]:
                found.append(compared(one, item, owners[item["element"]], change))
    return found


def compared(one: Read, item: dict[str, Any], owner: tuple[str, ...], change: Callable[[Entry], Entry]) -> Compared:
    translations = Translations((), one.elements)
    tree = translations.with_places(bare_tree(item["condition"]), owner)
    (effect,), target = item["effects"], item["target"]
    assert tree is not None
    best: tuple[Values, ...] | None = None
    for rule in one.rules:
        for entry in map(change, rule.entries if rule.owned.owner == owner else ()):
            if (entry.effect, last_id(entry.target)) == (effect, target):
                different = tuple(differences(entry.condition, tree, one.elements))
                if best is None or len(different) < len(best):
                    best = different
    return Compared(one.elements.schema.id, item["element"], target, effect, best)


def last_id(ref: Ref | None) -> str | None:
    return None if ref is None else ref.name.rpartition(".")[2]
