"""Deciding a case, and the letter that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from portalwerk.applications.rules.stages import Stage
from portalwerk.audit.actions import record
from portalwerk.cases.actions.deadlines import MOVED, move_deadlines
from portalwerk.cases.actions.drafting import draft_decision, drop_preview, hand_over
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.actions.objecting import note_answered
from portalwerk.cases.actions.wording import basis_of, full_fee, issue_letter, outcome_of, text_of
from portalwerk.cases.models import Case, CaseDocument, Decision
from portalwerk.cases.queries import Desk, binding, standing_of, terms_of
from portalwerk.cases.queries.objecting import known_of, remedy_left
from portalwerk.cases.rules.announcement import POSTED, Announced, Basis, NotYet
from portalwerk.cases.rules.countersigning import needs_countersignature
from portalwerk.cases.rules.letter import summary_for_page
from portalwerk.cases.rules.remedy import remedy_until
from portalwerk.cases.rules.wording import Proviso, Relief, Wording
from portalwerk.cases.rules.working import CaseStatus, check_may_post, check_version
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.jobs import later
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.models import Tone


def decide_case(
    case: Case,
    *,
    by: Caseworker,
    seen: int,
    outcome_key: str,
    reasons: Sequence[str],
    provisos: Sequence[Proviso] = (),
    relief: Relief | None = None,
    modules: Sequence[str] = (),
    entered: Mapping[str, Sequence[str]] | None = None,
) -> Decision | None:
    """Decide a case, or hand the draft to a second person where the service wants one; then there is no decision yet.

    The letter is written by a job right after the commit. Parameters: as of `rules.wording.Wording`; reasons,
    paragraphs from text modules or written by hand.
    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, OutcomeMissing, RemedyUnknown, ProvisoUnfit,
    ReliefUnfounded, ReliefUnfit. Source: §§ 35, 36, 37, 39 VwVfG.
    """
    wording = Wording(
        outcome=outcome_key,
        reasons=tuple(reason.strip() for reason in reasons if reason.strip()),
        provisos=tuple(provisos),
        relief=relief,
        modules=tuple(modules),
        entered=entered or {},
    )
    draft = draft_decision(case, by=by, seen=seen, wording=wording)
    desk = Desk(case)
    outcome = outcome_of(desk, outcome_key)
    if needs_countersignature(desk.offer.countersign, kind=outcome.kind, cents=full_fee(desk).cents):
        hand_over(case, draft, by=by)
        return None
    return finish_decision(case, wording, decided_by=by.account_id)


def finish_decision(
    case: Case, wording: Wording, *, decided_by: UUID | None, countersigned_by: UUID | None = None
) -> Decision:
    """Make the decision; whoever calls has checked that it may be made.

    Parameters: decided_by, None for one that no person makes; countersigned_by, the second person.
    """
    desk = Desk(case)
    outcome = outcome_of(desk, wording.outcome)
    decision = Decision(
        tenant_id=case.tenant_id,
        case=case,
        outcome=outcome.key,
        kind=outcome.kind,
        decided_by_id=decided_by,
        basis=basis_of(desk),
        is_automatic=decided_by is None,
        is_countersigned=countersigned_by is not None,
        countersigned_by_id=countersigned_by,
        countersigned_at=now() if countersigned_by else None,
    )
    key = tenant_key(case.tenant_id)
    decision.sealed_reasons = seal_json(list(wording.reasons), key, binding(decision, "reasons"))
    decision.sealed_terms = seal_json(wording.as_json(), key, binding(decision, "terms"))
    decision.save()
    case.status = CaseStatus.DECIDING
    case.decided_at = now()
    case.waiting_until = None
    moved = move_deadlines(case)
    save_change(case, "status", "decided_at", "waiting_until", *MOVED)
    by = countersigned_by or decided_by
    kind = "countersigned" if countersigned_by else "decided" if decided_by else "decided_automatically"
    note(case, kind, by=by, outcome=outcome.title, moved=moved)
    record(f"case.{kind}", actor_id=by, object_kind="case", object_id=case.pk, note=decision.kind)
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
    text = text_of(
        desk,
        terms_of(decision),
        basis=Basis(decision.basis),
        decided_at=decision.decided_at,
        is_automatic=decision.is_automatic,
    )
    stored = issue_letter(desk, text, decided_at=decision.decided_at)
    drop_preview(desk.draft)
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
    note_answered(case, outcome=text.outcome.title)
    opened = opened_for_authority(case.application_id)
    title = "Antwort auf Ihren Widerspruch" if desk.offer.is_objection else "Bescheid"
    letter = provide_letter(opened, stored, kind="decision", title=title, summary=summary_for_page(text))
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
    known = known_of(decision)
    notified_on = known.on if isinstance(known, Announced) else None
    expected_on = known.expected_on if isinstance(known, NotYet) else notified_on
    remedy = remedy_left(Desk(decision.case).offer, decision.kind)
    until = remedy_until(expected_on, remedy=remedy) if expected_on is not None and remedy is not None else None
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
