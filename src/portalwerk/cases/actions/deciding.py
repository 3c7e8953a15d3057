"""Deciding a case, and the letter that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.following import (
    follow_status,
    note_decided,
    provide_letter,
    set_clocks,
)
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.models import ApplicationLetter
from portalwerk.applications.queries import letters_of, opened_for_authority
from portalwerk.applications.rules.prefill import first_answer
from portalwerk.applications.rules.stages import Stage
from portalwerk.audit.actions import record
from portalwerk.cases.actions.deadlines import MOVED, move_deadlines
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, CaseDocument, Decision
from portalwerk.cases.queries import Desk, binding, reasons_of, standing_of
from portalwerk.cases.rules.announcement import (
    POSTED,
    Announced,
    Basis,
    NotYet,
    announcement,
    announcement_note,
    basis_for,
)
from portalwerk.cases.rules.letter import DecisionText, decision_letter, summary_for_page
from portalwerk.cases.rules.remedy import appeal_notice, remedy_of, remedy_until
from portalwerk.cases.rules.working import CaseStatus, check_decision, check_may_post, check_may_work, check_version
from portalwerk.documents.actions import print_letter, seal_letter
from portalwerk.documents.queries import authority_of
from portalwerk.files.actions import store_made_file
from portalwerk.files.models import StoredFile
from portalwerk.kernel.clock import local, now, today
from portalwerk.kernel.jobs import later
from portalwerk.kernel.money import Money
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.models import Tone
from portalwerk.tenants.queries import tree


def decide_case(case: Case, *, by: Caseworker, seen: int, outcome_key: str, reasons: Sequence[str]) -> Decision:
    """Decide a case. The letter is written by a job right after the commit.

    Parameters: reasons, paragraphs from text modules or written by hand.
    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, OutcomeMissing, RemedyUnknown.
    Source: §§ 35, 37, 39 VwVfG.
    """
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    desk = Desk(case)
    outcome = next((option for option in desk.offer.outcomes if option.key == outcome_key), None)
    paragraphs = [reason.strip() for reason in reasons if reason.strip()]
    check_decision(outcome_found=outcome is not None, reasons=len(paragraphs))
    land = tree().by_id[case.tenant_id].land_code
    remedy_of(land, desk.offer.field_of_law)
    decision = Decision(
        tenant_id=case.tenant_id,
        case=case,
        outcome=outcome_key,
        kind=outcome.kind if outcome else "",
        decided_by_id=by.account_id,
        basis=_basis(desk, land),
    )
    decision.sealed_reasons = seal_json(paragraphs, tenant_key(case.tenant_id), binding(decision, "reasons"))
    decision.save()
    case.status = CaseStatus.DECIDING
    case.decided_at = now()
    case.waiting_until = None
    moved = move_deadlines(case)
    save_change(case, "status", "decided_at", "waiting_until", *MOVED)
    note(case, "decided", by=by.account_id, outcome=outcome.title if outcome else "", moved=moved)
    record("case.decided", actor_id=by.account_id, object_kind="case", object_id=case.pk, note=decision.kind)
    follow_status(case.application_id, Stage.DECIDING)
    later("cases.write_decision", tenant_id=str(case.tenant_id), case_id=str(case.pk))
    return decision


def write_decision(case_id: UUID) -> None:
    """Write, seal and provide the letter of a decision. Twice changes nothing. Worker only."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    desk = Desk(case)
    decision = desk.decision
    if decision is None or decision.letter_id is not None:
        return
    text = _text(desk, decision)
    stored = _print(desk, decision, text)
    decision.letter = stored
    decision.provided_at = now()
    decision.save(update_fields=["letter", "provided_at"])
    CaseDocument(
        tenant_id=case.tenant_id,
        case=case,
        stored_file=stored,
        origin=CaseDocument.Origin.OURS,
        label="Bescheid",
    ).save()
    case.status = CaseStatus.DECIDED
    save_change(case, "status")
    note(case, "letter_provided")
    opened = opened_for_authority(case.application_id)
    letter = provide_letter(opened, stored, kind="decision", title="Bescheid", summary=summary_for_page(text))
    note_decided(opened.application)
    update_clocks(decision, letter)
    tell(
        opened,
        template="decided",
        tone=Tone.KNOW,
        subject=f"{desk.offer.short_title}: Die Entscheidung ist da",
        paragraphs=("Sie können den Bescheid jetzt öffnen.",),
    )


def note_letter_fetched(application_id: UUID, letter_id: UUID) -> None:
    """Let the first retrieval of a decision move its clocks. Source: § 41 Abs. 2a VwVfG; § 9 Abs. 1 OZG."""
    decision = Decision.objects.filter(case__application_id=application_id).select_related("case").first()
    letter = ApplicationLetter.objects.filter(pk=letter_id).first()
    if decision is None or letter is None or letter.stored_file_id != decision.letter_id:
        return
    decision.fetched_at = letter.fetched_at
    decision.save(update_fields=["fetched_at"])
    update_clocks(decision, letter)
    note(decision.case, "letter_fetched")


def note_notice(application_id: UUID, at: datetime) -> None:
    """Let the notice that a decision waits start its clock. Source: § 9 Abs. 1 OZG."""
    decision = Decision.objects.filter(case__application_id=application_id, notice_at=None).first()
    if decision is None:
        return
    decision.notice_at = at
    decision.save(update_fields=["notice_at"])
    refresh_clocks(decision.case)


def post_letter(case: Case, *, by: Caseworker, seen: int) -> None:
    """Note that the letter went out by post today. Raises ChangedMeanwhile, NotPosted.

    Source: § 41 Abs. 2 VwVfG.
    """
    check_version(standing_of(case), seen)
    decision = Decision.objects.select_for_update(of=("self",)).filter(case=case).first()
    check_may_post(waits=decision is not None and needs_posting(decision))
    if decision is not None:
        decision.posted_on = today()
        decision.save(update_fields=["posted_on"])
        save_change(case)
        note(case, "posted", by=by.account_id)
        record("case.posted", actor_id=by.account_id, object_kind="case", object_id=case.pk)
        refresh_clocks(case)


def needs_posting(decision: Decision) -> bool:
    """Return whether a written letter still waits to be sent by post."""
    return Basis(decision.basis) in POSTED and decision.letter_id is not None and decision.posted_on is None


def update_clocks(decision: Decision, letter: ApplicationLetter) -> None:
    """Compute when the decision counts as announced and until when a remedy is in time; keep both for both sides."""
    land = tree().by_id[decision.tenant_id].land_code
    basis = Basis(decision.basis)
    known = announcement(
        basis,
        land=land,
        provided_at=decision.provided_at,
        notified_at=decision.notice_at,
        first_fetched_at=decision.fetched_at,
        posted_on=decision.posted_on,
        as_of=today(),
    )
    notified_on = known.on if isinstance(known, Announced) else None
    expected_on = known.expected_on if isinstance(known, NotYet) else notified_on
    offer = Desk(decision.case).offer
    until = remedy_until(expected_on, remedy=remedy_of(land, offer.field_of_law)) if expected_on is not None else None
    decision.notified_on = notified_on
    decision.remedy_until = until
    decision.save(update_fields=["notified_on", "remedy_until"])
    set_clocks(letter, announced_on=expected_on, remedy_until=until)


def refresh_clocks(case: Case) -> None:
    """Compute the clocks of a decided case anew: another day has come."""
    decision = Decision.objects.filter(case=case).select_related("case").first()
    if decision is None or decision.provided_at is None:
        return
    for letter in letters_of(case.application):
        if letter.stored_file_id == decision.letter_id:
            update_clocks(decision, letter)


def _basis(desk: Desk, land: str) -> Basis:
    consents = bool(desk.content.get("consents_digital"))
    return basis_for(
        desk.offer.basis,
        has_account_of_bundid=desk.content.get("account_provider") == "bundid",
        consent=consents,
        excluded=not consents,
        land=land,
    )


def _text(desk: Desk, decision: Decision) -> DecisionText:
    case, offer = desk.case, desk.offer
    here = tree()
    tenant = here.by_id[case.tenant_id]
    unit = here.units.get(case.unit_id)
    place = unit if unit is not None and unit.street else tenant
    outcome = next(option for option in offer.outcomes if option.key == decision.outcome)
    remedy = appeal_notice(
        remedy_of(tenant.land_code, offer.field_of_law),
        authority_name=f"{tenant.name}, {unit.name}" if unit else tenant.name,
        authority_address=f"{place.street}, {place.postcode} {place.city}",
    )
    return DecisionText(
        offer=offer,
        outcome=outcome,
        reasons=reasons_of(decision),
        file_number=case.file_number,
        reference=case.reference,
        applicant=desk.content["applicant"].get("name", ""),
        arrived_at=local(case.arrived_at),
        decided_at=local(decision.decided_at),
        fee=Money(desk.content["fee_cents"]),
        announcement=announcement_note(Basis(decision.basis), land=tenant.land_code, on=local(now()).date()),
        remedy=tuple(part for part in remedy.split("\n\n") if part),
        recipient=_recipient(desk) if Basis(decision.basis) in POSTED else (),
    )


def _recipient(desk: Desk) -> tuple[str, ...]:
    """Return the lines of the address window, from the answers."""
    answers = desk.content["answers"]

    def answer(name: str) -> str:
        return first_answer(desk.form, answers, name)

    street = " ".join(part for part in (answer("street"), answer("house_number")) if part)
    place = " ".join(part for part in (answer("postal_code"), answer("locality")) if part)
    return tuple(line for line in (desk.content["applicant"].get("name", ""), street, place) if line)


def _print(desk: Desk, decision: Decision, text: DecisionText) -> StoredFile:
    here = tree()
    tenant = here.by_id[desk.case.tenant_id]
    letter = decision_letter(text, authority_of(tenant, here.units.get(desk.case.unit_id)))
    pdf = seal_letter(print_letter(letter, made_at=decision.decided_at))
    return store_made_file(
        pdf,
        name=f"Bescheid {desk.case.file_number}.pdf",
        media_type="application/pdf",
        key=tenant_key(desk.case.tenant_id),
        tenant_id=desk.case.tenant_id,
        account_id=desk.case.application.account_id,
    )
