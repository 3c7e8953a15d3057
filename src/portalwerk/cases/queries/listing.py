"""The inbox: which cases a list has, in which order, and how many each view counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from portalwerk.access.models import Membership
from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.models import Case, CaseWord, FollowUp
from portalwerk.cases.queries import cases_visible_to, title_of
from portalwerk.cases.queries.intake import lead_assigns
from portalwerk.cases.queries.substituting import absent_ones, with_stand_in
from portalwerk.cases.rules.announcement import POSTED
from portalwerk.cases.rules.deadlines import days_left
from portalwerk.cases.rules.listing import ME, NOBODY, VIEWS, Listing
from portalwerk.cases.rules.words import searched
from portalwerk.cases.rules.working import OPEN, CaseStatus
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.kernel.clock import today
from portalwerk.kernel.sealing import search_token

PAGE = 50
_OPEN = Q(status__in=OPEN)
_TO_POST = Q(
    decision__basis__in=[b.value for b in POSTED], decision__letter__isnull=False, decision__posted_on=None
) & Q(status__in=[CaseStatus.DECIDED, CaseStatus.READY])
_COLUMN_OF = {
    "leistung": "online_service__slug",
    "stand": "status_rank",
    "alter": "arrived_at",
    "frist": "due_on",
    "bei": "assignee_name",
    "aktenzeichen": "file_number",
    "amt": "unit__name",
    "wiedervorlage": "comes_back_on",
    "geaendert": "changed_at",
}


@dataclass(frozen=True)
class Listed:
    """One line of the inbox. `stands_in` says that it is somebody's for whom the reader stands in."""

    case: Case
    title: str
    offer: Offer
    assignee: str
    days_left: int
    comes_back_on: date | None
    stands_in: bool = False


@dataclass(frozen=True)
class Looker:
    """Who looks at the inbox, and when they did so before."""

    caseworker: Caseworker
    last_visit_at: datetime | None = None


def inbox(looker: Looker, listing: Listing, *, names: Mapping[UUID, str]) -> tuple[list[Listed], int]:
    """Return a page of the list and how many cases it has in all.

    Without an order of its own: deemed approvals first, then by deadline; what is done, newest first.
    """
    cases = found(looker, listing)
    total = cases.count()
    first = (listing.seite - 1) * PAGE
    rows = _ordered(cases, listing).select_related("unit")[first : first + PAGE]
    return [listed(row, names, looker.caseworker) for row in rows], total


def foremost(looker: Looker, typed: str, *, count: int) -> tuple[list[Listed], bool]:
    """Return the first cases that a search finds, open ones first, and whether there are more. One statement."""
    cases = matching(cases_visible_to(looker.caseworker), typed, tenant_id=looker.caseworker.tenant_id)
    is_done = Choice(When(_OPEN, then=Value(0)), default=Value(1))
    rows = list(cases.order_by(is_done, "-arrived_at", "pk")[: count + 1])
    return [listed(row, {}) for row in rows[:count]], len(rows) > count


def found(looker: Looker, listing: Listing) -> QuerySet[Case]:
    """Return all cases of a list. A search looks through all views; filters narrow both."""
    cases = cases_visible_to(looker.caseworker)
    if listing.suche:
        cases = matching(cases, listing.suche, tenant_id=looker.caseworker.tenant_id)
    else:
        cases = cases.filter(_view(looker, listing.ansicht))
    return cases.filter(_filters(looker, listing))


def counts(looker: Looker, saved: Iterable[tuple[str, Listing]] = ()) -> dict[str, int]:
    """Return how many cases each view has, in one statement.

    Parameters: saved, names of saved views of one's own choice, each with its list.
    """
    conditions = {name: _view(looker, name) for name in VIEWS}
    for name, listing in saved:
        conditions[name] = _view(looker, listing.ansicht) & _filters(looker, listing)
    figures = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return cases_visible_to(looker.caseworker).aggregate(**figures)


def matching(cases: QuerySet[Case], search: str, *, tenant_id: UUID) -> QuerySet[Case]:
    """Return the cases in which every typed word begins a word: names, address, reference, file number."""
    words = sorted(searched(search))
    if not words:
        return cases.none()
    for word in words:
        cases = cases.filter(pk__in=CaseWord.objects.filter(token=search_token(tenant_id, word)).values("case_id"))
    return cases


def overdue() -> Q:
    """Return what `days_left` below zero means to the database."""
    return _OPEN & (Q(due_on__lt=today()) | Q(due_on__lt=F("waiting_until")))


def waits_for_second(caseworker: Caseworker) -> Q:
    """Return the cases whose decision this person may countersign: not their own, and only with the right."""
    units = caseworker.units_with(Right.COUNTERSIGN)
    here = Q() if units is None else Q(unit_id__in=units)
    waits = here & Q(status=CaseStatus.DECIDING, draft__handed_over_at__isnull=False, decision=None)
    return waits & ~Q(draft__drafted_by_id=caseworker.account_id)


def comes_back_to(caseworker: Caseworker) -> Q:
    """Return the cases of which a follow-up of this person, or of whom they stand in for, is due today or before."""
    due = FollowUp.objects.filter(_theirs(caseworker), done_at=None, due_on__lte=today())
    return Q(pk__in=due.values("case_id"))


def _theirs(caseworker: Caseworker) -> Q:
    """Return what is this person's, or that of somebody for whom they stand in today."""
    return Q(assignee_id=caseworker.account_id) | Q(assignee_id__in=absent_ones(caseworker.account_id))


def listed(case: Case, names: Mapping[UUID, str], caseworker: Caseworker | None = None) -> Listed:
    """Open one line of the inbox. Parameters: caseworker, who reads it."""
    stand_in = getattr(case, "stand_in_id", None)
    return Listed(
        case=case,
        title=title_of(case),
        offer=offer_of(case.online_service_id),
        assignee=names.get(case.assignee_id, "") if case.assignee_id else "",
        days_left=days_left(case.due_on, today=today(), waiting_until=case.waiting_until),
        comes_back_on=getattr(case, "comes_back_on", None),
        stands_in=caseworker is not None and stand_in == caseworker.account_id,
    )


def _view(looker: Looker, name: str) -> Q:
    views: dict[str, Q] = {
        "offen": _OPEN,
        "meine": _OPEN & _theirs(looker.caseworker),
        "neu": Q(status=CaseStatus.NEW),
        "verteilen": lead_assigns(),
        "niemand": _OPEN & Q(assignee_id=None) & _takeable(looker.caseworker),
        "besuch": _since(looker),
        "wiedervorlage": comes_back_to(looker.caseworker),
        "antwort": (_OPEN & ~Q(reply_at=None)) | ~Q(question_at=None),
        "mitzeichnung": waits_for_second(looker.caseworker),
        "wartet": Q(status=CaseStatus.WAITING),
        "ueberfaellig": overdue(),
        "post": _TO_POST,
        "erledigt": ~_OPEN,
    }
    return views[name]


def _takeable(caseworker: Caseworker) -> Q:
    """Return what somebody may take: all, for a team lead; else not what the team lead gives out."""
    return Q() if caseworker.has(Right.ASSIGN_CASES) else ~lead_assigns()


def _since(looker: Looker) -> Q:
    """Return what has arrived since the last visit; who was never here finds everything new."""
    return _OPEN & (Q(arrived_at__gt=looker.last_visit_at) if looker.last_visit_at else Q())


def _filters(looker: Looker, listing: Listing) -> Q:
    chosen = Q()
    if listing.leistung:
        chosen &= Q(online_service__slug=listing.leistung)
    if listing.amt:
        chosen &= Q(unit__key=listing.amt)
    if listing.stand:
        chosen &= Q(status=listing.stand)
    if listing.bei:
        chosen &= Q(assignee_id=_account(looker, listing.bei))
    if listing.ueberfaellig:
        chosen &= overdue()
    if listing.antwort:
        chosen &= ~Q(reply_at=None) | ~Q(question_at=None)
    if listing.besuch:
        chosen &= _since(looker)
    return chosen


def _account(looker: Looker, written: str) -> UUID | None:
    """Return whose cases are meant. What is nobody's name finds nothing."""
    if written == NOBODY:
        return None
    if written == ME:
        return looker.caseworker.account_id
    try:
        return UUID(written)
    except ValueError:
        return UUID(int=0)


def _ordered(cases: QuerySet[Case], listing: Listing) -> QuerySet[Case]:
    used = {sort.key for sort in listing.sort}
    extra: dict[str, Any] = {"comes_back_on": _comes_back_on()}
    if "bei" in used:
        member = Membership.objects.filter(account_id=OuterRef("assignee_id"), tenant_id=OuterRef("tenant_id"))
        extra["assignee_name"] = Subquery(member.order_by("id").values("display_name")[:1])
    if "stand" in used:
        ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(CaseStatus)]
        extra["status_rank"] = Choice(*ranks, default=Value(len(ranks)))
    cases = with_stand_in(cases).annotate(**extra)
    if listing.sort:
        order: list[Any] = [
            F(_COLUMN_OF[sort.key]).desc(nulls_last=True)
            if sort.falling
            else F(_COLUMN_OF[sort.key]).asc(nulls_last=True)
            for sort in listing.sort
        ]
    elif listing.ansicht == "erledigt" and not listing.suche:
        order = ["-changed_at"]
    else:
        order = [F("deemed_granted_on").asc(nulls_last=True), "due_on", "arrived_at"]
    return cases.order_by(*order, "pk")


def _comes_back_on() -> Subquery:
    rows = FollowUp.objects.filter(case_id=OuterRef("pk"), done_at=None).order_by().values("case_id")
    return Subquery(rows.annotate(first=Min("due_on")).values("first"))
