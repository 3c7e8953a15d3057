"""Money: whole cents of euro, exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, order=True)
class Money:
    """An amount in euro cents. Adds, subtracts and multiplies by whole numbers; never a float."""

    cents: int

    @classmethod
    def of(cls, euros: str | int | Decimal) -> Money:
        """Read an amount in euros, `"53.00"` or `Decimal("53")`; half cents round up (kaufmännisch)."""
        cents = (Decimal(euros) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return cls(int(cents))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __mul__(self, count: int) -> Money:
        return Money(self.cents * count)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        euros, cents = divmod(abs(self.cents), 100)
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{euros:,}".replace(",", ".") + f",{cents:02d}\N{NO-BREAK SPACE}€"
