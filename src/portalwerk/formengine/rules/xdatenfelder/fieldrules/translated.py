"""Translations of rules that somebody else made, in the notation of the FIM portal.

A translation names the owner and the target but not the rule. It belongs to the rule of that owner whose text
speaks of the same elements.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements, OwnedRule
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import ID, tokens
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import (
    EFFECTS,
    VALIDATION,
    Entry,
    NoTree,
    Op,
    Ref,
    Tree,
    bare_tree,
    refs,
)
from portalwerk.kernel.refusal import Refusal


class UnreadableTranslation(Refusal):
    """A file of translated rules that does not have the shape of the FIM portal."""

    sentence = "Die übersetzten Regeln sind nicht lesbar. {reason}"


class Translations:
    """The translations that fit a schema, by the id of their owner."""

    def __init__(self, items: Iterable[Mapping[str, Any]], elements: Elements) -> None:
        self.elements = elements
        self.by_owner: dict[str, list[tuple[str, str | None, Tree]]] = {}
        for item in items:
            self.take(item)

    def take(self, item: Mapping[str, Any]) -> None:
        if not isinstance(item.get("element"), str):
            raise UnreadableTranslation(reason="Ein Eintrag nennt kein Element.")
        effects, target = item.get("effects"), item.get("target")
        if not isinstance(effects, list) or not set(effects) <= set(EFFECTS):
            raise UnreadableTranslation(reason=f"Die Wirkung bei „{item['element'][:20]}“ ist unbekannt.")
        seen = item.get("seen_in_schemas")
        if isinstance(seen, list) and seen and self.elements.schema.id not in seen:
            return
        try:
            condition = bare_tree(item.get("condition"))
        except NoTree as wrong:
            raise UnreadableTranslation(reason=str(wrong)) from wrong
        for effect in effects:
            self.by_owner.setdefault(item["element"], []).append((effect, target, condition))

    def of(self, owned: OwnedRule, read: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The translation of a rule, or nothing: if it leaves out what the rule was read to say, too."""
        if not self.by_owner:
            return ()
        owner = owned.owner[-1] if owned.owner else self.elements.schema.id
        spoken = {part for token in tokens(owned.rule.text, self.elements.by_id) if token.kind == ID
                  for part in token.text.split(".")}  # fmt: skip
        found: list[Entry] = []
        for effect, target, condition in self.by_owner.get(owner, ()):
            named = {ref.name.rpartition(".")[2] for ref in refs(condition)}
            if named <= spoken and (target is None or target in spoken):
                placed = self.placed(effect, target, condition, owned.owner)
                if placed is not None and placed not in found:
                    found.append(placed)
        said = {(entry.effect, entry.target) for entry in read}
        return tuple(found) if said <= {(entry.effect, entry.target) for entry in found} else ()

    def placed(self, effect: str, target: str | None, condition: Tree, owner: tuple[str, ...]) -> Entry | None:
        """An entry with places in this schema; None if it names something that is not there."""
        to = None if target is None or effect == VALIDATION else self.elements.placed(target, owner)
        tree = self.with_places(condition, owner)
        if tree is None or (to is None and target is not None and effect != VALIDATION):
            return None
        return Entry(effect, to, tree)

    def with_places(self, tree: Tree, owner: tuple[str, ...]) -> Tree | None:
        if isinstance(tree, Ref):
            return self.elements.placed(tree.name, owner)
        if not isinstance(tree, Op):
            return tree
        parts = [self.with_places(part, owner) for part in tree.parts]
        if any(part is None for part in parts):
            return None
        placed = tuple(part for part in parts if part is not None)
        if tree.name in ("equal", "not_equal") and isinstance(placed[0], Ref) and isinstance(placed[1], str):
            placed = (placed[0], self.code(placed[0], placed[1]))
        return replace(tree, parts=placed)

    def code(self, ref: Ref, written: str) -> str:
        """Translations write some values as code and label; only the code counts."""
        if not ref.place:
            return written
        codes = {option.code for option in self.elements.options(self.elements.place(ref).element)}
        first = written.split(" ")[0]
        return first if codes and written not in codes and first in codes else written
