"""One case as a line of the inbox, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portalwerk.cases.queries.listing import Listed
from portalwerk.cases.rules.working import OPEN, CaseStatus
from portalwerk.kernel.clock import local, today
from portalwerk.web.office.parts.light import Lamp, lamp_of
from portalwerk.web.office.parts.status import status_word


@dataclass(frozen=True)
class Line:
    """One line of the inbox, in words. Only an open case has a lamp."""

    listed: Listed
    href: str
    tag: str
    tag_kind: str
    age: str
    since: str
    age_kind: str
    lamp: Lamp | None
    pick: str
    is_picked: bool


def line(row: Listed, href: str, *, picked: Iterable[str] = (), is_picked: bool = False) -> Line:
    """Say one line. Parameters: picked, what is ticked already; is_picked, this one is in any case."""
    case = row.case
    days = (today() - local(case.arrived_at).date()).days
    lamp = lamp_of(case) if case.status in OPEN else None
    if case.question_at is not None:
        tag, kind = "Frage", "office"
    elif lamp and case.reply_at is not None and case.status != CaseStatus.DECIDING:
        tag, kind = "Antwort da", "office"
    else:
        tag, kind = status_word(case), "ok" if case.status == CaseStatus.NEW else ""
    pick = f"{case.pk}.{case.version}"
    return Line(
        listed=row,
        href=href,
        tag=tag,
        tag_kind=kind,
        age="1 Tag" if days == 1 else f"{days} Tage",
        since=f"seit {local(case.arrived_at):%d.%m.}",
        age_kind=lamp.age_kind if lamp else "ok",
        lamp=lamp,
        pick=pick,
        is_picked=is_picked or pick in set(picked),
    )
