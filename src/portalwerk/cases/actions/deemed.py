"""When silence of the authority counts as a yes. Source: § 42a VwVfG."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.following import set_deemed
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.queries import opened_for_authority
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case
from portalwerk.cases.queries import standing_of
from portalwerk.cases.rules.deemed import check_extension
from portalwerk.cases.rules.working import CaseStatus, check_may_work, check_version
from portalwerk.kernel.clock import today
from portalwerk.mailbox.models import Tone

#: A case in these has no decision; while the applicant is asked nothing runs. Nor has one that waits for a signature.
UNDECIDED = (CaseStatus.NEW, CaseStatus.IN_WORK)


def extend_deemed(case: Case, *, by: Caseworker, seen: int, until: date, reason: str) -> None:
    """Extend the period once, and tell the applicant why.

    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, NothingToExtend, ExtendedBefore, ExtensionUnfit,
    ExtensionUnfounded. Source: § 42a Abs. 2 Satz 3, 4 VwVfG.
    """
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    check_extension(
        ends_on=case.deemed_on, extended_to=case.deemed_extended_to, until=until, reason=reason, today=today()
    )
    case.deemed_on = case.deemed_extended_to = until
    save_change(case, "deemed_on", "deemed_extended_to")
    note(case, "deemed_extended", by=by.account_id, until=until.isoformat(), message=reason.strip())
    record("case.deemed_extended", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    set_deemed(case.application_id, on=until)
    opened = opened_for_authority(case.application_id)
    tell(
        opened,
        template="deemed_extended",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: Wir brauchen länger",
        paragraphs=(
            f"Entscheiden wir nicht bis zum {until:%d.%m.%Y}, gilt Ihr Antrag als genehmigt.",
            f"Der Grund: {reason.strip()}",
        ),
    )


def note_deemed_grants() -> int:
    """Note for every case of the tenant whose period is over that it counts as granted; return how many. Repeatable."""
    waits = Q(status=CaseStatus.DECIDING, decision=None)
    cases = Case.objects.select_for_update(of=("self",)).filter(
        Q(status__in=UNDECIDED) | waits, deemed_on__lt=today(), deemed_granted_on=None
    )
    for case, last_on in ((case, case.deemed_on) for case in cases if case.deemed_on):
        granted_on = last_on + timedelta(days=1)
        case.deemed_granted_on = granted_on
        save_change(case, "deemed_granted_on")
        note(case, "deemed_granted", on=granted_on.isoformat())
        record("case.deemed_granted", object_kind="case", object_id=case.pk)
        opened = opened_for_authority(case.application_id)
        tell(
            opened,
            template="deemed_granted",
            tone=Tone.KNOW,
            subject=f"{opened.offer.short_title}: Ihr Antrag gilt als genehmigt",
            paragraphs=(
                f"Wir haben nicht bis zum {last_on:%d.%m.%Y} entschieden. Deshalb gilt Ihr Antrag als genehmigt.",
                "Sie können verlangen, dass wir Ihnen das bescheinigen.",
            ),
        )
    return len(cases)
