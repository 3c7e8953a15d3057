"""Saying who stands in for whom, and ending it."""

from datetime import date

from portalwerk.access.models import Membership
from portalwerk.access.queries import Colleague
from portalwerk.access.rules import RIGHT_SENTENCES, Caseworker, Right, RightMissing
from portalwerk.audit.actions import record
from portalwerk.cases.models import Substitution
from portalwerk.cases.queries.substituting import lasting, may_be_sent_away
from portalwerk.cases.rules.substituting import Days, Person, check_substitution
from portalwerk.kernel.clock import now, today


def set_substitution(
    absent: Colleague, substitute: Colleague, *, starts_on: date, ends_on: date, by: Caseworker
) -> Substitution:
    """Let somebody stand in for somebody on these days.

    Raises RightMissing, SubstitutionDaysWrong, OwnSubstitute, SubstituteUnitsMissing, AlreadySubstituted,
    SubstituteAway, StandsInMeanwhile.
    """
    if absent.account_id not in {one.account_id for one in may_be_sent_away(by)}:
        raise RightMissing(right=RIGHT_SENTENCES[Right.ASSIGN_CASES])
    # Of two that are set at once for the same people the second waits for the first and sees it.
    people = [absent.account_id, substitute.account_id]
    list(Membership.objects.select_for_update().filter(tenant_id=by.tenant_id, account_id__in=people).order_by("pk"))
    others = [Days(row.absent_id, row.substitute_id, row.starts_on, row.ends_on) for row in lasting()]
    check_substitution(
        _person(absent), _person(substitute), starts_on=starts_on, ends_on=ends_on, today=today(), others=others
    )
    row = Substitution(
        tenant_id=by.tenant_id,
        absent_id=absent.account_id,
        substitute_id=substitute.account_id,
        starts_on=starts_on,
        ends_on=ends_on,
        set_by_id=by.account_id,
    )
    row.save()
    record("substitution.set", actor_id=by.account_id, object_kind="substitution", object_id=row.pk)
    return row


def end_substitution(row: Substitution, *, by: Caseworker) -> None:
    """End a substitution before its last day. What was done in it stays. Needs the row locked."""
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    record("substitution.ended", actor_id=by.account_id, object_kind="substitution", object_id=row.pk)


def _person(one: Colleague) -> Person:
    return Person(one.account_id, one.name, one.units)
