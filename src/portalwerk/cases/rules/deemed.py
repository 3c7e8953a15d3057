"""Deemed approval: when silence of the authority counts as a yes. Pure. Source: § 42a VwVfG."""

from collections.abc import Sequence
from datetime import date, datetime

from portalwerk.cases.rules.working_days import legal_day, months_after, next_working_day
from portalwerk.kernel.refusal import Refusal


class NothingToExtend(Refusal):
    """No period runs: the service knows none, something is missing, or it is over."""

    sentence = "Hier läuft keine Frist, nach der der Antrag als genehmigt gilt."


class ExtendedBefore(Refusal):
    """The period was extended before."""

    sentence = "Diese Frist wurde schon einmal verlängert. Ein zweites Mal geht das nicht."


class ExtensionUnfit(Refusal):
    """An extension that does not extend, or far too much."""

    sentence = "Die neue Frist muss nach dem bisherigen Ende liegen, höchstens ein Jahr danach."


class ExtensionUnfounded(Refusal):
    """An extension without a reason."""

    sentence = "Schreiben Sie, warum die Sache so schwierig ist. Der Grund wird mitgeteilt."


def complete_on(arrived_at: datetime, asked: Sequence[tuple[datetime, datetime | None]]) -> date | None:
    """Return the day on which the last missing thing arrived, None while something is asked for.

    Parameters: asked, when something was asked for and when the reply came; a later question replaces an earlier one.
    Source: § 42a Abs. 2 Satz 2 VwVfG.
    """
    if asked and max(asked, key=lambda one: one[0])[1] is None:
        return None
    moments = [arrived_at, *(answered_at for _, answered_at in asked if answered_at)]
    return legal_day(max(moments))


def deemed_on(complete: date | None, *, months: int | None, land: str, extended_to: date | None = None) -> date | None:
    """Return the last day for the decision; without one the application counts as granted from the next day on.

    Parameters: complete, the day from which it counts; months, None where the law knows no such thing; extended_to,
    the new last day if it was extended. Raises LandUnknown. Source: § 42a Abs. 1, 2 VwVfG; §§ 187, 188, 193 BGB.
    """
    if complete is None or months is None:
        return None
    end = next_working_day(months_after(complete, months), land=land)
    return max(end, extended_to) if extended_to else end


def check_extension(*, ends_on: date | None, extended_to: date | None, until: date, reason: str, today: date) -> None:
    """Refuse an extension that the law does not allow. Source: § 42a Abs. 2 Satz 3, 4 VwVfG.

    Raises NothingToExtend, ExtendedBefore, ExtensionUnfit, ExtensionUnfounded.
    """
    if extended_to is not None:
        raise ExtendedBefore
    if ends_on is None or today > ends_on:
        raise NothingToExtend
    if not 0 < (until - ends_on).days <= 366:
        raise ExtensionUnfit
    if not reason.strip():
        raise ExtensionUnfounded
