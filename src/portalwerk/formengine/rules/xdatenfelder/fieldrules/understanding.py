"""All rules of a schema: translated by others, read by the grammar, or left to be translated by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements, OwnedRule
from portalwerk.formengine.rules.xdatenfelder.fieldrules.grammar import read_rule
from portalwerk.formengine.rules.xdatenfelder.fieldrules.reader import NotUnderstood
from portalwerk.formengine.rules.xdatenfelder.fieldrules.sentence import sentence
from portalwerk.formengine.rules.xdatenfelder.fieldrules.translated import Translations
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import VALIDATION, Entry, entry_to_json, with_fact


@dataclass(frozen=True, slots=True)
class UnderstoodRule:
    """A rule in its place with what it says. Without entries it is left to a person, and `reason` says why.

    `source` is where the entries come from: translation or grammar. `remarks` are for an editor to look at.
    """

    owned: OwnedRule
    entries: tuple[Entry, ...] = ()
    source: str = ""
    reason: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def parsed(self) -> bool:
        """Whether a machine understood it."""
        return not self.reason


def understand(elements: Elements, translated: Iterable[Mapping[str, Any]] = ()) -> tuple[UnderstoodRule, ...]:
    """Every occurrence of a rule, in the order of the schema; a translation goes before the grammar.

    Raises: `UnreadableTranslation`
    """
    translations = Translations(translated, elements)
    return tuple(_understood(owned, elements, translations) for owned in elements.rules)


def _understood(owned: OwnedRule, elements: Elements, translations: Translations) -> UnderstoodRule:
    try:
        reading = read_rule(owned.rule.text, elements, owned.owner)
    except NotUnderstood as wrong:
        entries = translations.of(owned, ())
        return UnderstoodRule(owned, entries, "translation" if entries else "", "" if entries else str(wrong))
    entries = translations.of(owned, reading.entries)
    if entries:
        return UnderstoodRule(owned, entries, "translation", "", reading.remarks)
    return UnderstoodRule(owned, reading.entries, "grammar", "", reading.remarks)


def for_land(rule: UnderstoodRule, land: str) -> tuple[Entry, ...]:
    """What a rule says in one Land; what holds only in others is gone."""
    found = []
    for entry in rule.entries:
        condition = with_fact(entry.condition, "land", land)
        if condition is (entry.effect == VALIDATION):
            continue
        found.append(Entry(entry.effect, entry.target, condition))
    return tuple(found)


def told_rule(rule: UnderstoodRule, elements: Elements, land: str | None = None) -> dict[str, Any]:
    """A rule as plain data, for programs. A Land decides what depends on the Land."""
    entries = rule.entries if land is None else for_land(rule, land)
    owner = rule.owned.owner[-1] if rule.owned.owner else elements.schema.id
    return {
        "id": rule.owned.rule.id,
        "owner": owner,
        "parsed": rule.parsed,
        "reason": rule.reason or None,
        "tree": [entry_to_json(entry) for entry in entries],
        "sentence": sentence(entries, elements),
        "source": rule.source or None,
        "remarks": list(rule.remarks),
    }
