"""Histories in the database and their anchors outside of it: attacks by somebody with all rights are found."""

import json
from argparse import Namespace
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connections

from portalwerk.applications.actions.drafts import begin_application, save_answers
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.cases.actions.anchoring import anchors_file, check_histories, write_anchor
from portalwerk.cases.actions.history import note
from portalwerk.cases.actions.opinions import note as note_opinion
from portalwerk.cases.actions.opinions import open_opinion
from portalwerk.cases.models import Case, CaseEvent, Opinion
from portalwerk.cases.queries import link_of
from portalwerk.cases.rules.chain import START, Damage, digest_of
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import transaction_for
from portalwerk.project.commands import history

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ANCHORS_DIR = tmp_path / "anchors"


@pytest.fixture
def case(offer):
    """A case with three events, as the portal writes them."""
    with transaction_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        answers = {"name": {"given_name": "Ada", "family_name": "Beispiel"}, "email": "ada@example.org"}
        save_answers(opened, answers, done="person")
        submit_application(opened, level=AssuranceLevel.NONE, confirmed=True, digital=True)
    drain_outbox()
    with transaction_for(offer.tenant_id):
        case = Case.objects.select_for_update().get()
        note(case, "taken", by=new_id())
        note(case, "decided", by=new_id(), outcome="Abgelehnt")
    return case


def anchor(case):
    with transaction_for(case.tenant_id):
        return write_anchor(case.tenant_id)


def checked(case):
    with transaction_for(case.tenant_id):
        count, findings = check_histories(case.tenant_id)
    return count, {finding.damage for finding in findings}


@pytest.fixture
def attack(owner_connection):
    """Let somebody with all rights run statements past trigger and row-level security."""

    def run(statement, *values, table="cases_caseevent"):
        owner_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        owner_connection.execute(statement, values)
        owner_connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")
        owner_connection.commit()

    return run


def test_what_the_portal_writes_is_whole(case):
    assert anchor(case) is not None
    assert anchor(case) is None
    assert checked(case) == (3, set())


@pytest.mark.parametrize("statement", ["UPDATE cases_caseevent SET kind = 'granted'", "DELETE FROM cases_caseevent"])
def test_nobody_changes_an_event_not_even_the_owner(case, owner_connection, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction_for(case.tenant_id),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement)
    with pytest.raises(Exception, match="append-only"):
        owner_connection.execute(statement)


ATTACKS = {
    "change": ("UPDATE cases_caseevent SET kind = 'granted' WHERE number = 3", Damage.CHANGED),
    "other person": ("UPDATE cases_caseevent SET actor_id = NULL WHERE number = 2", Damage.CHANGED),
    "details": ("UPDATE cases_caseevent SET sealed_details = ''::bytea WHERE number = 3", Damage.DETAILS),
    "delete": ("DELETE FROM cases_caseevent WHERE number = 2", Damage.MISSING),
    "cut the tail off": ("DELETE FROM cases_caseevent WHERE number = 3", Damage.MISSING),
    "delete all": ("DELETE FROM cases_caseevent", Damage.MISSING),
    "reorder": (
        "UPDATE cases_caseevent SET at = at + (3 - number) * interval '1 hour' WHERE number > 1",
        Damage.CHANGED,
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_on_the_rows_is_found(case, attack, name):
    statement, damage = ATTACKS[name]
    anchor(case)
    attack(statement)
    assert damage in checked(case)[1]


def test_a_whole_history_written_anew_with_right_digests_is_found(case, attack):
    anchor(case)
    with transaction_for(case.tenant_id):
        events = list(CaseEvent.objects.order_by("number"))
    previous = START
    for event in events:
        event.kind = "granted" if event.number == 3 else event.kind
        previous = digest_of(link_of(event), previous=previous)
        attack("UPDATE cases_caseevent SET kind = %s, digest = %s WHERE id = %s", event.kind, previous, event.pk)
    assert checked(case) == (3, {Damage.REWRITTEN})


def test_an_event_with_the_clock_put_back_is_found(case):
    anchor(case)
    with time_machine.travel(now() + timedelta(hours=2), tick=True), transaction_for(case.tenant_id):
        note(Case.objects.select_for_update().get(), "closed")
    with time_machine.travel(now() + timedelta(hours=2, minutes=1), tick=True):
        anchor(case)
    with time_machine.travel(now() + timedelta(minutes=1), tick=True), transaction_for(case.tenant_id):
        note(Case.objects.select_for_update().get(), "granted")
    assert checked(case) == (5, {Damage.BACKDATED})


@pytest.mark.parametrize("how", ["drop", "change", "garbage"])
def test_touched_anchors_are_found(case, how):
    anchor(case)
    with transaction_for(case.tenant_id):
        note(Case.objects.select_for_update().get(), "closed")
    anchor(case)
    path = anchors_file(case.tenant_id)
    lines = path.read_text().splitlines()
    if how == "drop":
        del lines[0]
    elif how == "change":
        lines[0] = json.dumps(json.loads(lines[0]) | {"heads": {}})
    else:
        lines[0] = "{"
    path.write_text("\n".join(lines) + "\n")
    assert Damage.ANCHORS in checked(case)[1]


def test_two_at_once_do_not_fork_a_history(case):
    with pytest.raises(IntegrityError), transaction_for(case.tenant_id):
        CaseEvent.objects.create(case=case, number=3, kind="granted", digest=b"x", details_digest=b"x")
    with transaction_for(case.tenant_id):
        assert CaseEvent.objects.count() == 3


def test_the_command_says_what_it_found(case, attack, capsys):
    anchor(case)
    assert history.check(Namespace(tenant=None, json=False)) == 0
    assert "3 Einträge, alle unverändert" in capsys.readouterr().out
    attack("DELETE FROM cases_caseevent WHERE number = 3")
    assert history.check(Namespace(tenant=None, json=True)) == 1
    [told] = [one for one in json.loads(capsys.readouterr().out)["tenants"] if one["findings"]]
    assert [(one["damage"], one["number"]) for one in told["findings"]] == [("missing", 3)]
    assert told["findings"][0]["case"] == str(case.pk)


def test_the_history_of_a_question_from_others_is_checked_and_anchored_too(offer, case, attack):
    request = {"sections": [], "documents": []}
    content = {"consultation_id": str(new_id()), "unit_id": str(case.unit_id), "asking": str(offer.tenant_id)}
    with transaction_for(offer.tenant_id):
        open_opinion({**content, "due_on": "2027-03-01", "request": request, "files": []})
        opinion = Opinion.objects.select_for_update().get()
        note_opinion(opinion, "taken", by=new_id())
    assert checked(case) == (5, set())
    assert set(anchor(case).heads) == {case.pk, opinion.pk}
    statement = "DELETE FROM cases_opinionevent WHERE opinion_id = %s AND number = 2"
    attack(statement, opinion.pk, table="cases_opinionevent")
    assert checked(case) == (4, {Damage.MISSING})
