"""Objections: what somebody can do against a decision, and which case belongs to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portalwerk.applications.models import Application
from portalwerk.applications.queries import token_of
from portalwerk.applications.rules.submitting import Status
from portalwerk.cases.models import Case, Decision, Objection
from portalwerk.cases.rules.announcement import Announced, Basis, Lapsed, NotYet, announcement
from portalwerk.cases.rules.objecting import Chance, chance_of
from portalwerk.cases.rules.remedy import Remedy, remedy_of, remedy_until
from portalwerk.cases.rules.working import OPEN
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.kernel.clock import now, today
from portalwerk.tenants.queries import tree


@dataclass(frozen=True)
class Matter:
    """A decision as the one who got it sees it: what can be done, and what they did.

    `own` is their objection that was not taken back, `token` the link of its application, empty for somebody else's.
    """

    case: Case
    chance: Chance
    own: Objection | None
    token: str

    @property
    def is_raised(self) -> bool:
        """Whether an objection was sent; what is only begun is none."""
        return self.own is not None and is_sent(self.own)


def remedy_against(offer: Offer) -> Remedy:
    """Return what one can do against a decision on a service. Raises RemedyUnknown."""
    land = tree().by_id[offer.tenant_id].land_code
    return remedy_of(land, offer.field_of_law, on_objection=offer.is_objection)


def remedy_left(offer: Offer, kind: str) -> Remedy | None:
    """Return what one can do against a decision of a kind; None where an objection was granted as a whole.

    Raises RemedyUnknown. Source: § 72 VwGO: who gets all they wanted has nothing left to object to.
    """
    return None if offer.is_objection and kind == "granted" else remedy_against(offer)


def known_of(decision: Decision) -> Announced | NotYet | Lapsed:
    """Return whether a provided decision counts as announced today."""
    return announcement(
        Basis(decision.basis),
        land=tree().by_id[decision.tenant_id].land_code,
        provided_at=decision.provided_at or now(),
        notified_at=decision.notice_at,
        first_fetched_at=decision.fetched_at,
        posted_on=decision.posted_on,
        as_of=today(),
    )


def chance_against(decision: Decision, offer: Offer) -> Chance | None:
    """Return what can be done today against a decision whose letter is there; None if nothing. Raises RemedyUnknown."""
    remedy = remedy_left(offer, decision.kind)
    return chance_of(remedy, known_of(decision), as_of=today()) if remedy is not None else None


def matter_of(application: Application, *, account_id: UUID | None) -> Matter | None:
    """Return what somebody can do against the decision on an application; None if nothing, or not yet.

    Parameters: account_id, who asks; empty for somebody who came with the link only.
    """
    decision = (
        Decision.objects.filter(case__application=application).exclude(letter=None).select_related("case").first()
    )
    if decision is None:
        return None
    chance = chance_against(decision, offer_of(application.online_service_id))
    if chance is None:
        return None
    own = own_objection(decision.case, account_id) if account_id else None
    return Matter(decision.case, chance, own, token_of(own.application) if own else "")


def last_without_notice(case: Case) -> date | None:
    """Return the last day if the notice of remedy was missing or wrong; None while the decision is not announced.

    Source: § 58 Abs. 2 VwGO; § 66 Abs. 2 SGG.
    """
    decision = Decision.objects.filter(case=case).first()
    known = known_of(decision) if decision else None
    if not isinstance(known, Announced):
        return None
    return remedy_until(known.on, remedy=remedy_against(offer_of(case.online_service_id)), notice_is_right=False)


def own_objection(case: Case, account_id: UUID) -> Objection | None:
    """Return the objection of an account against the decision of a case, sent or begun, unless it was taken back."""
    rows = Objection.objects.filter(case=case, application__account_id=account_id)
    return rows.exclude(application__status=Status.WITHDRAWN).select_related("application").first()


def is_sent(objection: Objection) -> bool:
    """Return whether an objection is more than a draft, even before its case is opened."""
    return objection.application.submitted_at is not None


def objection_behind(application: Application) -> Objection | None:
    """Return the objection that an application is, with the case it is directed against; None for all others."""
    rows = Objection.objects.filter(application=application)
    return rows.select_related("case__application").first()


def objection_of(case: Case) -> Objection | None:
    """Return the objection that opened a case, or None."""
    return Objection.objects.filter(second_case=case).select_related("case").first()


def objections_against(case: Case) -> list[Objection]:
    """Return the objections against the decision of a case that were sent, oldest first."""
    rows = Objection.objects.filter(case=case).exclude(second_case=None).select_related("second_case")
    return list(rows.order_by("raised_at"))


def is_open(objection: Objection) -> bool:
    """Return whether the case of an objection is open: not answered and not taken back."""
    return objection.second_case is not None and objection.second_case.status in OPEN
