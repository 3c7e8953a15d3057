"""A letter that no longer holds: whoever checks it is told so."""

from __future__ import annotations

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.queries import opened_for_authority
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, SealedPaper
from portalwerk.cases.queries import standing_of
from portalwerk.cases.rules.papers import check_may_revoke
from portalwerk.cases.rules.working import check_version
from portalwerk.kernel.clock import now
from portalwerk.mailbox.models import Tone


def revoke_papers(case: Case, *, by: Caseworker, seen: int, reason: str) -> None:
    """Note that the letters of a case no longer hold, and tell the applicant why.

    This is what follows a Rücknahme, a Widerruf or a new decision; those are decided, and sent, on their own.
    Raises ChangedMeanwhile, NothingToRevoke, RevocationUnfounded.
    """
    check_version(standing_of(case), seen)
    papers = SealedPaper.objects.select_for_update(of=("self",)).filter(case=case, revoked_at=None)
    check_may_revoke(in_force=len(papers), reason=reason)
    papers.update(revoked_at=now())
    save_change(case)
    note(case, "papers_revoked", by=by.account_id, message=reason.strip())
    record("case.papers_revoked", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    opened = opened_for_authority(case.application_id)
    tell(
        opened,
        template="papers_revoked",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: Ihr Bescheid gilt nicht mehr",
        paragraphs=("Wer den Bescheid prüft, sieht das ab heute.", f"Der Grund: {reason.strip()}"),
    )
