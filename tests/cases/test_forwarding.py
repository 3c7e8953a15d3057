"""Handing a whole case over: to another unit, to another tenant, and back. The applicant's link goes on."""

import pytest

from portalwerk.applications.models import Application
from portalwerk.applications.queries import (
    application_by_reference,
    letters_of,
    opened_by_token,
    pin_of,
)
from portalwerk.applications.queries.involving import followed
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.cases.actions.deciding import decide_case, write_decision
from portalwerk.cases.actions.forwarding import forward_case
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.rules.forwarding import (
    ConsultationOutstanding,
    ForwardingUnfounded,
    NowhereToForward,
    ReplyOutstanding,
    check_may_forward,
)
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.files.actions import store_made_file
from portalwerk.files.queries import read_all
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.sealing import tenant_key
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import forget_tree
from tests.cases.test_consulting import Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(offer) -> Way:
    return Way(offer)


def forward(way: Way, unit: Unit, *, reason: str = "Der Wohnsitz liegt dort.") -> None:
    with way.here():
        case = Case.objects.select_for_update().get()
        if case.assignee_id != way.karl.account_id:
            take_case(case, by=way.karl, seen=case.version)
        forward_case(case, by=way.karl, seen=case.version, unit=unit, reason=reason)
    drain_outbox()


def send_back(way: Way) -> None:
    with way.there():
        case = Case.objects.select_for_update().get()
        take_case(case, by=way.mia, seen=case.version)
        key = tenant_key(way.other.pk)
        added = store_made_file(
            b"%PDF Vermerk", name="Vermerk.pdf", media_type="application/pdf", key=key, tenant_id=way.other.pk
        )
        case.case_documents.create(tenant_id=way.other.pk, stored_file=added, origin="ours", label="Vermerk")
        back = Unit.objects.get(tenant_id=way.ours, key="amt")
        forward_case(case, by=way.mia, seen=case.version, unit=back, reason="Nein, ihr seid zuständig.")
    drain_outbox()


def test_rules_name_what_stands_in_the_way() -> None:
    allowed = {"reason": "Zuständig.", "is_elsewhere": True, "open_consultations": 0}
    check_may_forward(CaseStatus.IN_WORK, **allowed)
    for status, changes, refusal in (
        (CaseStatus.IN_WORK, {"reason": " "}, ForwardingUnfounded),
        (CaseStatus.IN_WORK, {"is_elsewhere": False}, NowhereToForward),
        (CaseStatus.WAITING, {}, ReplyOutstanding),
        (CaseStatus.IN_WORK, {"open_consultations": 1}, ConsultationOutstanding),
    ):
        with pytest.raises(refusal):
            check_may_forward(status, **{**allowed, **changes})


def test_other_tenant_gets_all_of_it_under_its_own_key(way: Way) -> None:
    forward(way, way.other.units.get())
    with way.there():
        case = Case.objects.get()
        desk = Desk(case)
        assert (case.status, case.assignee_id, case.unit.tenant_id) == ("new", None, way.other.pk)
        assert desk.content["answers"]["name"]["family_name"] == "Beispiel"
        assert [row.value_text for one in desk.sections for row in one.rows if row.label == "Familienname"] == [
            "Beispiel"
        ]
        assert read_all(desk.documents[0].stored_file, tenant_key(way.other.pk)) == b"%PDF ein Lageplan"
        event, details = desk.events[0]
        assert (event.kind, details["to"]) == ("came_over", "Untere Behörde, Landkreis Saaletal")
        assert details["message"] == "Der Wohnsitz liegt dort."
    with way.here():
        case = Case.objects.get()
        assert case.status == "forwarded"
        event, details = Desk(case).events[0]
        assert (event.kind, details["to"]) == ("forwarded", "Untere Behörde, Landkreis Elbaue")
        assert Application.objects.get().status == Status.FORWARDED


def test_link_number_and_pin_lead_to_where_it_is(way: Way) -> None:
    with way.here():
        application = Application.objects.get()
        reference, pin = application.reference, pin_of(application)
    forward(way, way.other.units.get())
    with way.here():
        found = application_by_reference(reference, pin)
        here, move = followed(opened_by_token(way.opened.token))
        assert found.pk == application.pk
        assert here.application.tenant_id == way.other.pk
        assert here.application.reference == reference
        assert move.unit.tenant_id == way.other.pk
    with way.there():
        assert application_by_reference(reference, pin).pk == here.application.pk
        assert application_by_reference(reference, "000000" if pin != "000000" else "1") is None


def test_decision_of_the_other_tenant_is_found_behind_the_old_link(way: Way) -> None:
    forward(way, way.other.units.get())
    with way.there():
        case = Case.objects.select_for_update().get()
        take_case(case, by=way.mia, seen=case.version)
        decide_case(case, by=way.mia, seen=case.version, outcome_key="granted", reasons=["Alles da."])
        write_decision(case.pk)
    with way.here():
        here, _ = followed(opened_by_token(way.opened.token))
    with way.there():
        assert here.application.stage == Stage.DECIDED
        assert letters_of(here.application)[0].kind == "decision"


def test_case_that_is_sent_back_is_open_again_with_what_was_added(way: Way) -> None:
    forward(way, way.other.units.get())
    send_back(way)
    with way.here():
        case = Case.objects.get()
        desk = Desk(case)
        assert (case.status, case.assignee_id, case.closed_at) == ("new", None, None)
        assert [one.label for one in desk.documents] == ["Lageplan", "Vermerk"]
        assert desk.events[0][0].kind == "came_back"
        here, move = followed(opened_by_token(way.opened.token))
        assert here.application.tenant_id == way.ours
        assert here.application.status == Status.SUBMITTED
        assert move.unit.tenant_id == way.ours
    forward(way, way.other.units.get(), reason="Doch ihr.")
    with way.there():
        assert Case.objects.get().status == "new", "the same case goes on, no second one"
    with way.here():
        here, _ = followed(opened_by_token(way.opened.token))
        assert here.application.tenant_id == way.other.pk


def test_another_unit_of_the_house_gets_the_same_case(way: Way) -> None:
    other = Unit.objects.create(tenant_id=way.ours, key="anderes", name="Anderes Amt", phone="03600 9")
    forget_tree()
    forward(way, other)
    with way.here():
        case = Case.objects.get()
        assert (case.unit_id, case.assignee_id, case.status) == (other.pk, None, "in_work")
        here, move = followed(opened_by_token(way.opened.token))
        assert (here.application.tenant_id, move.unit) == (way.ours, other)


def test_open_question_to_others_holds_the_case(way: Way) -> None:
    way.ask(way.elbaue())
    with way.here():
        case = Case.objects.select_for_update().get()
        with pytest.raises(ConsultationOutstanding):
            forward_case(case, by=way.karl, seen=case.version, unit=way.other.units.get(), reason="Dort.")
