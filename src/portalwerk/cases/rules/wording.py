"""What a decision says: outcome, reasons, provisos, fee. Entered once, drafted, countersigned, printed. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from portalwerk.kernel.money import Money
from portalwerk.kernel.refusal import Refusal


class ProvisoKind(StrEnum):
    """The kinds of Nebenbestimmung. Source: § 36 Abs. 2 VwVfG."""

    LIMIT = "limit"
    CONDITION = "condition"
    OBLIGATION = "obligation"
    REVOCATION = "revocation"


PROVISO_WORDS = {
    ProvisoKind.LIMIT: "Befristung",
    ProvisoKind.CONDITION: "Bedingung",
    ProvisoKind.OBLIGATION: "Auflage",
    ProvisoKind.REVOCATION: "Widerrufsvorbehalt",
}


class ReliefKind(StrEnum):
    """What is taken off a fee: a part or all of it."""

    REDUCED = "reduced"
    EXEMPT = "exempt"


RELIEF_WORDS = {ReliefKind.REDUCED: "Ermäßigung", ReliefKind.EXEMPT: "Befreiung von der Gebühr"}


class ValueMissing(Refusal):
    """A text module has a blank that nobody filled."""

    sentence = "Im Baustein „{title}“ fehlt: {name}."


class ReliefUnfounded(Refusal):
    """A fee is never waived without a reason."""

    sentence = "Schreiben Sie, warum die Gebühr niedriger ist."


class ReliefUnfit(Refusal):
    """A reduced fee lies between nothing and the whole fee."""

    sentence = "Die ermäßigte Gebühr muss größer als 0 und kleiner als {full} sein."


class ProvisoUnfit(Refusal):
    """A refusal or a confirmation gives nothing that could be limited."""

    sentence = "Nebenbestimmungen gibt es nur zu einer Genehmigung."


@dataclass(frozen=True)
class Proviso:
    """A Nebenbestimmung of one decision, its blanks filled."""

    kind: ProvisoKind
    text: str


@dataclass(frozen=True)
class Relief:
    """What is taken off the fee. `cents` is what is left to pay."""

    kind: ReliefKind
    cents: int
    reason: str


@dataclass(frozen=True)
class Wording:
    """All that somebody says when they decide.

    Parameters: modules, the text modules of the authority in the version that was chosen; entered, the fields as
    they were filled in, so that the page comes up again as it was left.
    """

    outcome: str
    reasons: tuple[str, ...]
    provisos: tuple[Proviso, ...] = ()
    relief: Relief | None = None
    modules: tuple[str, ...] = ()
    entered: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is sealed."""
        relief = self.relief
        return {
            "outcome": self.outcome,
            "reasons": list(self.reasons),
            "provisos": [{"kind": one.kind.value, "text": one.text} for one in self.provisos],
            "relief": {"kind": relief.kind.value, "cents": relief.cents, "reason": relief.reason} if relief else None,
            "modules": list(self.modules),
            "entered": {name: list(values) for name, values in self.entered.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        relief = stored.get("relief")
        return cls(
            outcome=stored["outcome"],
            reasons=tuple(stored["reasons"]),
            provisos=tuple(Proviso(ProvisoKind(one["kind"]), one["text"]) for one in stored.get("provisos", ())),
            relief=Relief(ReliefKind(relief["kind"]), relief["cents"], relief["reason"]) if relief else None,
            modules=tuple(stored.get("modules", ())),
            entered=stored.get("entered", {}),
        )


_BLANK = re.compile(r"\{([a-zäöüß][a-zäöüß0-9_]{0,39})\}")


def blanks_of(text: str) -> tuple[str, ...]:
    """Return the names in curly brackets, each once, in the order in which they stand there."""
    return tuple(dict.fromkeys(_BLANK.findall(text)))


def filled(text: str, values: Mapping[str, str], *, title: str = "") -> str:
    """Return a text module with its blanks filled. What is filled in is never read for blanks again.

    Raises ValueMissing.
    """

    def value(found: re.Match[str]) -> str:
        given = values.get(found[1], "").strip()
        if not given:
            raise ValueMissing(title=title, name=blank_label(found[1]))
        return given

    return _BLANK.sub(value, text)


def blank_label(name: str) -> str:
    """Return the name of a blank for people: `gültig_bis` is `Gültig bis`."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def check_wording(wording: Wording, *, kind: str, full: Money) -> None:
    """Refuse provisos where nothing is granted, and a relief that is none or has no reason.

    Raises ProvisoUnfit, ReliefUnfounded, ReliefUnfit.
    """
    if wording.provisos and kind not in {"granted", "partly_granted"}:
        raise ProvisoUnfit
    relief = wording.relief
    if relief is None:
        return
    if not relief.reason.strip():
        raise ReliefUnfounded
    if not full or (relief.kind is ReliefKind.REDUCED and not 0 < relief.cents < full.cents):
        raise ReliefUnfit(full=str(full))


@dataclass(frozen=True)
class FeeShown:
    """The fee as letter and page show it: lines of label and amount, and the sum. `total` is empty without a fee."""

    lines: tuple[tuple[str, str], ...] = ()
    total: str = ""
    note: str = ""
    is_nothing: bool = False


def fee_shown(lines: Sequence[tuple[str, Money]], relief: Relief | None) -> FeeShown:
    """Return the fee with what is taken off it, and why. The lines add up to the total."""
    full = sum((money for _, money in lines), Money(0))
    if not full:
        return FeeShown()
    shown = [(label, str(money)) for label, money in lines]
    if relief is None:
        return FeeShown(tuple(shown), str(full))
    left = Money(0) if relief.kind is ReliefKind.EXEMPT else Money(relief.cents)
    shown.append((RELIEF_WORDS[relief.kind], str(left - full)))
    return FeeShown(tuple(shown), str(left), f"Warum die Gebühr niedriger ist: {relief.reason.strip()}", not left)


def without_blanks(text: str) -> str:
    """Return a text module without its well-formed blanks, to see whether a bracket is left over."""
    return _BLANK.sub("", text)
