"""Papers go when their time is over: after two notices, and never the authority's own."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from portalwerk.applications.actions.archiving import write_mark
from portalwerk.applications.actions.drafts import add_attachment, begin_application, bind_account, save_answers
from portalwerk.applications.actions.following import withdraw_application
from portalwerk.applications.actions.retaining import end_keeping
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.actions.thread import write_to_office
from portalwerk.applications.models import Application, ApplicationLetter, ArchiveMark
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.applications.queries.archive import archive_of
from portalwerk.audit.models import Entry
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.files.actions import store_upload
from portalwerk.files.models import StoredFile
from portalwerk.files.queries import path_of, read_chunks
from portalwerk.identity.models import Account, Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for, acting_for_account
from portalwerk.kernel.sealing import tenant_key
from portalwerk.mailbox.models import Message, Nudge
from tests.small_service import make_offer
from tests.web.portal.browsing import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_letters")]


@pytest.fixture
def kept_for_a_year(tenant):
    return make_offer(tenant, process={"retention_months": 12})


@pytest.fixture
def ada() -> Account:
    return Account.objects.create(provider="fake", subject=b"a" * 32)


def withdrawn(offer, account) -> Opened:
    """An application with a file and a question to the office, taken back."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        bind_account(opened, Person(new_id(), account.pk, Realm.CITIZEN, AssuranceLevel.SUBSTANTIAL, complete=True))
        answers = {"name": {"family_name": "Beispiel"}, "email": "ada@demo.example"}
        save_answers(opened, answers, done="person")
        upload = SimpleUploadedFile("Foto.pdf", PDF, "application/pdf")
        stored = store_upload(
            upload.chunks(), name="Foto.pdf", key=opened.key, tenant_id=offer.tenant_id, account_id=account.pk
        )
        save_answers(opened, add_attachment(opened, stored, path="photo", label="Foto"), done="sache")
        submit_application(opened, level=AssuranceLevel.SUBSTANTIAL, confirmed=True, digital=True)
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        opened = Opened(application_by_token(token, writing=True), token)
        write_to_office(opened, text="Wann ist es fertig?")
        withdraw_application(opened)
    drain_outbox()
    return opened


def ended(offer, opened, *, days: int) -> None:
    """Put the end of the application, and what was sent, so many days back."""
    then = now() - timedelta(days=days)
    with transaction.atomic(), acting_for(offer.tenant_id):
        Application.objects.filter(pk=opened.application.pk).update(closed_at=then)
        ApplicationLetter.objects.filter(application_id=opened.application.pk).update(provided_at=then)


def one_night(offer) -> int:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return end_keeping()


def told(offer, *, on) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        Application.objects.update(told_on=on)


def subjects(account) -> list[str]:
    with transaction.atomic(), acting_for_account(account.pk):
        return [row.pk for row in Message.objects.filter(account=account)]


def test_nobody_is_told_while_there_is_time(kept_for_a_year, ada):
    opened = withdrawn(kept_for_a_year, ada)
    before = len(subjects(ada))
    ended(kept_for_a_year, opened, days=300)
    assert one_night(kept_for_a_year) == 0
    assert len(subjects(ada)) == before


def test_service_that_names_no_time_keeps_papers(offer, ada):
    opened = withdrawn(offer, ada)
    ended(offer, opened, days=9000)
    assert one_night(offer) == 0
    with transaction.atomic(), acting_for_account(ada.pk):
        [matter] = archive_of(ada.pk).matters
    assert matter.ends_on is None


def test_applicant_is_told_twice_before_and_each_time_once(kept_for_a_year, ada):
    opened = withdrawn(kept_for_a_year, ada)
    before = len(subjects(ada))
    ended(kept_for_a_year, opened, days=400)
    assert [one_night(kept_for_a_year) for _ in range(3)] == [0, 0, 0]
    assert len(subjects(ada)) == before + 1
    with transaction.atomic(), acting_for_account(ada.pk):
        [matter] = archive_of(ada.pk).matters
    assert (matter.is_told, matter.ends_on) == (True, today() + timedelta(days=30))
    told(kept_for_a_year, on=today() - timedelta(days=23))
    assert [one_night(kept_for_a_year) for _ in range(3)] == [0, 0, 0]
    assert len(subjects(ada)) == before + 2
    with transaction.atomic(), acting_for(kept_for_a_year.tenant_id):
        assert Nudge.objects.filter(template="papers_end").count() == 2


def test_what_is_over_is_gone_and_the_case_is_not_touched(kept_for_a_year, ada):
    opened = withdrawn(kept_for_a_year, ada)
    application_id, tenant_id = opened.application.pk, kept_for_a_year.tenant_id
    with transaction.atomic(), acting_for_account(ada.pk):
        archive = archive_of(ada.pk)
        write_mark(archive, archive.papers[0].id, labels=["Steuer"], note="wichtig")
        letters = [paper.stored_file.pk for paper in archive.papers if paper.is_letter]
        places = {paper.stored_file.pk: path_of(paper.stored_file.location) for paper in archive.papers}
    ended(kept_for_a_year, opened, days=400)
    told(kept_for_a_year, on=today() - timedelta(days=30))
    assert one_night(kept_for_a_year) == 0  # the second notice comes first
    with transaction.atomic(), acting_for(tenant_id):
        case_before = Case.objects.values().get()
    assert one_night(kept_for_a_year) == 1
    assert one_night(kept_for_a_year) == 0
    with transaction.atomic(), acting_for_account(ada.pk):
        assert archive_of(ada.pk).by_id == {}
        assert not StoredFile.objects.exists()
        assert not Message.objects.exists()
        assert not ArchiveMark.objects.exists()
    with transaction.atomic(), acting_for(tenant_id):
        assert application_by_token(opened.token) is None
        left = Application.objects.get(pk=application_id)
        assert not any(bytes(getattr(left, f"sealed_{one}")) for one in ("token", "answers", "contact", "pin"))
        assert Case.objects.values().get() == case_before
        desk = Desk(Case.objects.get())
        [photo] = [one for one in desk.documents if one.label == "Foto"]
        assert b"".join(read_chunks(photo.stored_file, tenant_key(tenant_id))) == PDF
        assert [one.text for one in desk.thread] == ["Wann ist es fertig?"]
        assert not StoredFile.objects.filter(pk__in=letters).exists()
        entry = Entry.objects.get(action="application.purged")
        assert (entry.object_id, entry.note) == (application_id, "")
    assert places[photo.stored_file_id].exists()


def test_letter_not_announced_yet_stops_the_clock(kept_for_a_year, ada):
    opened = withdrawn(kept_for_a_year, ada)
    ended(kept_for_a_year, opened, days=400)
    told(kept_for_a_year, on=today() - timedelta(days=60))
    with transaction.atomic(), acting_for(kept_for_a_year.tenant_id):
        ApplicationLetter.objects.update(kind="decision", remedy_until=None)
    assert one_night(kept_for_a_year) == 0
    assert one_night(kept_for_a_year) == 0
    with transaction.atomic(), acting_for_account(ada.pk):
        assert len(archive_of(ada.pk).papers) == 2
