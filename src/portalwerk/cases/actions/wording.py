"""From what was entered to the letter: what it says, its seal, its code. Shared by draft and decision."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from portalwerk.applications.rules.fees import fee_of
from portalwerk.applications.rules.prefill import first_answer
from portalwerk.cases.models import SealedPaper
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.objecting import remedy_left
from portalwerk.cases.rules.announcement import POSTED, Basis, announcement_note, basis_for
from portalwerk.cases.rules.letter import DecisionText, decision_letter
from portalwerk.cases.rules.remedy import Court, Remedy, appeal_notice
from portalwerk.cases.rules.wording import Wording, fee_shown
from portalwerk.catalog.rules.offer import OutcomeOption
from portalwerk.documents.actions import code_picture, print_letter, seal_letter, sign_code
from portalwerk.documents.queries import authority_of
from portalwerk.documents.rules import Authority
from portalwerk.files.actions import pages_of, store_made_file
from portalwerk.files.models import StoredFile
from portalwerk.kernel.clock import local, now
from portalwerk.kernel.money import Money
from portalwerk.kernel.sealing import tenant_key
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree

PAPER_KIND = "Bescheid"
_PDF = "application/pdf"


def outcome_of(desk: Desk, key: str) -> OutcomeOption:
    """Return an outcome of the service. Raises KeyError for an unknown one."""
    for option in desk.offer.outcomes:
        if option.key == key:
            return option
    raise KeyError(key)


def fee_lines_of(desk: Desk) -> list[tuple[str, Money]]:
    """Return the fee, line by line, as it was when the application arrived."""
    agreed = Money(desk.content["fee_cents"])
    lines = [(line.label, line.money) for line in fee_of(desk.offer, desk.form, desk.content["answers"], desk.facts)]
    if sum((money for _, money in lines), Money(0)) == agreed:
        return lines
    return [("Gebühr", agreed)] if agreed else []


def full_fee(desk: Desk) -> Money:
    """Return the whole fee, before anything is taken off."""
    return sum((money for _, money in fee_lines_of(desk)), Money(0))


def basis_of(desk: Desk) -> Basis:
    """Return by which clock a decision of this case will be announced."""
    consents = bool(desk.content.get("consents_digital"))
    return basis_for(
        desk.offer.basis,
        has_account_of_bundid=desk.content.get("account_provider") == "bundid",
        consent=consents,
        excluded=not consents,
        land=tree().by_id[desk.case.tenant_id].land_code,
    )


def remedy_notice(desk: Desk, kind: str) -> tuple[str, ...]:
    """Return the notice of remedy of a decision of a kind, paragraph by paragraph; nothing where none is left.

    Raises RemedyUnknown, AppealNoticeIncomplete.
    """
    remedy = remedy_left(desk.offer, kind)
    if remedy is None:
        return ()
    here = tree()
    tenant, unit = here.by_id[desk.case.tenant_id], here.units.get(desk.case.unit_id)
    place = unit if unit is not None and unit.street else tenant
    notice = appeal_notice(
        remedy,
        authority_name=f"{tenant.name}, {unit.name}" if unit else tenant.name,
        authority_address=f"{place.street}, {place.postcode} {place.city}",
        court=_court(tenant, remedy),
        objection_url=_objection_url(desk),
    )
    return tuple(part for part in notice.split("\n\n") if part)


def text_of(
    desk: Desk, wording: Wording, *, basis: Basis, decided_at: datetime, is_automatic: bool = False
) -> DecisionText:
    """Return all that the letter says. Raises RemedyUnknown, AppealNoticeIncomplete."""
    case, offer = desk.case, desk.offer
    tenant = tree().by_id[case.tenant_id]
    outcome = outcome_of(desk, wording.outcome)
    return DecisionText(
        offer=offer,
        outcome=outcome,
        reasons=wording.reasons,
        provisos=wording.provisos,
        file_number=case.file_number,
        reference=case.reference,
        applicant=desk.content["applicant"].get("name", ""),
        arrived_at=local(case.arrived_at),
        decided_at=local(decided_at),
        fee=fee_shown(fee_lines_of(desk), wording.relief),
        announcement=announcement_note(basis, land=tenant.land_code, on=local(now()).date()),
        remedy=remedy_notice(desk, outcome.kind),
        recipient=_recipient(desk) if basis in POSTED else (),
        automatic_law=offer.automatic.law if is_automatic and offer.automatic else "",
    )


def _court(tenant: Tenant, remedy: Remedy) -> Court | None:
    found = tree().court_of(tenant, remedy.branch)
    return Court(*found) if found else None


def _objection_url(desk: Desk) -> str:
    """Return where the portal takes an objection. Only of those with an account: their letter can name an open way."""
    if desk.case.application.account_id is None:
        return ""
    return f"{settings.BASE_URL}/mein/widerspruch/{desk.case.reference}/"


def print_draft(desk: Desk, text: DecisionText) -> StoredFile:
    """Print a letter that is not decided yet: without seal and code, and it says so. Worker only."""
    pdf = print_letter(decision_letter(text, _authority(desk), draft=True), made_at=now())
    return _keep(desk, pdf, name="Entwurf.pdf")


def issue_letter(desk: Desk, text: DecisionText, *, decided_at: datetime) -> StoredFile:
    """Print and seal a letter with its code, and note it for whoever wants to check it. Worker only."""
    case = desk.case
    tenant = tree().by_id[case.tenant_id]
    authority = _authority(desk)
    letter = decision_letter(text, authority)
    paper = SealedPaper(tenant_id=case.tenant_id, case=case, unit_id=case.unit_id, kind=PAPER_KIND)
    paper.issued_on = local(decided_at).date()
    code = sign_code(
        paper.pk,
        issuer=f"{tenant.name}, {authority.unit}" if authority.unit else tenant.name,
        kind=PAPER_KIND,
        issued_on=paper.issued_on,
        says=letter.as_json(),
    )
    page = f"{settings.BASE_URL}/{tenant.key}/pruefen/"
    letter = replace(letter, code_svg=code_picture(f"{page}?c={code}"), code_place=page)
    pdf = seal_letter(print_letter(letter, made_at=decided_at))
    paper.file_digest = hashlib.sha256(pdf).digest()
    paper.save()
    return _keep(desk, pdf, name=f"Bescheid {case.file_number}.pdf", account=True)


def _authority(desk: Desk) -> Authority:
    here = tree()
    return authority_of(here.by_id[desk.case.tenant_id], here.units.get(desk.case.unit_id))


def _keep(desk: Desk, pdf: bytes, *, name: str, account: bool = False) -> StoredFile:
    """Store a letter; only one that is issued belongs to the person's account too."""
    case = desk.case
    return store_made_file(
        pdf,
        name=name,
        media_type=_PDF,
        key=tenant_key(case.tenant_id),
        tenant_id=case.tenant_id,
        account_id=case.application.account_id if account else None,
        page_count=pages_of(pdf, media_type=_PDF),
    )


def _recipient(desk: Desk) -> tuple[str, ...]:
    """Return the lines of the address window, from the answers."""
    answers = desk.content["answers"]

    def answer(name: str) -> str:
        return first_answer(desk.form, answers, name)

    street = " ".join(part for part in (answer("street"), answer("house_number")) if part)
    place = " ".join(part for part in (answer("postal_code"), answer("locality")) if part)
    return tuple(line for line in (desk.content["applicant"].get("name", ""), street, place) if line)
