"""What a decision says: blanks, provisos, the fee; and how plainly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.plain import plain_hints
from portalwerk.cases.rules.wording import (
    Proviso,
    ProvisoKind,
    ProvisoUnfit,
    Relief,
    ReliefKind,
    ReliefUnfit,
    ReliefUnfounded,
    ValueMissing,
    Wording,
    blanks_of,
    check_wording,
    fee_shown,
    filled,
)
from portalwerk.kernel.money import Money

names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
LIMIT = Proviso(ProvisoKind.LIMIT, "Gilt bis zum 1. Mai.")


@given(st.dictionaries(names, st.text(min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_every_blank_is_filled_once_and_never_read_again(values) -> None:
    text = " und ".join(f"{{{name}}}" for name in values)
    assert blanks_of(text) == tuple(values)
    assert filled(text, values) == " und ".join(value.strip() for value in values.values())


def test_what_is_filled_in_may_look_like_a_blank() -> None:
    assert filled("Bis {tag}.", {"tag": "{tag}"}) == "Bis {tag}."


def test_an_empty_blank_is_named() -> None:
    with pytest.raises(ValueMissing, match="Gültig bis"):
        filled("Bis {gültig_bis}.", {"gültig_bis": " "}, title="Befristung")


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=5), st.data())
def test_lines_add_up_to_what_is_left(cents, data) -> None:
    full = sum(cents)
    left = data.draw(st.integers(1, full))
    lines = [(f"Posten {number}", Money(one)) for number, one in enumerate(cents)]
    shown = fee_shown(lines, Relief(ReliefKind.REDUCED, left, "Geringes Einkommen"))
    assert shown.total == str(Money(left))
    assert shown.lines[-1] == ("Ermäßigung", str(Money(left - full)))
    assert "Geringes Einkommen" in shown.note


def test_exemption_leaves_nothing_and_says_why() -> None:
    shown = fee_shown([("Karte", Money(1250))], Relief(ReliefKind.EXEMPT, 0, "Ehrenamt"))
    assert (shown.total, shown.is_nothing) == (str(Money(0)), True)
    assert fee_shown([], None).total == ""


@pytest.mark.parametrize(
    ("wording", "kind", "full", "refusal"),
    [
        (Wording("x", ("r",), provisos=(LIMIT,)), "denied", 100, ProvisoUnfit),
        (Wording("x", ("r",), relief=Relief(ReliefKind.EXEMPT, 0, " ")), "granted", 100, ReliefUnfounded),
        (Wording("x", ("r",), relief=Relief(ReliefKind.REDUCED, 100, "g")), "granted", 100, ReliefUnfit),
        (Wording("x", ("r",), relief=Relief(ReliefKind.REDUCED, -1, "g")), "granted", 100, ReliefUnfit),
        (Wording("x", ("r",), relief=Relief(ReliefKind.EXEMPT, 0, "g")), "granted", 0, ReliefUnfit),
    ],
)
def test_what_no_decision_may_say(wording, kind, full, refusal) -> None:
    with pytest.raises(refusal):
        check_wording(wording, kind=kind, full=Money(full))


def test_wording_comes_back_as_it_was_kept() -> None:
    wording = Wording("a", ("b",), (LIMIT,), Relief(ReliefKind.EXEMPT, 0, "c"), ("d",), {"outcome": ["a"]})
    assert Wording.from_json(wording.as_json()) == wording


def test_hints_name_long_sentences_and_long_words_only() -> None:
    assert not plain_hints(["Sie bekommen die Karte. Sie gilt bis zum 1. Mai. Das steht in § 5 Abs. 2 Nr. 3 Gesetz."])
    long = "Wir " + "haben " * 20 + "geprüft."
    hints = plain_hints([f"Kurz. {long}", "Das Grundstücksverkehrsgenehmigungsrecht. Das Grundstücks-Verkehrs-Recht."])
    assert [count for _, count in hints.sentences] == [22]
    assert hints.words == ("Grundstücksverkehrsgenehmigungsrecht",)
