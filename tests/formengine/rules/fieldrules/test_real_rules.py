"""Gate "rules understood": the real rules, also rewritten, against the translations that others made."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from portalwerk.formengine.rules.xdatenfelder.fieldrules import words
from portalwerk.formengine.rules.xdatenfelder.fieldrules.grammar import read_rule
from portalwerk.formengine.rules.xdatenfelder.fieldrules.sentence import sentence
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Entry, opposite
from portalwerk.formengine.rules.xdatenfelder.fieldrules.understanding import for_land, told_rule
from portalwerk.formengine.rules.xdatenfelder.schema import Schema
from tests.formengine.rules.fieldrules.real_rules import (
    compare,
    read_all,
    read_real,
    rewritten,
    schemas,
    shapes,
    share_understood,
)

UNDERSTOOD, EQUAL = 0.98, 0.99


def test_nearly_all_rules_are_understood(shared_data: Path) -> None:
    read = read_real(shared_data)
    assert sum(len(one.rules) for one in read) >= 700
    assert share_understood(read) >= UNDERSTOOD


def test_every_rule_reads_back_from_its_sentence(shared_data: Path) -> None:
    lost = []
    for one in read_real(shared_data):
        for rule in one.rules:
            told = sentence(rule.entries, one.elements)
            if (
                rule.parsed
                and read_rule(told, one.elements, rule.owned.owner, to_the_letter=True).entries != rule.entries
            ):
                lost.append((rule.owned.rule.id, told))
    assert lost == []


@pytest.mark.parametrize("quoted", [True, False])
def test_other_ids_quotes_and_spaces_change_nothing(shared_data: Path, quoted: bool) -> None:
    chance = random.Random(1)
    real = read_real(shared_data)
    read = tuple(read_all(_rewritten(shared_data, chance, quoted=quoted)))
    assert share_understood(read) >= UNDERSTOOD
    pairs = [pair for one, other in zip(real, read, strict=True) for pair in zip(one.rules, other.rules, strict=True)]
    same = sum(shapes(rule) == shapes(other) for rule, other in pairs)
    assert same / len(pairs) >= UNDERSTOOD


def _rewritten(folder: Path, chance: random.Random, *, quoted: bool) -> tuple[Schema, ...]:
    return tuple(rewritten(schema, chance, quoted=quoted) for schema in schemas(folder))


class TestTranslations:
    def test_rules_mean_what_others_translated(self, shared_data: Path) -> None:
        found = compare(shared_data, read_real(shared_data))
        assert len(found) >= 250
        assert [one for one in found if one.different is None] == []
        # Some translations write "not yes" where the text says "no", and some the other way round. That differs
        # only while the question is open; every answer that can be given must decide alike.
        decided = [one for one in found if not one.only_unanswered]
        assert sum(one.equal for one in decided) / len(decided) >= EQUAL
        assert len(decided) / len(found) >= 0.95

    def test_a_planted_fault_is_found(self, shared_data: Path) -> None:
        def turned(entry: Entry) -> Entry:
            return replace(entry, condition=opposite(entry.condition)) if entry.effect == "forbidden" else entry

        found = compare(shared_data, read_real(shared_data), turned)
        assert sum(one.equal or one.only_unanswered for one in found) / len(found) < EQUAL

    def test_a_word_less_is_found(self, shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(words, "VERBS", {word: what for word, what in words.VERBS.items() if word != "angezeigt"})
        assert share_understood(tuple(read_all(schemas(shared_data)))) < UNDERSTOOD


class TestLand:
    def test_each_land_has_its_own_rules(self, shared_data: Path) -> None:
        seen = set()
        for one in read_real(shared_data):
            for rule in one.rules:
                by_land = {land: for_land(rule, land) for land in words.LAENDER}
                told = [told_rule(rule, one.elements, land)["tree"] for land in words.LAENDER]
                assert "land" not in str(told)
                if len(set(by_land.values())) > 1:
                    seen.add(rule.owned.rule.id)
        assert len(seen) >= 20


def test_no_id_of_a_real_schema_stands_in_the_source(shared_data: Path) -> None:
    source = Path(words.__file__).parent
    text = "".join(path.read_text() for path in source.glob("*.py"))
    ids = {place.element.id for one in read_real(shared_data) for place in one.elements.places}
    ids |= {rule.owned.rule.id for one in read_real(shared_data) for rule in one.rules}
    assert len(ids) > 500
    assert [id_ for id_ in ids if id_ in text] == []
