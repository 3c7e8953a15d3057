"""The tour of the studio: begin its sample, publish it where only the studio sees it."""

from portalwerk.access.rules import Caseworker
from portalwerk.audit.actions import record
from portalwerk.kernel.clock import now
from portalwerk.packages.actions.drafting import begin_draft, beginning
from portalwerk.packages.actions.publishing import blocking_of
from portalwerk.packages.models import DraftJudgment, DraftService
from portalwerk.packages.queries.drafts import sample_of
from portalwerk.packages.rules.refusals import NoUnit
from portalwerk.packages.rules.reviewing import DraftStatus, NotASample, check_may_hand_in
from portalwerk.packages.rules.tour import SAMPLE_TITLE, sample_content
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree


def begin_tour(tenant: Tenant, *, by: Caseworker) -> DraftService:
    """Begin the sample of a newcomer, or go on with theirs. Raises: NoUnit for whoever works for no unit."""
    known = sample_of(by)
    if known is not None:
        return known
    unit = next((one for one in tree().units.values() if one.tenant_id == tenant.pk and by.works_for(one.pk)), None)
    if unit is None:
        raise NoUnit(tenant=tenant.name, unit="")
    content = sample_content(beginning(tenant, title=SAMPLE_TITLE, unit_key=unit.key))
    return begin_draft(tenant, title=SAMPLE_TITLE, unit_key=unit.key, by=by, content=content, is_sample=True)


def publish_sample(draft: DraftService, *, by: Caseworker) -> None:
    """Publish a sample: nothing is installed, nobody but the studio sees it.

    Raises: NotASample, GateClosed, AlreadyOut.
    """
    if not draft.is_sample:
        raise NotASample
    check_may_hand_in(DraftStatus(draft.status), blocking_of(draft))
    draft.status, draft.published_number, draft.changed_at = DraftStatus.PUBLISHED, draft.number, now()
    draft.save()
    DraftJudgment(
        draft=draft, number=draft.number, kind=DraftJudgment.Kind.PUBLISHED, by_id=by.account_id, comment="Zur Übung"
    ).save()
    record("draft.sample_published", actor_id=by.account_id, object_kind="draft", object_id=draft.pk)
