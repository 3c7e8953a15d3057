"""What the figures of a form say: where people stop, and which question goes wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Mark(StrEnum):
    """What can happen at a page. Each draft reaches and completes a page at most once.

    EXITED: the way ended here, at an exit of the form; that is no stopping. TOOK: it was filled in within a span.
    """

    REACHED = "reached"
    COMPLETED = "completed"
    KEPT = "kept"
    WRONG = "wrong"
    EXITED = "exited"
    TOOK = "took"


#: Spans of time that a page took, in seconds from below; a longer one is a break.
SPANS = {"0": 0, "30": 30, "60": 60, "120": 120, "300": 300, "600": 600, "1800": 1800}
_LONGEST = list(SPANS)[-1]
#: How often a page must have been measured before anything is said of it.
LEAST_MEASURED = 10


@dataclass(frozen=True, order=True, slots=True)
class Happened:
    """One thing that happened at a page.

    `element` is the static path of a field that was wrong; `version` of the service and `span` are those of a page
    that took so long.
    """

    page_key: str
    mark: Mark
    element: str = ""
    version: str = ""
    span: str = ""

    def counted_on(self, on: date) -> date:
        """The day under which it is counted: times under the Monday of their week, since they say more of somebody."""
        return on - timedelta(days=on.weekday()) if self.mark is Mark.TOOK else on


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the funnel: how many came, how many went on. At an exit (`exits`) nobody is meant to go on."""

    page_key: str
    title: str
    reached: int
    completed: int
    kept: int
    share: float
    exits: bool = False

    @property
    def left(self) -> int:
        """How many came and did not go on, yet or ever."""
        return 0 if self.exits else max(0, self.reached - self.completed)

    @property
    def left_percent(self) -> int:
        """Of a hundred who came, how many did not go on."""
        return round(100 * self.left / self.reached) if self.reached else 0


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a page usually takes in one version, in seconds: the middle half lies between."""

    page_key: str
    version: str
    measured: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A field where something was wrong, with how often."""

    page_key: str
    element: str
    count: int


def steps(
    pages: Iterable[tuple[str, str]], counts: Mapping[Happened, int], *, exits: Collection[str] = ()
) -> list[Step]:
    """Return the funnel in the order of the form.

    Parameters: pages, key and title of each page; counts, how often what happened; exits, the keys of
    the pages where the way ends. `share` is the part (0 to 1) that
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
            reached := at(key, Mark.EXITED if key in exits else Mark.REACHED),
            at(key, Mark.COMPLETED),
            at(key, Mark.KEPT),
            reached / most if most else 0.0,
            key in exits,
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


def span_of(seconds: float) -> str:
    """Return the span that a time falls into."""
    return next(key for key, least in reversed(SPANS.items()) if seconds >= least or least == 0)


def durations(counts: Mapping[Happened, int]) -> list[Duration]:
    """Return how long each page takes in each version, where it was measured often enough. Breaks do not count."""
    measured: dict[tuple[str, str], Counter[str]] = {}
    for what, count in counts.items():
        if what.mark is Mark.TOOK and what.span != _LONGEST:
            measured.setdefault((what.page_key, what.version), Counter())[what.span] += count
    found = []
    for (page_key, version), spans in sorted(measured.items()):
        total = sum(spans.values())
        if total >= LEAST_MEASURED:
            low, high = _quantile(spans, total * 0.25), _quantile(spans, total * 0.75)
            keys = list(SPANS)
            found.append(Duration(page_key, version, total, SPANS[low], SPANS[keys[keys.index(high) + 1]]))
    return found


def _quantile(spans: Mapping[str, int], wanted: float) -> str:
    """The span in which the so-maniest lies."""
    passed = 0
    for key in SPANS:
        passed += spans.get(key, 0)
        if passed >= wanted:
            return key
    return _LONGEST
