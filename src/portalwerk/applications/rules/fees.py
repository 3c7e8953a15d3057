"""What an application costs: the fee schedule of its service, computed from the answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from portalwerk.catalog.rules.offer import FeeItem, Offer
from portalwerk.formengine.rules.asking import holds, number_of
from portalwerk.formengine.rules.form import Answers, Facts, Form
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
    """Return the lines of a fee schedule that apply to these answers. Raises ExpressionFault."""
    lines = []
    for item in items:
        if item.when is not None and not holds(form, item.when, answers, facts):
            continue
        times = int(number_of(form, item.times, answers, facts)) if item.times is not None else 1
        if times > 0:
            label = item.label if times == 1 else f"{item.label} ({times} ×)"
            lines.append(FeeLine(item.key, label, Money(item.cents) * times, item.note))
    return tuple(lines)
