"""Who in an authority may do what."""

import pytest

from portalwerk.access.actions import end_membership, grant_membership
from portalwerk.access.models import Membership
from portalwerk.access.queries import caseworker_of, colleagues_of, display_names, tenants_of
from portalwerk.access.rules import (
    RIGHT_SENTENCES,
    RIGHTS_OF_ROLE,
    Caseworker,
    Right,
    RightMissing,
    Role,
    check_right,
    reach_of,
)
from portalwerk.audit.models import Entry
from portalwerk.identity.models import Account
from portalwerk.kernel.ids import new_id
from portalwerk.tenants.models import Unit
from tests.small_service import make_tenant


def test_every_role_has_rights_and_every_right_has_words_and_a_role():
    assert set(RIGHTS_OF_ROLE) == set(Role)
    assert all(RIGHTS_OF_ROLE.values())
    assert set(RIGHT_SENTENCES) == set(Right)
    assert set(reach_of((role, None) for role in Role)) == set(Right)


def test_who_runs_the_portal_reads_no_cases():
    assert RIGHTS_OF_ROLE[Role.OPERATOR] == {Right.OPERATE, Right.KEEP_ACCOUNT}


def test_a_missing_right_is_named_with_who_can_give_it():
    editor = Caseworker(new_id(), new_id(), "Karl", reach_of([(Role.EDITOR, None)]))
    check_right(editor, Right.EDIT_SERVICES)
    with pytest.raises(RightMissing, match=r"„entscheiden“.*Teamleitung"):
        check_right(editor, Right.DECIDE)


@pytest.fixture
def karl(db):
    return Account.objects.create(provider="staff")


def hire(karl, tenant, role=Role.CASEWORKER, unit=None):
    return grant_membership(karl.pk, tenant_id=tenant.pk, role=role, display_name="Karl", unit=unit)


def test_somebody_works_where_they_have_a_membership_and_nowhere_else(karl, tenant):
    other = make_tenant("elbaue", "Landkreis Elbaue")
    hire(karl, tenant)
    assert set(caseworker_of(karl.pk, tenant.pk).reach) == RIGHTS_OF_ROLE[Role.CASEWORKER]
    assert caseworker_of(karl.pk, other.pk) is None
    assert tenants_of(karl.pk) == [tenant.pk]


def test_a_membership_in_one_unit_shows_the_cases_of_that_unit(karl, tenant):
    amt = tenant.units.get()
    other = Unit.objects.create(tenant=tenant, key="anderes", name="Anderes Amt")
    hire(karl, tenant, unit=amt)
    who = caseworker_of(karl.pk, tenant.pk)
    assert (who.works_for(amt.pk), who.works_for(other.pk)) == (True, False)
    hire(karl, tenant)
    assert caseworker_of(karl.pk, tenant.pk).works_for(other.pk)


@pytest.mark.parametrize("elsewhere", [Role.EDITOR, Role.OPERATOR, Role.TEAM_LEAD])
def test_a_right_for_one_unit_counts_for_no_other(karl, tenant, elsewhere):
    """Somebody who edits texts of the whole county and works on cases of one unit sees the cases of that unit."""
    amt = tenant.units.get()
    other = Unit.objects.create(tenant=tenant, key="anderes", name="Anderes Amt")
    hire(karl, tenant, unit=amt)
    hire(karl, tenant, elsewhere, unit=other if elsewhere is Role.TEAM_LEAD else None)
    decides = caseworker_of(karl.pk, tenant.pk, acting=Right.DECIDE)
    assert decides.works_for(amt.pk)
    assert decides.works_for(other.pk) == (elsewhere is Role.TEAM_LEAD)
    for right in RIGHTS_OF_ROLE[elsewhere] - RIGHTS_OF_ROLE[Role.CASEWORKER]:
        assert decides.has(right)
        assert decides.has(right, other.pk)
        assert decides.has(right, amt.pk) == (elsewhere is not Role.TEAM_LEAD)
    assert [one.works_for(other.pk) for one in colleagues_of(tenant.pk)] == [elsewhere is Role.TEAM_LEAD]


def test_a_missing_right_for_this_unit_is_said(karl, tenant):
    amt = tenant.units.get()
    other = Unit.objects.create(tenant=tenant, key="anderes", name="Anderes Amt")
    hire(karl, tenant, unit=amt)
    hire(karl, tenant, Role.TEAM_LEAD, unit=other)
    who = caseworker_of(karl.pk, tenant.pk)
    check_right(who, Right.COUNTERSIGN)
    check_right(who, Right.COUNTERSIGN, other.pk)
    with pytest.raises(RightMissing, match="mitzeichnen"):
        check_right(who, Right.COUNTERSIGN, amt.pk)


def test_rights_of_several_roles_come_together(karl, tenant):
    hire(karl, tenant)
    hire(karl, tenant, Role.OPERATOR)
    assert caseworker_of(karl.pk, tenant.pk).has(Right.OPERATE)
    assert caseworker_of(karl.pk, tenant.pk).has(Right.DECIDE)


def test_granting_twice_changes_nothing(karl, tenant):
    assert hire(karl, tenant) == hire(karl, tenant)
    assert Entry.objects.filter(action="membership.granted").count() == 1


def test_an_ended_membership_opens_nothing_and_keeps_the_name_for_the_history(karl, tenant):
    end_membership(hire(karl, tenant))
    assert caseworker_of(karl.pk, tenant.pk) is None
    assert tenants_of(karl.pk) == []
    assert display_names(tenant.pk) == {karl.pk: "Karl"}
    assert Membership.objects.count() == 1
