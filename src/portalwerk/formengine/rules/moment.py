"""What one evaluation sees and may spend, and what a compiled part of an expression is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portalwerk.formengine.rules.form import Answers, Facts
from portalwerk.formengine.rules.kinds import Kind
from portalwerk.kernel.refusal import Refusal

#: How many steps one evaluation may take. Only walks over lists and long texts can need many.
BUDGET = 20_000
#: How many all conditions of a form together, with certain answers.
FORM_BUDGET = 100_000
#: So many characters of a text cost a step.
CHARACTERS_OF_A_STEP = 64
#: A text that an expression builds is never longer.
MAX_TEXT = 10_000


class OverBudget(Refusal):
    """An expression needed more steps than allowed for these answers."""

    sentence = "Diese Angaben sind zu umfangreich zum Berechnen. Bitte entfernen Sie einige Einträge."


class Purse:
    """The steps that all conditions of a form may take together."""

    __slots__ = ("left",)

    def __init__(self, left: int = FORM_BUDGET) -> None:
        self.left = left


class Moment:
    """What one evaluation sees: the answers of each enclosing group, the facts, and the steps left."""

    __slots__ = ("facts", "frames", "left", "local", "purse")

    def __init__(self, frames: Sequence[Answers], facts: Facts, purse: Purse) -> None:
        self.frames = frames
        self.facts = facts
        self.local: dict[str, Any] = {}
        self.left = BUDGET
        self.purse = purse

    def spend(self, steps: int) -> None:
        """Count steps; raises `OverBudget` when none are left."""
        self.left -= steps
        self.purse.left -= steps
        if self.left < 0 or self.purse.left < 0:
            raise OverBudget

    def read(self, text: str) -> None:
        """Count the steps of going through a text."""
        self.spend(len(text) // CHARACTERS_OF_A_STEP)


Run = Callable[[Moment], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A piece of a compiled expression: how it is run, what it gives, which element it is, and its steps."""

    run: Run
    kind: Kind
    path: str = ""
    cost: int = 1
