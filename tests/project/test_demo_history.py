"""The history of the demonstration: written in bulk, and yet as if people had done it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from portalwerk.access.queries import caseworker_of
from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.following import answer_request
from portalwerk.applications.models import Application, ReplyRequest
from portalwerk.applications.queries import (
    Opened,
    attachments_of,
    items_of,
    open_request_of,
    opened_for_authority,
    pin_digest,
    pin_of,
    tracking_of,
)
from portalwerk.cases.actions.deciding import decide_case, post_letter, write_decision
from portalwerk.cases.actions.working import ask_applicant, close_case, make_ready, take_case
from portalwerk.cases.models import Case, CaseEvent, CaseWord, Decision, FileNumberCounter, Inquiry
from portalwerk.cases.queries import Desk, details_of, inquiry_items, reasons_of
from portalwerk.cases.queries.listing import Looker, counts, inbox
from portalwerk.cases.rules.listing import Listing
from portalwerk.catalog.models import OnlineService
from portalwerk.files.models import ScanStatus
from portalwerk.files.queries import read_all
from portalwerk.forecast.queries.looking import usual_span
from portalwerk.formengine.rules.checking import check_all
from portalwerk.identity.models import Credential
from portalwerk.kernel.clock import local, now, today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key
from portalwerk.project.demo import install_demo, install_earlier
from portalwerk.project.demo.courses import Course, Usual, decided, still_open
from portalwerk.project.demo.history import Extent, tell_more
from portalwerk.project.demo.install import PACKAGES
from portalwerk.project.demo.people import FAMILY_NAMES, GIVEN_NAMES
from portalwerk.tenants.models import Tenant
from portalwerk.transport.models import Envelope

#: What only the real way leaves behind: a letter, and the moments of the person who fetched it.
_ONLY_ACTED = {"letter", "notice_at", "fetched_at", "account", "sealed_parked"}
DOG = {"application__online_service__slug": "hund-anmelden"}
USUAL = Usual(from_days=9, to_days=19, decide_days=30, inquiry_days=14)


def install(tmp_path: Path, extent: Extent) -> None:
    install_demo(data_dir=tmp_path, progress=lambda _sentence: None)
    install_earlier(progress=lambda _sentence: None, extent=extent)


def caseworker(login: str, tenant: Tenant) -> Caseworker:
    found = caseworker_of(Credential.objects.get(login=login).account_id, tenant.pk)
    assert found is not None
    return found


def shape(row: Model) -> dict[str, bool]:
    """Which columns hold something."""
    return {
        field.name: getattr(row, field.attname) not in {None, b"", ""}
        for field in row._meta.concrete_fields
        if field.name not in _ONLY_ACTED
    }


@pytest.mark.django_db
def test_what_is_written_in_bulk_looks_like_what_people_have_done(tmp_path: Path, sealed_letters: None) -> None:
    install(tmp_path, Extent(decided=60, still_open=10, elsewhere=0, open_elsewhere=0, sent=1))
    drain_outbox()
    burgbach = Tenant.objects.get(key="burgbach")
    mia = caseworker("mia", burgbach)
    with transaction.atomic(), acting_for(burgbach.pk):
        case = Case.objects.filter(**DOG).exclude(application__letters=None).get()
        acted_on(case, mia)
        acted, written = story(case), story(alike(case))
    assert written.keys() == acted.keys()
    for name, value in acted.items():
        assert written[name] == value, name


def acted_on(case: Case, mia: Caseworker) -> None:
    """Take a case through everything that can happen to it."""
    take_case(case, by=mia, seen=case.version)
    paper = Desk(case).offer.documents[0]
    item = {"key": paper.key, "title": paper.title, "hint": paper.hint, "reason": paper.reason}
    ask_applicant(case, by=mia, seen=case.version, items=[item], due_on=today() + timedelta(days=14))
    application = Application.objects.get(pk=case.application_id)
    request = open_request_of(application)
    assert request is not None
    opened = opened_for_authority(application.pk)
    answer_request(Opened(application, opened.token), request, files=[], message="Das habe ich leider nicht mehr.")
    drain_outbox()
    case.refresh_from_db()
    outcome = Desk(case).offer.outcomes[0]
    decide_case(case, by=mia, seen=case.version, outcome_key=outcome.key, reasons=[outcome.reasons[0].text])
    write_decision(case.pk)
    case.refresh_from_db()
    post_letter(case, by=mia, seen=case.version)
    make_ready(case, by=mia, seen=case.version)
    close_case(case, by=mia, seen=case.version)
    case.refresh_from_db()


def alike(case: Case) -> Case:
    """A case from the bulk that went the same way."""
    others = Case.objects.filter(**DOG).exclude(pk=case.pk).filter(status=case.status).exclude(reply_at=None)
    return others.filter(decision__kind="granted").first() or pytest.fail("no case went that way")


def story(case: Case) -> dict[str, Any]:
    """All that is stored about a case, as far as it does not depend on the person or the day."""
    application = Application.objects.get(pk=case.application_id)
    opened = opened_for_authority(application.pk)
    desk = Desk(case)
    decision = Decision.objects.get(case=case)
    request, inquiry = ReplyRequest.objects.get(application=application), Inquiry.objects.get(case=case)
    events = list(CaseEvent.objects.filter(case=case).order_by("at"))
    steps = tracking_of(application)
    return {
        "application": shape(application),
        "status": (application.status, application.stage, application.sealed_by_link, case.status),
        "answers": sorted(opened.content),
        "contact": sorted(opened.contact),
        "pin": bytes(application.pin_hash) == pin_digest(application.pk, pin_of(application)),
        "case": shape(case) | {"assignee": case.assignee_id is not None},
        "content": sorted(desk.content),
        "applicant": desk.title == desk.content["applicant"]["name"],
        "due": (case.due_on - local(case.arrived_at).date()).days - sum(details_of(e).get("moved", 0) for e in events),
        "tracking": [(step.stage, step.note, bool(step.until)) for step in steps],
        "tracked": shape(steps[0]),
        "events": [
            (event.kind, sorted(details_of(event)), event.actor_id is not None)
            for event in events
            if event.kind not in {"posted", "letter_fetched"}
        ],
        "request": (shape(request), [sorted(item) for item in items_of(request)][:1]),
        "inquiry": (shape(inquiry), [sorted(item) for item in inquiry_items(inquiry)]),
        "decision": shape(decision) | {"remedy_until": True, "notified_on": True},
        "reasons": reasons_of(decision)[:1],
        "basis": decision.basis,
        "envelope": shape(Envelope.objects.get(about_id=application.pk)),
        "words": CaseWord.objects.filter(case=case).count() > 8,
        "version": case.version > 5,
    }


@pytest.mark.django_db
def test_open_cases_carry_readable_papers_and_complete_answers(tmp_path: Path) -> None:
    install(tmp_path, Extent(decided=0, still_open=10, elsewhere=0, open_elsewhere=0, sent=0))
    saaletal = Tenant.objects.get(key="saaletal")
    with transaction.atomic(), acting_for(saaletal.pk):
        for case in Case.objects.select_related("application"):
            opened = opened_for_authority(case.application_id)
            assert check_all(opened.form, opened.answers, facts=opened.facts) == []
            sent = attachments_of(case.application)
            assert sent
            assert {row.stored_file_id for row in sent} == {row.stored_file_id for row in Desk(case).documents}
            for row in sent:
                assert read_all(row.stored_file, tenant_key(saaletal.pk)).startswith(b"%PDF")
                assert row.stored_file.scan_status != ScanStatus.OWN


@pytest.mark.django_db
def test_inbox_shows_every_kind_of_work_and_finds_by_name(tmp_path: Path) -> None:
    install(tmp_path, Extent(decided=10, still_open=13, elsewhere=0, open_elsewhere=0, sent=0))
    saaletal = Tenant.objects.get(key="saaletal")
    karl = caseworker("karl", saaletal)
    with transaction.atomic(), acting_for(saaletal.pk):
        found = counts(Looker(karl))
        assert min(found[view] for view in ("offen", "neu", "antwort", "wartet", "ueberfaellig", "meine")) >= 2
        assert found["offen"] == 26
        lines, _ = inbox(Looker(karl), Listing(), names={})
        some = lines[0]
        again, _ = inbox(Looker(karl), Listing(suche=some.title), names={})
        assert some.case in [line.case for line in again]
        by_number, _ = inbox(Looker(karl), Listing(suche=some.case.file_number), names={})
        assert [line.case for line in by_number] == [some.case]
        numbers = sorted(Case.objects.values_list("arrived_at", "file_number"))
        assert [int(number[-6:]) for at, number in numbers if at.year == today().year] == list(
            range(1, FileNumberCounter.objects.get(year=today().year).last + 1)
        )
        for line in lines:
            given, family = line.title.split()
            assert given in GIVEN_NAMES
            assert family in FAMILY_NAMES


@pytest.mark.django_db
def test_every_service_can_say_how_long_it_takes(tmp_path: Path) -> None:
    install(tmp_path, Extent(decided=36, still_open=4, elsewhere=36, open_elsewhere=4, sent=0))
    for service in OnlineService.objects.exclude(slug=""):
        with transaction.atomic(), acting_for(service.tenant_id):
            span = usual_span(service.slug)
        assert span is not None, service
        assert 2 <= span.half_by < span.four_of_five_by <= 60


@pytest.mark.django_db
def test_history_is_told_once(tmp_path: Path) -> None:
    extent = Extent(decided=3, still_open=1, elsewhere=2, open_elsewhere=1, sent=1)
    install(tmp_path, extent)
    burgbach = Tenant.objects.get(key="burgbach")
    for _ in range(2):
        with transaction.atomic(), acting_for(burgbach.pk):
            assert Application.objects.count() == 5 * OnlineService.objects.filter(tenant=burgbach).count()
        install(tmp_path, extent)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_happens_before_its_time_or_in_the_future(seed: int) -> None:
    dice, moment = Random(seed), now()
    for told in (decided(dice, USUAL, now=moment), still_open(dice, USUAL, now=moment, number=seed)):
        way = [
            told.submitted_at, told.taken_at, told.asked_at, told.replied_at,
            told.decided_at, told.ready_at, told.ended_at,
        ]  # fmt: skip
        happened = [at for at in way if at is not None]
        assert happened == sorted(happened)
        assert happened[-1] < moment
        if told.decided_at is not None:
            assert told.decided_at.weekday() < 5
        assert (told.decided_at is None) == (told.course not in {Course.DECIDED, Course.READY, Course.CLOSED})


def test_more_can_be_told_of_a_service_and_numbers_go_on(tmp_path: Path, db: None) -> None:
    install(tmp_path, Extent(decided=3, still_open=2, elsewhere=1, open_elsewhere=1, sent=0))
    service = OnlineService.objects.get(tenant__key="burgbach", slug="hund-anmelden", is_current=True)
    with transaction.atomic(), acting_for(service.tenant_id):
        before = {row.file_number for row in Case.objects.all()}
        told = tell_more(PACKAGES / service.slug, service, staff=None, extent=Extent(4, 3, sent=0), seed="/mehr")
        rows = list(Case.objects.all())
        numbers = {row.file_number for row in rows}
    assert (told, len(rows)) == (7, len(before) + 7)
    assert before < numbers
    assert len(numbers) == len({row.reference for row in rows}) == len(rows)
