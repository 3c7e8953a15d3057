"""A decision that nobody fetched is provided anew once, and then goes by post."""

from __future__ import annotations

from portalwerk.applications.actions.telling import tell
from portalwerk.applications.queries import opened_for_authority
from portalwerk.audit.actions import record
from portalwerk.cases.actions.deciding import refresh_clocks
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Decision
from portalwerk.cases.queries.objecting import known_of
from portalwerk.cases.rules.announcement import Basis
from portalwerk.cases.rules.unfetched import BY_POST, Unfetched, step_after
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.kernel.clock import now
from portalwerk.mailbox.models import Tone

_STILL_THERE = (CaseStatus.DECIDED, CaseStatus.READY)


def follow_unfetched() -> int:
    """Look after every decision of the tenant whose provision ended; return how many. Repeatable.

    Source: § 41 Abs. 2a VwVfG (provision ends ten days after the notice; renewed, or another way).
    """
    bases = [basis.value for basis in BY_POST]
    waiting = Decision.objects.select_for_update(of=("self",)).filter(
        basis__in=bases, fetched_at=None, notice_at__isnull=False, notified_on=None, case__status__in=_STILL_THERE
    )
    count = 0
    for decision in waiting.select_related("case"):
        step = step_after(known_of(decision), basis=Basis(decision.basis), renewals=decision.renewals)
        if step is Unfetched.RENEW:
            _renew(decision)
        elif step is Unfetched.POST:
            _to_post(decision)
        count += step is not None
    return count


def _renew(decision: Decision) -> None:
    """Provide the same letter anew; the next notice starts its own ten days."""
    decision.provided_at = now()
    decision.notice_at = None
    decision.renewals += 1
    decision.save(update_fields=["provided_at", "notice_at", "renewals"])
    note(decision.case, "provided_anew")
    record("case.provided_anew", object_kind="case", object_id=decision.case_id)
    opened = opened_for_authority(decision.case.application_id)
    tell(
        opened,
        template="decided",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: Die Entscheidung wartet auf Sie",
        paragraphs=("Sie haben den Bescheid noch nicht geöffnet. Holen Sie ihn bitte ab.",),
    )


def _to_post(decision: Decision) -> None:
    """Turn it into a letter that waits for the post: a task in the inbox."""
    decision.basis = BY_POST[Basis(decision.basis)]
    decision.save(update_fields=["basis"])
    save_change(decision.case)
    note(decision.case, "to_post")
    record("case.to_post", object_kind="case", object_id=decision.case_id)
    refresh_clocks(decision.case)
