"""What pictures and tables of figures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Table:
    """The figures behind a picture."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The rows: what each is about, and its cells with the names of their columns."""
        return [(row[0], list(zip(self.columns[1:], row[1:], strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Picture:
    """A picture of figures: what it shows in one sentence, and the words around it."""

    headline: str
    text: str
    sentence: str
    table: Table
    drawn: list[Any] = field(default_factory=list)
    legend: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Segment:
    """A part of a bar: how long of the whole (0 to 1), what is written at it."""

    colour: int
    share: float
    value: str


@dataclass(frozen=True)
class Bar:
    """A bar of segments."""

    label: str
    segments: list[Segment]


@dataclass(frozen=True)
class Pair:
    """What came and what went in a month."""

    label: str
    first: int | None
    second: int | None


@dataclass(frozen=True)
class Level:
    """The running totals at the end of a month, the highest first."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """Open cases of one stage: ages in days, each with whether it is late; the bands behind them."""

    label: str
    dots: list[tuple[float, bool]]
    bands: tuple[float | None, float | None, float | None]
