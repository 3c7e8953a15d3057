"""What an application costs, and which conditions of its service hold: computed from the answers. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.rules.expression import Expression, compile_expression
from portalwerk.formengine.rules.form import Answers, Facts, Form
from portalwerk.formengine.rules.kinds import BOOL, NUMBER, Kind
from portalwerk.formengine.rules.plan import Planner
from portalwerk.kernel.money import Money

_KEPT = 1024
_compiled: dict[tuple[str, str], Expression] = {}


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the fee: what for, how much, and a word of explanation."""

    key: str
    label: str
    money: Money
    note: str = ""


def condition(form: Form, source: str) -> Expression:
    """A condition over the answers of a form. Raises: `ExpressionFault`."""
    return _expression(form, source, BOOL)


def calculation(form: Form, source: str) -> Expression:
    """A calculation over the answers of a form. Raises: `ExpressionFault`."""
    return _expression(form, source, NUMBER)


def fee_of(offer: Offer, form: Form, answers: Answers, facts: Facts) -> tuple[FeeLine, ...]:
    """The lines of the fee for these answers; half cents round up. Nothing to pay: no line.

    Parameters:
        answers: pruned, so that nothing hidden counts.
    """
    lines = []
    for item in offer.fee_items:
        if item.when is not None and not condition(form, item.when).holds((answers,), facts):
            continue
        times = Decimal(1)
        if item.times is not None:
            times = calculation(form, item.times).value((answers,), facts) or Decimal(0)
        cents = int((item.cents * times).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        if cents:
            lines.append(FeeLine(item.key, item.label, Money(cents), item.note))
    return tuple(lines)


def total_of(lines: tuple[FeeLine, ...]) -> Money:
    """The sum of the lines."""
    return sum((line.money for line in lines), Money(0))


def _expression(form: Form, source: str, kind: Kind) -> Expression:
    # A form never changes, so what was compiled for it stays right; the bound keeps a long life small.
    key = (form.fingerprint, f"{kind.name} {source}")
    found = _compiled.get(key)
    if found is None:
        found = compile_expression(source, Planner(form).scope(()), kind)
        if len(_compiled) >= _KEPT:
            _compiled.clear()
        _compiled[key] = found
    return found
