"""What the figures of a form say: where people stop, and which question goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What can happen at a page. Each draft reaches and completes a page at most once."""

    REACHED = "reached"
    COMPLETED = "completed"
    KEPT = "kept"
    WRONG = "wrong"


@dataclass(frozen=True, order=True, slots=True)
class Happened:
    """One thing that happened at a page; `element` is the static path of a field that was wrong."""

    page_key: str
    mark: Mark
    element: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the funnel: how many came, how many went on."""

    page_key: str
    title: str
    reached: int
    completed: int
    kept: int
    share: float

    @property
    def left(self) -> int:
        """How many came and did not go on, yet or ever."""
        return max(0, self.reached - self.completed)

    @property
    def left_percent(self) -> int:
        """Of a hundred who came, how many did not go on."""
        return round(100 * self.left / self.reached) if self.reached else 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A field where something was wrong, with how often."""

    page_key: str
    element: str
    count: int


def steps(pages: Iterable[tuple[str, str]], counts: Mapping[Happened, int]) -> list[Step]:
    """Return the funnel in the order of the form.

    Parameters: pages, key and title of each page; counts, how often what happened. `share` is the part (0 to 1) that
    reached a page, of those who reached the page that most have reached: a page that only some need is no loss.
    """

    def at(key: str, mark: Mark) -> int:
        return counts.get(Happened(key, mark), 0)

    listed = list(pages)
    most = max((at(key, Mark.REACHED) for key, _ in listed), default=0)
    return [
        Step(
            key,
            title,
            reached := at(key, Mark.REACHED),
            at(key, Mark.COMPLETED),
            at(key, Mark.KEPT),
            reached / most if most else 0.0,
        )
        for key, title in listed
    ]


def worst(funnel: Sequence[Step], *, at_least: int = 10) -> Step | None:
    """Return the page where the largest part stops, among those that at least so many have reached; None if none do."""
    known = [step for step in funnel if step.reached >= at_least and step.left]
    return max(known, key=lambda step: step.left / step.reached, default=None)


def troubles(counts: Mapping[Happened, int]) -> list[Trouble]:
    """Return the fields where something was wrong, the most frequent first."""
    found = [Trouble(what.page_key, what.element, count) for what, count in counts.items() if what.mark is Mark.WRONG]
    return sorted(found, key=lambda trouble: (-trouble.count, trouble.page_key, trouble.element))
