"""Rows of one tenant and the eyes of another: read, changed, moved, referred to. Source: SECURITY S7, M1, M2."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import sql

from portalwerk.applications.actions.drafts import begin_application
from portalwerk.applications.models import Application, TrackingEvent
from portalwerk.identity.models import Account
from portalwerk.kernel.scope import acting_for, acting_for_account
from portalwerk.mailbox.actions import post_message
from portalwerk.mailbox.models import Message, Tone
from tests.small_service import make_offer, make_tenant

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])


@pytest.fixture
def two(offer):
    """The same service at two counties, with one draft each: (offer, application) of Ada, then of Mia."""
    other = make_offer(make_tenant("elbaue", "Landkreis Elbaue"))
    drafts = []
    for one in (offer, other):
        with transaction.atomic(), acting_for(one.tenant_id):
            drafts.append((one, begin_application(one)[1]))
    return drafts


def found_without_filters():
    """What a query sees that forgot the tenant: only the database is left to say no."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM applications_application")
        return [row[0] for row in cursor.fetchall()]


def test_a_forgotten_filter_shows_no_foreign_row(two):
    (ours, draft), (_, foreign) = two
    with transaction.atomic(), acting_for(ours.tenant_id):
        assert found_without_filters() == [draft.pk]
        assert list(Application.unscoped.values_list("pk", flat=True)) == [draft.pk]
        assert Application.unscoped.filter(pk=foreign.pk).first() is None


def test_without_a_scope_there_is_no_row_at_all(two):
    assert found_without_filters() == []
    with transaction.atomic():
        assert found_without_filters() == []


def test_foreign_rows_are_neither_changed_nor_deleted(two, owner_connection):
    (ours, _), (_, foreign) = two
    with transaction.atomic(), acting_for(ours.tenant_id):
        assert Application.unscoped.filter(pk=foreign.pk).update(revision=99) == 0
        assert Application.unscoped.filter(pk=foreign.pk).delete()[0] == 0
    [(revision,)] = owner_connection.execute(
        "SELECT revision FROM applications_application WHERE id = %s", [foreign.pk]
    ).fetchall()
    assert revision == 0


def test_a_row_cannot_be_written_for_another_tenant(two):
    (ours, _), (theirs, _) = two
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_for(ours.tenant_id):
        Application(tenant_id=theirs.tenant_id, online_service_id=ours.id, token_hash=b"y" * 32).save()


def test_a_row_cannot_be_moved_to_another_tenant(two):
    (ours, draft), (theirs, _) = two
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_for(ours.tenant_id):
        Application.unscoped.filter(pk=draft.pk).update(tenant_id=theirs.tenant_id)


def test_a_row_cannot_point_at_a_row_of_another_tenant(two):
    """PostgreSQL would take a plain foreign key: it checks references past row-level security."""
    (ours, _), (_, foreign) = two
    with pytest.raises(IntegrityError, match="same_tenant"), transaction.atomic(), acting_for(ours.tenant_id):
        TrackingEvent(tenant_id=ours.tenant_id, application_id=foreign.pk, stage=1).save()


def test_a_person_sees_their_own_rows_of_every_tenant_and_nobody_elses(two):
    ada, bea = (Account.objects.create(provider="fake", subject=name) for name in (b"ada", b"bea"))
    for one, _ in two:
        with transaction.atomic(), acting_for(one.tenant_id):
            for account in (ada, bea):
                post_message(account.pk, about_id=one.id, tone=Tone.KNOW, subject="Ada?", paragraphs=[])
    with transaction.atomic(), acting_for_account(ada.pk):
        seen = list(Message.objects.all())
        assert {row.account_id for row in seen} == {ada.pk}
        assert len({row.tenant_id for row in seen}) == 2


def test_a_person_writes_nothing_without_the_tenant_of_the_row(two):
    ada = Account.objects.create(provider="fake", subject=b"ada")
    with transaction.atomic(), acting_for(two[0][0].tenant_id):
        post_message(ada.pk, about_id=ada.pk, tone=Tone.KNOW, subject="Ada", paragraphs=[])
    with transaction.atomic(), acting_for_account(ada.pk):
        assert Message.objects.update(tone=Tone.ACT) == 0
        assert Message.objects.all().delete()[0] == 0
        assert Message.objects.count() == 1


def test_the_scope_of_one_person_ends_the_one_of_the_tenant_around_it(two):
    ada = Account.objects.create(provider="fake", subject=b"ada")
    with transaction.atomic(), acting_for(two[0][0].tenant_id), acting_for_account(ada.pk):
        assert found_without_filters() == []


# -- the gate can fail ---------------------------------------------------------------------------------------


def test_with_the_policies_dropped_the_foreign_row_is_found(two, owner_connection):
    """The same questions on a database whose second wall is down: else green would mean nothing."""
    (ours, draft), (_, foreign) = two
    tables = [sql.Identifier("applications_application")]
    try:
        for table in tables:
            owner_connection.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(table))
        with transaction.atomic(), acting_for(ours.tenant_id):
            assert set(found_without_filters()) == {draft.pk, foreign.pk}
            assert Application.unscoped.filter(pk=foreign.pk).update(revision=99) == 1
            # The first wall, the manager, stands without the second.
            assert list(Application.objects.values_list("pk", flat=True)) == [draft.pk]
    finally:
        for table in tables:
            owner_connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
    with transaction.atomic(), acting_for(ours.tenant_id):
        assert found_without_filters() == [draft.pk]
