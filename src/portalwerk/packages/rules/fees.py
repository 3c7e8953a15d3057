"""Expressions outside the form: fees and suggested reasons, checked against the form and run on answers."""

from collections.abc import Iterable
from decimal import Decimal

from portalwerk.formengine.rules.expression import Expression, compile_expression
from portalwerk.formengine.rules.form import Answers, Facts, Form
from portalwerk.formengine.rules.kinds import BOOL, NUMBER
from portalwerk.formengine.rules.plan import Planner
from portalwerk.packages.rules.definition import FeesFile, ProcessFile, ReasonModule


def condition(form: Form, source: str) -> Expression:
    """A condition over the answers of a form. Raises: `ExpressionFault`."""
    return compile_expression(source, Planner(form).scope(()), BOOL)


def number(form: Form, source: str) -> Expression:
    """A calculation over the answers of a form. Raises: `ExpressionFault`."""
    return compile_expression(source, Planner(form).scope(()), NUMBER)


def fee_cents(fees: FeesFile, form: Form, answers: Answers, facts: Facts) -> int:
    """What it costs in cents."""
    total = Decimal(0)
    for item in fees.items:
        if item.when is not None and not condition(form, item.when).holds((answers,), facts):
            continue
        times = Decimal(1) if item.times is None else number(form, item.times).value((answers,), facts) or Decimal(0)
        total += times * int(item.amount.replace(",", ""))
    return int(total)


def suggested(process: ProcessFile, form: Form, answers: Answers, facts: Facts) -> tuple[str, list[str]]:
    """How the case would end by the package's own suggestions: kind of outcome and the reasons.

    A suggested denial goes first; otherwise the first outcome with its suggested reasons, or its first reason.
    """
    for outcome in process.outcomes:
        if outcome.kind == "denied":
            reasons = _applying(outcome.reasons, form, answers, facts)
            if reasons:
                return "denied", reasons
    first = process.outcomes[0]
    return first.kind, _applying(first.reasons, form, answers, facts) or [first.reasons[0].key]


def _applying(reasons: Iterable[ReasonModule], form: Form, answers: Answers, facts: Facts) -> list[str]:
    return [
        reason.key
        for reason in reasons
        if reason.suggested_if and condition(form, reason.suggested_if).holds((answers,), facts)
    ]
