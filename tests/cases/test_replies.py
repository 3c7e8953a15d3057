"""What the applicant gives comes into the case: answers as a new version, papers, one list of questions."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from portalwerk.applications.actions.correcting import begin_correction, keep_given, remind_of_requests
from portalwerk.applications.actions.following import answer_request
from portalwerk.applications.models import Application, ReplyRequest
from portalwerk.applications.queries import (
    Correction,
    Opened,
    application_by_token,
    open_request_of,
    own_request_of,
)
from portalwerk.applications.rules.replying import AnswersFaulty, NothingChosen, ReplyClosed, TooLateToCorrect
from portalwerk.cases.actions.deciding import decide_case
from portalwerk.cases.actions.replies import CaseNotThere, receive_reply
from portalwerk.cases.actions.working import ask_applicant
from portalwerk.cases.models import Case, Inquiry
from portalwerk.cases.queries import Desk, answers_of, inquiry_items
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.kernel.clock import BERLIN, today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key, unseal_json
from portalwerk.mailbox.models import Nudge
from portalwerk.mailbox.queries import nudge_binding
from tests.small_case import asked, hired, sent

FAMILY = {"key": "field:name.family_name", "title": "Familienname", "path": "name.family_name", "remark": "Ausweis"}
KIND = {"key": "field:kind", "title": "Was möchten Sie?", "path": "kind"}


def ask(offer, karl, *items, days: int = 14) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.select_for_update().get()
        ask_applicant(case, by=karl, seen=case.version, items=items, due_on=today() + timedelta(days=days))


def give(offer, token: str, values: dict, *, own: bool = False, message: str = "") -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        opened = Opened(application_by_token(token, writing=True), token)
        request = (own_request_of if own else open_request_of)(opened.application)
        keep_given(Correction(opened, request), values)
        answer_request(opened, request, files=(), message=message)
    drain_outbox()


def desk(offer) -> Desk:
    return Desk(Case.objects.get())


def test_asked_answer_becomes_a_new_version_and_the_old_one_stays(offer) -> None:
    karl, opened = hired(offer), sent(offer)
    asked(offer, karl)
    ask(offer, karl, FAMILY)
    give(offer, opened.token, {"name.family_name": "Neu"}, message="Ich habe kein Foto.")
    with transaction.atomic(), acting_for(offer.tenant_id):
        here = desk(offer)
        assert here.case.status == CaseStatus.IN_WORK
        assert here.case.waiting_until is None
        assert here.content["answers"]["name"]["family_name"] == "Neu"
        first, second = here.versions
        assert answers_of(first)["name"]["family_name"] == "Beispiel"
        assert (second.number, second.was_asked) == (2, True)
        assert [(c.label, c.before, c.after) for c in here.changes_of(second)] == [("Familienname", "Beispiel", "Neu")]
        event, details = here.events[0]
        assert event.kind == "replied"
        assert details["changes"] == [{"label": "Familienname", "before": "Beispiel", "after": "Neu"}]
        assert details["message"] == "Ich habe kein Foto."
        assert Inquiry.objects.filter(answered_at=None).count() == 0
        mine = Opened(application_by_token(opened.token), opened.token)
        assert mine.answers["name"]["family_name"] == "Neu"


def test_asking_again_leaves_one_list_with_one_deadline(offer) -> None:
    karl, opened = hired(offer), sent(offer)
    asked(offer, karl)
    ask(offer, karl, FAMILY, days=20)
    with transaction.atomic(), acting_for(offer.tenant_id):
        request = ReplyRequest.objects.get()
        assert request.due_on == today() + timedelta(days=20)
        correction = Correction(Opened(application_by_token(opened.token), opened.token), request)
        assert [item["title"] for item in correction.items] == ["Passfoto", "Familienname"]
        assert [item["title"] for item in inquiry_items(desk(offer).inquiry)] == ["Passfoto", "Familienname"]
        assert Inquiry.objects.count() == 2


def test_wrong_or_missing_answers_change_nothing(offer) -> None:
    karl, opened = hired(offer), sent(offer)
    asked(offer, karl)
    ask(offer, karl, FAMILY)
    with pytest.raises(AnswersFaulty):
        give(offer, opened.token, {"name.family_name": None}, message="Kein Foto.")
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert desk(offer).content["answers"]["name"]["family_name"] == "Beispiel"
        assert desk(offer).versions == []


def test_answer_that_brings_up_a_question_waits_for_its_answer(offer) -> None:
    karl, opened = hired(offer), sent(offer)
    asked(offer, karl)
    ask(offer, karl, KIND)
    with pytest.raises(AnswersFaulty):
        give(offer, opened.token, {"kind": "b"}, message="Kein Foto.")
    give(offer, opened.token, {"kind": "b", "why": "Darum"}, message="Kein Foto.")
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert desk(offer).content["answers"]["why"] == "Darum"


def test_applicant_corrects_unasked_and_the_question_of_the_office_stays_open(offer) -> None:
    karl, opened = hired(offer), sent(offer)
    asked(offer, karl)
    with transaction.atomic(), acting_for(offer.tenant_id):
        mine = Opened(application_by_token(opened.token, writing=True), opened.token)
        with pytest.raises(NothingChosen):
            begin_correction(mine, [])
        first = begin_correction(mine, [KIND])
        assert begin_correction(mine, [FAMILY]).pk == first.pk
    give(offer, opened.token, {"name.family_name": "Neu"}, own=True)
    with transaction.atomic(), acting_for(offer.tenant_id):
        here = desk(offer)
        assert here.case.status == CaseStatus.WAITING
        assert here.case.reply_at is not None
        assert here.inquiry is not None
        assert [event.kind for event, _ in here.events][:1] == ["corrected"]
        assert not here.versions[-1].was_asked
        assert open_request_of(Application.objects.get()) is not None
        with pytest.raises(ReplyClosed):
            keep_given(Correction(mine, ReplyRequest.objects.get(is_own=True)), {})


def test_a_correction_without_a_change_makes_no_version(offer) -> None:
    opened = sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        begin_correction(Opened(application_by_token(opened.token, writing=True), opened.token), [FAMILY])
    give(offer, opened.token, {"name.family_name": "Beispiel"}, own=True)
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert desk(offer).versions == []


def test_nothing_is_corrected_once_somebody_decides(offer) -> None:
    karl, opened = hired(offer), sent(offer)
    asked(offer, karl)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.select_for_update().get()
        decide_case(case, by=karl, seen=case.version, outcome_key="granted", reasons=["Alles liegt vor."])
        mine = Opened(application_by_token(opened.token, writing=True), opened.token)
        with pytest.raises(TooLateToCorrect):
            begin_correction(mine, [FAMILY])
        with pytest.raises(TooLateToCorrect):
            answer_request(mine, ReplyRequest.objects.get(), files=(), message="Doch noch etwas")


def test_what_comes_before_the_case_is_tried_again(offer) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id), pytest.raises(CaseNotThere):
        receive_reply(new_id(), new_id())


def test_reminders_go_out_before_and_on_the_last_day_without_content(offer) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=BERLIN), tick=False) as clock:
        karl, _ = hired(offer), sent(offer)
        asked(offer, karl)
        sent_on = []
        for day in range(1, 18):
            clock.move_to(datetime(2026, 11, 2, 9, tzinfo=BERLIN) + timedelta(days=day))
            with transaction.atomic(), acting_for(offer.tenant_id):
                sent_on += [day] * (remind_of_requests() + remind_of_requests())
        assert sent_on == [11, 14]
    with transaction.atomic(), acting_for(offer.tenant_id):
        rows = Nudge.objects.filter(template__startswith="inquiry_").order_by("made_at")
        assert [row.template for row in rows] == ["inquiry_reminder", "inquiry_last_day"]
        mail = unseal_json(rows[0].sealed_mail, tenant_key(offer.tenant_id), nudge_binding(rows[0]))
        assert mail["to"] == "ada@demo.example"
