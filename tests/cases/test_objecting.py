"""Objecting to a decision: from the draft to the answer, with what both histories and both sides see of it."""

from datetime import timedelta

import pytest
from django.db import transaction

from portalwerk.applications.actions.drafts import begin_application, discard
from portalwerk.applications.actions.following import withdraw_application
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Application
from portalwerk.applications.queries import Opened, application_by_token, letter_summary, letters_of
from portalwerk.applications.rules.submitting import SignInNeeded, Status
from portalwerk.cases.actions.objecting import begin_objection
from portalwerk.cases.models import Case, CaseEvent, Decision, Objection
from portalwerk.cases.queries import Desk, title_of
from portalwerk.cases.queries.objecting import is_open, matter_of, objection_of, objections_against
from portalwerk.cases.rules.objecting import ObjectionImpossible, ObjectionRunning, SignInTooWeak, Window
from portalwerk.cases.rules.remedy import AppealNoticeIncomplete
from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import live_offers, offer_of
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import local, today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.queries import messages_about
from portalwerk.tenants.queries import forget_tree
from tests.decided_case import announce, answer, decided, name_court, object_to, signed_in
from tests.shared_service import make_person
from tests.small_case import hired
from tests.small_service import make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def karl(offer):
    return hired(offer)


@pytest.fixture
def ada(db):
    return make_person("Ada")


def kinds(case):
    return list(CaseEvent.objects.filter(case=case).order_by("number").values_list("kind", flat=True))


def test_objection_opens_a_case_of_its_own_beside_the_first(offer, karl, ada, sealed_letters):
    opened, first = decided(offer, karl, ada)
    announce(first, days_ago=3)
    sent = object_to(opened, signed_in(ada))

    with acting_for(offer.tenant_id):
        [objection] = objections_against(first)
        second = objection.second_case
        assert objection_of(second).case == first
        assert (second.unit_id, second.status) == (first.unit_id, "new")
        assert title_of(second) == "Ada Beispiel"
        assert Desk(second).offer.short_title == "Widerspruch: Kleine Karte"
        assert second.file_number != first.file_number
        assert second.reference != first.reference
        assert second.due_on == local(second.arrived_at).date() + timedelta(days=89)
        assert (objection.is_late, objection.last_on) == (False, Decision.objects.get(case=first).remedy_until)
        assert objection.raised_at == Application.objects.get(pk=sent.application.pk).submitted_at
        assert kinds(first)[-1] == "objected"
        assert kinds(second) == ["arrived", "objects_to"]
        assert is_open(objection)
        assert Application.objects.get(pk=first.application_id).is_contested, "its papers are kept meanwhile"
        assert sent.application.level == AssuranceLevel.SUBSTANTIAL
        [note] = messages_about(sent.application.pk)
        assert note.subject == "Widerspruch: Kleine Karte: Ihr Widerspruch ist da"


def test_case_follows_to_where_the_first_one_is_now(offer, karl, ada, tenant, sealed_letters):
    opened, first = decided(offer, karl, ada)
    elsewhere = tenant.units.create(key="fach", name="Fachamt")
    with acting_for(offer.tenant_id):
        Case.objects.filter(pk=first.pk).update(unit=elsewhere)
    object_to(opened, signed_in(ada))

    with acting_for(offer.tenant_id):
        assert Objection.objects.get().second_case.unit == elsewhere


def test_late_objection_is_taken_and_marked(offer, karl, ada, sealed_letters):
    opened, first = decided(offer, karl, ada)
    announce(first, days_ago=60)
    with acting_for(offer.tenant_id):
        matter = matter_of(opened.application, account_id=ada.pk)
        assert matter.chance.window == Window.LATE
    object_to(opened, signed_in(ada))

    with acting_for(offer.tenant_id):
        objection = Objection.objects.get()
        assert objection.is_late
        assert objection.last_on < today()
        assert Desk(first).events[0][1]["late"] is True


def test_before_the_announcement_nothing_is_late(offer, karl, ada, sealed_letters):
    opened, first = decided(offer, karl, ada)
    object_to(opened, signed_in(ada))

    with acting_for(offer.tenant_id):
        objection = Objection.objects.get()
        assert (objection.last_on, objection.is_late) == (None, False)
        assert kinds(first)[-1] == "objected"


def test_weak_sign_in_begins_nothing(offer, karl, ada, sealed_letters):
    opened, _ = decided(offer, karl, ada)
    weak = signed_in(ada, AssuranceLevel.LOW)
    with acting_for(offer.tenant_id):
        with pytest.raises(SignInTooWeak):
            begin_objection(opened.application, person=weak)
        assert not Objection.objects.exists()


def test_sign_in_that_ran_out_sends_nothing(offer, karl, ada, sealed_letters):
    opened, _ = decided(offer, karl, ada)
    with transaction.atomic(), acting_for(offer.tenant_id):
        draft = begin_objection(opened.application, person=signed_in(ada))
        with pytest.raises(SignInNeeded):
            submit_application(draft, level=AssuranceLevel.LOW, confirmed=True, digital=True)


def test_service_may_ask_for_more_than_the_written_form_does(tenant, ada, sealed_letters):
    offer = make_offer(tenant, assurance=AssuranceLevel.SUBSTANTIAL)
    karl = hired(offer)
    opened, _ = decided(offer, karl, ada)
    OnlineService.objects.filter(pk=offer.id).update(assurance=AssuranceLevel.HIGH)
    offer_of.cache_clear()
    with acting_for(offer.tenant_id), pytest.raises(SignInTooWeak):
        begin_objection(opened.application, person=signed_in(ada))


def test_beginning_twice_goes_on_with_the_draft_and_sending_twice_is_refused(offer, karl, ada, sealed_letters):
    opened, _ = decided(offer, karl, ada)
    person = signed_in(ada)
    with transaction.atomic(), acting_for(offer.tenant_id):
        one = begin_objection(opened.application, person=person)
        two = begin_objection(opened.application, person=person)
        assert one.token == two.token
    object_to(opened, person)
    with acting_for(offer.tenant_id):
        with pytest.raises(ObjectionRunning):
            begin_objection(opened.application, person=person)
        assert Objection.objects.count() == 1


def test_nothing_to_object_to_before_the_letter_is_there(offer, karl, ada):
    with transaction.atomic(), acting_for(offer.tenant_id):
        _, application = begin_application(offer)
        assert matter_of(application, account_id=ada.pk) is None
        with pytest.raises(ObjectionImpossible):
            begin_objection(application, person=signed_in(ada))


def test_where_one_goes_to_court_nobody_objects(tenant, offer, karl, ada, sealed_letters):
    name_court(tenant)
    type(tenant).objects.filter(pk=tenant.pk).update(land_code="NW")
    forget_tree()
    opened, first = decided(offer, karl, ada)
    with acting_for(offer.tenant_id):
        assert matter_of(opened.application, account_id=ada.pk).chance.window == Window.COURT
        with pytest.raises(ObjectionImpossible):
            begin_objection(opened.application, person=signed_in(ada))
        [letter] = [one for one in letters_of(opened.application) if one.kind == "decision"]
        words = " ".join(letter_summary(letter)["remedy"])
        assert "Verwaltungsgericht Saalburg" in words
        assert "/widerspruch/" not in words
        assert kinds(first)[-1] == "letter_provided"


def test_letter_names_the_way_only_to_those_who_can_go_it(offer, karl, ada, sealed_letters):
    mine, _ = decided(offer, karl, ada)
    theirs, _ = decided(offer, karl, None)
    with acting_for(offer.tenant_id):
        with_account, without = (
            " ".join(letter_summary(next(one for one in letters_of(o.application) if one.kind == "decision"))["remedy"])
            for o in (mine, theirs)
        )
    assert f"/mein/widerspruch/{mine.application.reference}/" in with_account
    assert "/widerspruch/" not in without


def test_refusal_names_the_court_and_both_histories_tell(offer, karl, ada, tenant, sealed_letters):
    name_court(tenant)
    opened, first = decided(offer, karl, ada)
    announce(first, days_ago=3)
    sent = object_to(opened, signed_in(ada))
    second = answer(offer, karl, sent.application, outcome="zurueckgewiesen")

    with acting_for(offer.tenant_id):
        letter = next(one for one in letters_of(sent.application) if one.kind == "decision")
        summary = letter_summary(letter)
        assert summary["sentence"] == "Ihr Widerspruch hat keinen Erfolg."
        words = " ".join(summary["remedy"])
        assert "Klage erheben" in words
        assert "Verwaltungsgericht Saalburg, Am Gericht 1, 07990 Saalburg" in words
        assert "Widerspruch erheben" not in words
        assert kinds(first)[-1] == "objection_answered"
        assert "letter_provided" in kinds(second)
        assert not is_open(objections_against(first)[0])
        assert matter_of(sent.application, account_id=ada.pk).chance.window == Window.COURT


def test_who_gets_all_they_wanted_reads_of_no_remedy(offer, karl, ada, sealed_letters):
    opened, first = decided(offer, karl, ada)
    sent = object_to(opened, signed_in(ada))
    second = answer(offer, karl, sent.application, outcome="abhilfe")

    with acting_for(offer.tenant_id):
        letter = next(one for one in letters_of(sent.application) if one.kind == "decision")
        assert letter_summary(letter)["sentence"] == "Ihr Widerspruch hat Erfolg."
        assert letter_summary(letter)["remedy"] == []
    announce(first, days_ago=3)
    announce(second, days_ago=3)
    with acting_for(offer.tenant_id):
        assert Decision.objects.get(case=second).remedy_until is None
        assert Decision.objects.get(case=first).remedy_until is not None


def test_refusal_waits_until_somebody_has_named_the_court(offer, karl, ada, sealed_letters):
    opened, _ = decided(offer, karl, ada)
    sent = object_to(opened, signed_in(ada))
    with pytest.raises(AppealNoticeIncomplete, match="das zuständige Gericht"):
        answer(offer, karl, sent.application, outcome="zurueckgewiesen")


def test_taken_back_until_the_decision_and_raised_again(offer, karl, ada, sealed_letters):
    opened, first = decided(offer, karl, ada)
    announce(first, days_ago=3)
    sent = object_to(opened, signed_in(ada))
    with transaction.atomic(), acting_for(offer.tenant_id):
        withdraw_application(Opened(application_by_token(sent.token, writing=True), sent.token))
    drain_outbox()

    with acting_for(offer.tenant_id):
        [objection] = objections_against(first)
        assert objection.second_case.status == "withdrawn"
        assert not is_open(objection)
        freed = Application.objects.get(pk=first.application_id)
        assert (freed.is_contested, freed.settled_on) == (False, today())
        assert kinds(first)[-1] == "objection_withdrawn"
        assert matter_of(opened.application, account_id=ada.pk).own is None
    object_to(opened, signed_in(ada))
    with acting_for(offer.tenant_id):
        assert Application.objects.filter(status=Status.SUBMITTED).count() == 1
        assert len(objections_against(first)) == 2


def test_objections_are_in_no_list_of_services(offer, karl, ada, tenant, sealed_letters):
    before = [one.slug for one in live_offers(tenant.pk)]
    opened, _ = decided(offer, karl, ada)
    object_to(opened, signed_in(ada))
    assert [one.slug for one in live_offers(tenant.pk)] == before
    assert OnlineService.objects.filter(slug="widerspruch-kleine-karte", status="bound").count() == 1


def test_discarded_draft_leaves_nothing(offer, karl, ada, sealed_letters):
    opened, first = decided(offer, karl, ada)
    with transaction.atomic(), acting_for(offer.tenant_id):
        discard(begin_objection(opened.application, person=signed_in(ada)))
        assert not Objection.objects.exists()
        assert objections_against(first) == []
