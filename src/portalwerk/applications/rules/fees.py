"""What an application costs: the fee schedule of its service, computed from the answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from portalwerk.catalog.rules.offer import FeeItem, Offer
from portalwerk.formengine.rules.expression import Expression, compile_expression
from portalwerk.formengine.rules.form import Answers, Facts, Form
from portalwerk.formengine.rules.kinds import BOOL, NUMBER
from portalwerk.formengine.rules.plan import Planner
from portalwerk.kernel.money import Money


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the bill."""

    key: str
    label: str
    money: Money
    note: str = ""


def fee_of(offer: Offer, form: Form, answers: Answers, facts: Facts) -> tuple[FeeLine, ...]:
    """Return the lines that apply to these answers, without those that come to nothing.

    Raises ExpressionFault for a condition that does not fit the form; a package with one does not install.
    """
    return fee_lines(offer.fee_items, form, answers, facts)


def fee_lines(items: Sequence[FeeItem], form: Form, answers: Answers, facts: Facts) -> tuple[FeeLine, ...]:
    """Return the lines of a fee schedule that apply to these answers."""
    lines = []
    for item in items:
        if item.when is not None and not _compiled(form, item.when, counts=False).holds((answers,), facts):
            continue
        times = 1
        if item.times is not None:
            times = int(_compiled(form, item.times, counts=True).value((answers,), facts) or Decimal(0))
        if times > 0:
            label = item.label if times == 1 else f"{item.label} ({times} ×)"
            lines.append(FeeLine(item.key, label, Money(item.cents) * times, item.note))
    return tuple(lines)


def _compiled(form: Form, source: str, *, counts: bool) -> Expression:
    return _compile(_ByFingerprint(form), source, counts)


class _ByFingerprint:
    """A form as a key of a cache: forms never change, so their fingerprint stands for them."""

    __slots__ = ("form",)

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return hash(self.form.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByFingerprint) and other.form.fingerprint == self.form.fingerprint


@lru_cache(maxsize=512)
def _compile(holder: _ByFingerprint, source: str, counts: bool) -> Expression:
    return compile_expression(source, Planner(holder.form).scope(()), NUMBER if counts else BOOL)
