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
from portalwerk.formengine.rules.xdatenfelder.schema import Child, FieldRule, Schema, SchemaElement, SchemaField


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

QUOTES = (('"', '"'), ("„", "“"), ("“", "”"), ("'", "'"), ("»", "«"))
_QUOTED = re.compile(r"([\"'])([^\"'\n]{1,200}?)\1")
_FIM_ID = re.compile(r"[A-Z]\d{8,14}")


def rewritten(schema: Schema, chance: random.Random, *, quoted: bool = True) -> Schema:
    """The same schema with other ids, and rules with other quotes (or none) and other spacing."""
    return _Rewriter(chance, quoted=quoted).schema(schema)


class _Rewriter:
    def __init__(self, chance: random.Random, *, quoted: bool) -> None:
        self.chance = chance
        self.quotes = QUOTES if quoted else (("", ""),)
        self.ids: dict[str, str] = {}

    def schema(self, schema: Schema) -> Schema:
        self.collect(schema.children)
        return replace(schema, rules=self.rules(schema.rules), children=self.children(schema.children))

    def collect(self, children: tuple[Child, ...]) -> None:
        for child in children:
            id_ = child.element.id
            self.ids.setdefault(id_, id_[0] + "".join(self.chance.choices("0123456789", k=11)))
            if not isinstance(child.element, SchemaField):
                self.collect(child.element.children)

    def children(self, children: tuple[Child, ...]) -> tuple[Child, ...]:
        return tuple(replace(child, element=self.element(child.element)) for child in children)

    def element(self, element: SchemaElement) -> SchemaElement:
        id_, rules = self.ids[element.id], self.rules(element.rules)
        if isinstance(element, SchemaField):
            return replace(element, id=id_, rules=rules)
        return replace(element, id=id_, rules=rules, children=self.children(element.children))

    def rules(self, found: tuple[FieldRule, ...]) -> tuple[FieldRule, ...]:
        return tuple(replace(rule, written_text=self.text(rule.text)) for rule in found)

    def text(self, written: str) -> str:
        written = _FIM_ID.sub(lambda match: self.ids.get(match[0], match[0]), written)
        written = _QUOTED.sub(self.requoted, written)
        written = written.replace(" ", "\0")
        written = re.sub("\0", lambda _match: self.chance.choice([" ", " ", "  ", "\n", " \t", "\u00a0"]), written)
        return re.sub(r"\s?(===?|<>)\s?", lambda sign: self.gap() + sign[1] + self.gap(), written)

    def gap(self) -> str:
        return self.chance.choice(["", " "])

    def requoted(self, match: re.Match[str]) -> str:
        before, behind = self.chance.choice(self.quotes)
        return before + match[2] + behind


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
