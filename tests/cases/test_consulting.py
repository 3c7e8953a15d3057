"""Asking others about a case: a parcel under the receiver's key, and an answer that comes back. In two tenants."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import caseworker_of
from portalwerk.access.rules import Role
from portalwerk.applications.models import Application
from portalwerk.applications.queries.involving import involved_in
from portalwerk.cases.actions.consulting import (
    Receiver,
    Ticked,
    answer_outside,
    consult,
    remind_consulted,
    withdraw_consultation,
)
from portalwerk.cases.actions.opinions import give_opinion, release_opinion, remind_asked, take_opinion
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, Consultation, Opinion, OpinionEvent
from portalwerk.cases.queries import Desk, link_of
from portalwerk.cases.queries.consulting import (
    Question,
    answer_of,
    consultation_by_token,
    opinions_visible_to,
    parcel_of,
    standing_of,
)
from portalwerk.cases.rules.chain import check_chain
from portalwerk.cases.rules.consulting import (
    ConsultationDeadlineWrong,
    ConsultationStatus,
    FindingMissing,
    NobodyAsked,
    NoLongerAsked,
    OpinionNotTaken,
    QuestionMissing,
    WordsMissing,
    check_consultation,
    is_to_remind,
    link_is_over,
    status_of,
)
from portalwerk.cases.rules.working import ChangedMeanwhile, NotTakenOver
from portalwerk.files.actions import store_made_file
from portalwerk.files.models import StoredFile
from portalwerk.files.queries import read_all
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key
from portalwerk.mailbox.models import Nudge
from portalwerk.transport.models import Envelope
from tests.small_case import hired, sent
from tests.small_service import make_tenant

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))


# -- rules -------------------------------------------------------------------------------------------------------------


@given(due=DAYS, on=DAYS, answered=st.booleans(), withdrawn=st.booleans())
def test_status_follows_from_what_happened(due: date, on: date, answered: bool, withdrawn: bool) -> None:
    status = status_of(due_on=due, answered=answered, withdrawn=withdrawn, today=on)
    if answered:
        assert status == ConsultationStatus.ANSWERED, "an answer counts even if it is late"
    elif withdrawn:
        assert status == ConsultationStatus.WITHDRAWN
    else:
        assert (status == ConsultationStatus.OVERDUE) == (on > due), "the last day belongs to whoever is asked"
    assert link_is_over(status) == (not answered and (withdrawn or on > due))


@given(due=DAYS, on=DAYS)
def test_reminder_comes_once_and_only_before_the_end(due: date, on: date) -> None:
    status = status_of(due_on=due, answered=False, withdrawn=False, today=on)
    reminds = is_to_remind(status=status, due_on=due, reminded=False, today=on)
    assert reminds == (0 <= (due - on).days <= 3)
    assert not is_to_remind(status=status, due_on=due, reminded=True, today=on)


@given(days=st.integers(-400, 400))
def test_deadline_leaves_time_and_ends(days: int) -> None:
    on = date(2026, 5, 4)
    due = on + timedelta(days=days)
    if 3 <= days <= 183:
        check_consultation(receivers=1, question="Passt das?", due_on=due, today=on)
    else:
        with pytest.raises(ConsultationDeadlineWrong):
            check_consultation(receivers=1, question="Passt das?", due_on=due, today=on)


def test_nobody_and_nothing_is_refused() -> None:
    due, on = date(2026, 6, 4), date(2026, 5, 4)
    with pytest.raises(NobodyAsked):
        check_consultation(receivers=0, question="Passt das?", due_on=due, today=on)
    with pytest.raises(QuestionMissing):
        check_consultation(receivers=1, question=" \n", due_on=due, today=on)


# -- two tenants -------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


class Way:
    """Saaletal asks Elbaue and a body outside about Ada's case."""

    def __init__(self, offer) -> None:
        self.ours = offer.tenant_id
        self.other = make_tenant("elbaue", "Landkreis Elbaue")
        self.karl = hired(offer)
        account = Account.objects.create(provider="staff")
        grant_membership(account.pk, tenant_id=self.other.pk, role=Role.CASEWORKER, display_name="Mia Probe")
        self.mia = caseworker_of(account.pk, self.other.pk)
        self.opened = sent(offer)
        with self.here():
            self.case = Case.objects.select_for_update().get()
            take_case(self.case, by=self.karl, seen=self.case.version)
            paper = store_made_file(
                b"%PDF ein Lageplan",
                name="Lageplan.pdf",
                media_type="application/pdf",
                key=tenant_key(self.ours),
                tenant_id=self.ours,
            )
            self.paper = self.case.case_documents.create(
                tenant_id=self.ours, stored_file=paper, origin="sent", label="Lageplan"
            )

    def here(self):
        return _in(self.ours)

    def there(self):
        return _in(self.other.pk)

    def ask(self, *receivers: Receiver, ticked: Ticked | None = None, days: int = 28) -> list[Consultation]:
        with self.here():
            rows = consult(
                Case.objects.select_for_update().get(pk=self.case.pk),
                by=self.karl,
                seen=Case.objects.get(pk=self.case.pk).version,
                receivers=receivers,
                question="Bestehen Bedenken?",
                ticked=ticked or Ticked(),
                due_on=today() + timedelta(days=days),
            )
        drain_outbox()
        return rows

    def elbaue(self) -> Receiver:
        return Receiver(unit=self.other.units.get())

    def answer(self, finding: str = "conditions", words: str = "Nur mit Zaun.", files=()) -> None:
        with self.there():
            row = Opinion.objects.select_for_update().get()
            take_opinion(row, by=self.mia, seen=row.version)
            give_opinion(row, by=self.mia, seen=row.version, finding=finding, words=words, files=files)
        drain_outbox()


@contextmanager
def _in(tenant_id) -> Iterator[None]:
    with transaction.atomic(), acting_for(tenant_id):
        yield


@pytest.fixture
def way(offer) -> Way:
    return Way(offer)


def test_only_what_is_ticked_reaches_the_other_tenant(way: Way) -> None:
    with way.here():
        email = next(
            f"{section.page_key}:{row.path}"
            for section in Desk(way.case).sections
            for row in section.rows
            if row.label == "E-Mail-Adresse"
        )
    way.ask(way.elbaue(), ticked=Ticked(frozenset({email}), frozenset({str(way.paper.pk)}), confidential=True))
    with way.there():
        row = Opinion.objects.get()
        question = Question(row)
        assert question.parcel.question == "Bestehen Bedenken?"
        assert question.parcel.confidential
        assert question.parcel.sections == (("Ihre Person", (("E-Mail-Adresse", "ada@demo.example"),)),)
        assert "Beispiel" not in repr(question.parcel), "the family name was not ticked"
        assert way.case.reference not in repr(question.parcel)
        copy = question.documents[0].stored_file
        assert copy.tenant_id == way.other.pk
        assert copy.pk != way.paper.stored_file_id
        assert read_all(copy, tenant_key(way.other.pk)) == b"%PDF ein Lageplan"
        assert Envelope.objects.get().sealed_content == b"", "the transit copy is purged"
        assert not Case.objects.exists()
        assert [event.kind for event, _ in question.events] == ["arrived"]


def test_what_is_not_ticked_does_not_travel_at_all(way: Way) -> None:
    way.ask(way.elbaue())
    with way.there():
        question = Question(Opinion.objects.get())
        assert question.parcel.sections == ()
        assert question.documents == []
        assert not StoredFile.objects.exists()


def test_answer_comes_back_with_files_and_puts_the_case_on_the_desk(way: Way) -> None:
    (asked,) = way.ask(way.elbaue())
    with way.there():
        row = Opinion.objects.select_for_update().get()
        with pytest.raises(OpinionNotTaken):
            give_opinion(row, by=way.mia, seen=row.version, finding="none", words="", files=())
        take_opinion(row, by=way.mia, seen=row.version)
        with pytest.raises(FindingMissing):
            give_opinion(row, by=way.mia, seen=row.version, finding="", words="", files=())
        with pytest.raises(WordsMissing):
            give_opinion(row, by=way.mia, seen=row.version, finding="objection", words=" ", files=())
        with pytest.raises(ChangedMeanwhile):
            release_opinion(row, by=way.mia, seen=row.version - 1)
        release_opinion(row, by=way.mia, seen=row.version)
        plan = store_made_file(
            b"%PDF mit Zaun",
            name="Zaun.pdf",
            media_type="application/pdf",
            key=tenant_key(way.other.pk),
            tenant_id=way.other.pk,
        )
    way.answer(files=[plan])
    with way.here():
        row = Consultation.objects.get(pk=asked.pk)
        answer = answer_of(row)
        assert (answer.finding, answer.words, answer.files) == ("conditions", "Nur mit Zaun.", ("Stellungnahme 1",))
        assert standing_of(row) == ConsultationStatus.ANSWERED
        case = Case.objects.get()
        assert case.reply_at is not None
        desk = Desk(case)
        copy = desk.documents[-1]
        assert (copy.label, copy.origin) == ("Stellungnahme 1", "other")
        assert read_all(copy.stored_file, tenant_key(way.ours)) == b"%PDF mit Zaun"
        assert [e.kind for e, _ in desk.events] == ["consultation_answered", "consulted", "taken", "arrived"]
    with way.there():
        row = Opinion.objects.select_for_update().get()
        with pytest.raises(NoLongerAsked):
            give_opinion(row, by=way.mia, seen=row.version, finding="none", words="", files=())
        events = list(OpinionEvent.objects.order_by("number"))
        assert [e.kind for e in events] == ["arrived", "taken", "released", "taken", "answered"]
        assert check_chain([link_of(e) for e in events]) == []
        events[1].kind = "answered"
        assert check_chain([link_of(e) for e in events]) != []


def test_applicant_sees_who_was_asked_and_that_they_answered_never_what(way: Way) -> None:
    way.ask(way.elbaue(), Receiver(name="Jägerschaft Burgbach e. V.", email="post@jaeger.example"))
    with way.here():
        application = Application.objects.get()
        seen = involved_in(application)
        assert [(one.name, one.answered_at) for one in seen] == [
            ("Untere Behörde, Landkreis Elbaue", None),
            ("Jägerschaft Burgbach e. V.", None),
        ]
    way.answer()
    with way.here():
        assert [one.answered_at is not None for one in involved_in(Application.objects.get())] == [True, False]


def test_question_that_is_taken_back_ends_on_both_sides(way: Way) -> None:
    (asked,) = way.ask(way.elbaue())
    with way.here():
        row = Consultation.objects.get(pk=asked.pk)
        case = Case.objects.select_for_update().get()
        withdraw_consultation(case, row, by=way.karl)
        with pytest.raises(NoLongerAsked):
            withdraw_consultation(case, row, by=way.karl)
        assert involved_in(Application.objects.get()) == []
    drain_outbox()
    with way.there():
        row = Opinion.objects.select_for_update().get()
        assert standing_of(row) == ConsultationStatus.WITHDRAWN
        with pytest.raises(NoLongerAsked):
            take_opinion(row, by=way.mia, seen=row.version)


def test_body_outside_answers_once_before_the_deadline(way: Way) -> None:
    (asked,) = way.ask(Receiver(name="Verein", email="post@verein.example"))
    with way.here():
        token = parcel_of(asked).contact["token"]
        assert token.encode() not in bytes(asked.token_hash)
        row = consultation_by_token(token, writing=True)
        answer_outside(row, finding="none", words="", files=())
        assert standing_of(consultation_by_token(token)) == ConsultationStatus.ANSWERED
        with pytest.raises(NoLongerAsked):
            answer_outside(row, finding="none", words="", files=())
    with way.there():
        assert consultation_by_token(token) is None, "another tenant does not know the link"
    (late,) = way.ask(Receiver(name="Verein", email="post@verein.example"))
    with way.here():
        Consultation.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=1))
        row = consultation_by_token(parcel_of(late).contact["token"], writing=True)
        with pytest.raises(NoLongerAsked):
            answer_outside(row, finding="none", words="", files=())


def test_reminder_goes_out_once(way: Way) -> None:
    way.ask(way.elbaue(), Receiver(name="Verein", email="post@verein.example"), days=4)
    with way.here():
        assert remind_consulted() == 0
        Consultation.objects.update(due_on=today() + timedelta(days=3))
        before = Nudge.objects.filter(template="consultation_reminder").count()
        assert (remind_consulted(), remind_consulted()) == (2, 0)
        assert Nudge.objects.filter(template="consultation_reminder").count() == before + 1
    with way.there():
        Opinion.objects.update(due_on=today())
        assert (remind_asked(), remind_asked()) == (1, 0)


def test_only_the_units_that_are_asked_see_the_question(way: Way, offer) -> None:
    way.ask(way.elbaue())
    with way.there():
        assert opinions_visible_to(way.mia).count() == 1
    with way.here():
        assert opinions_visible_to(way.karl).count() == 0


def test_who_has_not_taken_the_case_asks_nobody(way: Way, offer) -> None:
    with way.here():
        case = Case.objects.select_for_update().get()
        Case.objects.update(assignee=None)
        case.refresh_from_db()
        with pytest.raises(NotTakenOver):
            consult(
                case,
                by=way.karl,
                seen=case.version,
                receivers=[way.elbaue()],
                question="?",
                ticked=Ticked(),
                due_on=today() + timedelta(days=9),
            )
