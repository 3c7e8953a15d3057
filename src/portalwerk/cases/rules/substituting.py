"""Who stands in for whom, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portalwerk.kernel.refusal import Refusal

#: Nobody plans a substitution for longer than this.
LONGEST = timedelta(days=366)


class SubstitutionDaysWrong(Refusal):
    """The last day lies before the first, in the past, or too far away."""

    sentence = "Der letzte Tag muss heute oder später liegen, nicht vor dem ersten, und höchstens ein Jahr weit."


class OwnSubstitute(Refusal):
    """Somebody is to stand in for themselves."""

    sentence = "Niemand kann sich selbst vertreten."


class SubstituteUnitsMissing(Refusal):
    """The substitute does not work for all units of whoever is away."""

    sentence = "{name} arbeitet nicht für alle Ämter von {absent}. Wählen Sie jemand anderen."


class AlreadySubstituted(Refusal):
    """Somebody stands in on these days already."""

    sentence = "In dieser Zeit wird {absent} schon vertreten. Beenden Sie zuerst die andere Vertretung."


class SubstituteAway(Refusal):
    """The substitute is away on one of these days: there is no chain."""

    sentence = "{name} ist in dieser Zeit selbst nicht da. Wählen Sie jemand anderen."


class StandsInMeanwhile(Refusal):
    """Whoever is away stands in for somebody on one of these days: there is no chain."""

    sentence = "{absent} vertritt in dieser Zeit selbst jemanden. Beenden Sie zuerst diese Vertretung."


@dataclass(frozen=True)
class Person:
    """Somebody who works on cases: for these units, or for all (None)."""

    account_id: UUID
    name: str
    units: Set[UUID] | None


@dataclass(frozen=True)
class Days:
    """A substitution from its first to its last day; both count."""

    absent_id: UUID
    substitute_id: UUID
    starts_on: date
    ends_on: date

    def meets(self, other: Days) -> bool:
        """Return whether both have a day in common."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def check_substitution(
    absent: Person, substitute: Person, *, starts_on: date, ends_on: date, today: date, others: Iterable[Days]
) -> None:
    """Refuse a substitution that cannot work. A chain never comes about: one step and no more.

    Parameters: others, what was agreed on before and still holds.
    Raises SubstitutionDaysWrong, OwnSubstitute, SubstituteUnitsMissing, AlreadySubstituted, SubstituteAway,
    StandsInMeanwhile.
    """
    if ends_on < max(starts_on, today) or max(starts_on, ends_on) - today > LONGEST:
        raise SubstitutionDaysWrong
    if absent.account_id == substitute.account_id:
        raise OwnSubstitute
    if not covers(substitute.units, absent.units):
        raise SubstituteUnitsMissing(name=substitute.name, absent=absent.name)
    wanted = Days(absent.account_id, substitute.account_id, starts_on, ends_on)
    meanwhile = [one for one in others if one.meets(wanted)]
    if any(one.absent_id == absent.account_id for one in meanwhile):
        raise AlreadySubstituted(absent=absent.name)
    if any(one.absent_id == substitute.account_id for one in meanwhile):
        raise SubstituteAway(name=substitute.name)
    if any(one.substitute_id == absent.account_id for one in meanwhile):
        raise StandsInMeanwhile(absent=absent.name)


def covers(mine: Set[UUID] | None, theirs: Set[UUID] | None) -> bool:
    """Return whether whoever works for `mine` works for all of `theirs`; None means all units."""
    return mine is None or (theirs is not None and theirs <= mine)
