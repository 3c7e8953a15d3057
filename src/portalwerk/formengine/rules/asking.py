"""Expressions about a form that stand outside of it: fees, suggested reasons. Checked once, kept compiled."""

from decimal import Decimal
from functools import lru_cache

from portalwerk.formengine.rules.expression import Expression, compile_expression
from portalwerk.formengine.rules.form import Answers, Facts, Form
from portalwerk.formengine.rules.kinds import BOOL, NUMBER
from portalwerk.formengine.rules.plan import Planner


def holds(form: Form, source: str, answers: Answers, facts: Facts) -> bool:
    """Return whether a condition holds for these answers. Raises ExpressionFault if it does not fit the form."""
    return _compile(form, source, counts=False).holds((answers,), facts)


def number_of(form: Form, source: str, answers: Answers, facts: Facts) -> Decimal:
    """Return what a calculation gives for these answers, zero if it is absent. Raises ExpressionFault."""
    return _compile(form, source, counts=True).value((answers,), facts) or Decimal(0)


@lru_cache(maxsize=512)
def _compile(form: Form, source: str, *, counts: bool) -> Expression:
    return compile_expression(source, Planner(form).scope(()), NUMBER if counts else BOOL)
