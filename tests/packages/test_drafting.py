"""A draft from its beginning to its publication: revisions, the second pair of eyes, what stays as it was."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import caseworker_of
from portalwerk.access.rules import Caseworker, Role
from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import offer_of, online_service, search_services, service_page
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from portalwerk.packages.actions import install_package
from portalwerk.packages.actions.drafting import begin_draft, copy_online, discard, edit_draft, restore, take_over
from portalwerk.packages.actions.publishing import approve, hand_in, publish, publish_due, schedule, send_back
from portalwerk.packages.models import DraftJudgment, DraftRevision, DraftService, ServicePackage
from portalwerk.packages.queries.drafts import draft_visible_to, drafts_of, signing_key, workbench
from portalwerk.packages.rules.archive import pack, unpack
from portalwerk.packages.rules.editing.edit import EditRefused
from portalwerk.packages.rules.editing.elements import AddElement
from portalwerk.packages.rules.editing.pages import AddPage
from portalwerk.packages.rules.editing.words import SetHead, SetTexts
from portalwerk.packages.rules.reviewing import (
    AlreadyOut,
    DraftMoved,
    DraftStatus,
    GateClosed,
    NotApproved,
    NotUnderReview,
    OwnWork,
    SlugTaken,
    TooEarly,
)
from portalwerk.packages.tasks import publish_scheduled
from portalwerk.tenants.actions import add_tenant
from portalwerk.tenants.models import Area, Level, Tenant, Unit
from portalwerk.tenants.queries import forget_tree

PACKAGES = Path(__file__).parents[2] / "service-packages"
READY = SetHead({}, {"purpose": "Steuer festsetzen", "retention_months": 120}, {})

pytestmark = pytest.mark.django_db


def person(tenant: Tenant, role: Role, name: str, unit: Unit | None = None) -> Caseworker:
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=tenant.pk, role=role, display_name=name, unit=unit)
    found = caseworker_of(account.pk, tenant.pk)
    assert found is not None
    return found


@pytest.fixture
def towns() -> list[Tenant]:
    land = add_tenant(key="probeland", name="Probeland", level=Level.LAND, parent=None, land_code="XL")
    made = []
    for number, key in enumerate(("burgbach", "seefeld-aue"), 1):
        ars = f"99099000{number}00{number}"
        town = add_tenant(key=key, name=key.title(), level=Level.TOWN, parent=land, land_code="XL", ars=ars)
        Unit.objects.create(tenant=town, key="steueramt", name="Steueramt", phone="03600 115")
        Unit.objects.create(tenant=town, key="ordnungsamt", name="Ordnungsamt")
        Area.objects.create(tenant=town, name=key.title(), ars=ars, postcodes=["07999"])
        made.append(town)
    forget_tree()
    install_package(PACKAGES / "hund-anmelden", made)
    return made


@pytest.fixture
def town(towns):
    with transaction.atomic(), acting_for(towns[0].pk):
        yield towns[0]


@pytest.fixture
def ada(town):
    return person(town, Role.EDITOR, "Ada")


@pytest.fixture
def karl(town):
    return person(town, Role.PUBLISHER, "Karl")


@pytest.fixture
def copied(town, ada):
    return copy_online(online_service(town.pk, "hund-anmelden"), by=ada)


def test_a_copy_is_the_next_version_with_its_test_cases(copied):
    content = workbench(copied).content
    assert content["package.yaml"]["version"] == "1.1.0"
    assert len([name for name in content if name.startswith("examples/")]) == 5
    assert not any(name.startswith("tenants/") for name in content)
    assert all(not case.wrong for case in workbench(copied).cases)


def test_copying_twice_leads_to_the_same_draft(town, ada, copied):
    assert copy_online(online_service(town.pk, "hund-anmelden"), by=ada) == copied


def test_the_overlay_of_a_tenant_becomes_its_own_text(towns):
    with transaction.atomic(), acting_for(towns[1].pk):
        ada = person(towns[1], Role.EDITOR, "Ada")
        draft = copy_online(online_service(towns[1].pk, "hund-anmelden"), by=ada)
        content = workbench(draft).content
    assert content["texts/de.yaml"]["costs"][0]["amount"] == "48,00 € im Jahr"
    assert content["process.yaml"]["deadlines"]["inquiry_days"] == 21


def test_every_edit_is_a_revision_with_author_and_sentence(ada, copied):
    edit_draft(copied, AddPage("Noch eine"), by=ada)
    latest = DraftRevision.objects.get(draft=copied, number=2)
    assert (latest.author_id, latest.sentence) == (ada.account_id, "Seite „Noch eine“ hinzugefügt")
    assert latest.product


def test_a_refused_edit_leaves_no_trace(ada, copied):
    with pytest.raises(EditRefused):
        edit_draft(copied, AddPage(" "), by=ada)
    assert DraftRevision.objects.filter(draft=copied).count() == 1


def test_who_saw_an_older_revision_is_told(ada, copied):
    edit_draft(copied, AddPage("Eine"), by=ada, seen=1)
    with pytest.raises(DraftMoved):
        edit_draft(copied, AddPage("Andere"), by=ada, seen=1)


def test_restoring_brings_everything_back_as_a_new_revision(ada, copied):
    before = workbench(copied).content
    edit_draft(copied, SetTexts("de", {"title": "Anders"}), by=ada)
    restore(copied, 1, by=ada)
    assert workbench(copied).content == before
    assert (copied.number, copied.title) == (3, "Hund anmelden")


def test_drafts_of_other_departments_and_tenants_are_not_there(towns, town, copied):
    other = person(town, Role.EDITOR, "Bea", town.units.get(key="ordnungsamt"))
    assert drafts_of(other) == []
    assert draft_visible_to(other, copied.pk) is None
    with acting_for(towns[1].pk):
        mia = person(towns[1], Role.EDITOR, "Mia")
        assert draft_visible_to(mia, copied.pk) is None


def test_a_draft_from_nothing_needs_everything_before_it_may_be_handed_in(town, ada):
    draft = begin_draft(town, title="Spielplatz melden", unit_key="steueramt", by=ada)
    assert draft.slug == "spielplatz-melden"
    with pytest.raises(GateClosed):
        hand_in(draft, by=ada)
    areas = {remark.area for remark in workbench(draft).remarks if remark.is_blocking}
    assert {"examples", "law", "privacy", "texts"} <= areas
    with pytest.raises(SlugTaken):
        begin_draft(town, title="Spielplatz melden", unit_key="steueramt", by=ada)


def test_the_whole_way_to_people_while_somebody_fills_in_the_old_version(town, ada, karl, copied):
    old = online_service(town.pk, "hund-anmelden")
    edit_draft(copied, READY, by=ada)
    edit_draft(copied, AddElement("ermaessigung", (), "label", "Danke."), by=ada)
    edit_draft(copied, SetTexts("de", {"title": "Hund jetzt anmelden"}), by=ada)
    hand_in(copied, by=ada)
    with pytest.raises(NotApproved):
        publish(copied, town, by=karl.account_id)
    approve(copied, by=karl, comment="Gut.")
    online = publish(copied, town, by=karl.account_id)
    assert (online.version, copied.status) == ("1.1.0+burgbach", DraftStatus.PUBLISHED)
    old.refresh_from_db()
    assert not old.is_current
    assert offer_of(old.pk).version == "1.0.0"
    assert online_service(town.pk, "hund-anmelden") == online
    assert service_page(town, "hund-anmelden").description.title == "Hund jetzt anmelden"
    with pytest.raises(AlreadyOut):
        hand_in(copied, by=ada)


def test_publishing_changes_nothing_for_the_neighbour(towns, town, ada, karl, copied):
    edit_draft(copied, READY, by=ada)
    edit_draft(copied, SetTexts("de", {"title": "Nur bei uns"}), by=ada)
    hand_in(copied, by=ada)
    approve(copied, by=karl)
    publish(copied, town, by=karl.account_id)
    assert online_service(towns[1].pk, "hund-anmelden").version == "1.0.0"
    assert service_page(towns[1], "hund-anmelden").description.title == "Hund anmelden"


def test_a_new_service_of_a_town_is_found_there(town, ada, karl):
    content = {**copy_content(town), "package.yaml": {**copy_content(town)["package.yaml"], "slug": "x"}}
    draft = begin_draft(town, title="Katze anmelden", unit_key="steueramt", by=ada, content=content)
    edit_draft(draft, READY, by=ada)
    edit_draft(draft, SetTexts("de", {"title": "Katze anmelden", "short_title": "Katze anmelden"}), by=ada)
    hand_in(draft, by=ada)
    approve(draft, by=karl)
    publish(draft, town, by=karl.account_id)
    assert [hit.slug for hit in search_services(town, "Katze anmelden").hits][:1] == ["katze-anmelden"]


def copy_content(town):
    return ServicePackage.objects.get(slug="hund-anmelden").content


def test_nobody_approves_their_own_work(ada, karl, copied):
    edit_draft(copied, READY, by=karl)
    with pytest.raises(NotUnderReview):
        approve(copied, by=ada)
    hand_in(copied, by=ada)
    with pytest.raises(OwnWork):
        approve(copied, by=karl)


def test_sending_back_needs_a_word_and_leads_to_work_again(ada, karl, copied):
    edit_draft(copied, READY, by=ada)
    hand_in(copied, by=ada)
    with pytest.raises(EditRefused):
        send_back(copied, by=karl, comment=" ")
    send_back(copied, by=karl, comment="Der Titel ist zu lang.")
    assert copied.status == DraftStatus.DRAFTING


def test_an_edit_after_the_approval_needs_a_new_one(town, ada, karl, copied):
    edit_draft(copied, READY, by=ada)
    hand_in(copied, by=ada)
    approve(copied, by=karl)
    edit_draft(copied, SetTexts("de", {"title": "Heimlich anders"}), by=ada)
    with pytest.raises(NotApproved):
        publish(copied, town, by=karl.account_id)


def test_scheduled_drafts_go_out_on_their_day(town, ada, karl, copied):
    edit_draft(copied, READY, by=ada)
    hand_in(copied, by=ada)
    approve(copied, by=karl)
    with pytest.raises(TooEarly):
        schedule(copied, today(), by=karl)
    schedule(copied, today() + timedelta(days=3), by=karl)
    assert publish_due(town) == 0
    DraftService.objects.filter(pk=copied.pk).update(publish_on=today())
    assert publish_due(town) == 1
    assert publish_due(town) == 0
    assert online_service(town.pk, "hund-anmelden").version == "1.1.0+burgbach"


def scheduled_for(draft: DraftService, on: date) -> None:
    DraftService.objects.filter(pk=draft.pk).update(status=DraftStatus.SCHEDULED, publish_on=on)


def status_of(draft: DraftService) -> tuple[str, date | None]:
    row = DraftService.objects.get(pk=draft.pk)
    return row.status, row.publish_on


def test_the_clock_publishes_for_every_town_what_is_due(towns, ada, copied):
    edit_draft(copied, READY, by=ada)
    scheduled_for(copied, today() - timedelta(days=1))
    with acting_for(towns[1].pk):
        karl = person(towns[1], Role.PUBLISHER, "Karl")
        other = copy_online(online_service(towns[1].pk, "hund-anmelden"), by=karl)
        edit_draft(other, READY, by=karl)
        scheduled_for(other, today())
    publish_scheduled(timestamp=0)
    for town in towns:
        assert online_service(town.pk, "hund-anmelden").version == f"1.1.0+{town.key}"
    with acting_for(towns[0].pk):
        assert status_of(copied) == (DraftStatus.PUBLISHED, None)
        assert DraftJudgment.objects.filter(draft=copied, kind="published", by_id=None).count() == 1


def test_the_clock_leaves_what_has_time(towns, ada, copied):
    edit_draft(copied, READY, by=ada)
    scheduled_for(copied, today() + timedelta(days=1))
    publish_scheduled(timestamp=0)
    with acting_for(towns[0].pk):
        assert status_of(copied) == (DraftStatus.SCHEDULED, today() + timedelta(days=1))
    assert online_service(towns[0].pk, "hund-anmelden").version == "1.0.0"


def test_a_draft_that_the_gate_stops_waits_and_holds_up_no_other(towns, town, ada, copied):
    stopped = begin_draft(town, title="Anderes", unit_key="steueramt", by=ada)
    edit_draft(copied, READY, by=ada)
    for draft in (stopped, copied):
        scheduled_for(draft, today())
    publish_scheduled(timestamp=0)
    with acting_for(town.pk):
        assert status_of(stopped) == (DraftStatus.SCHEDULED, today())
        assert status_of(copied)[0] == DraftStatus.PUBLISHED


def test_after_publishing_the_next_edit_begins_the_next_version(town, ada, karl, copied):
    edit_draft(copied, READY, by=ada)
    hand_in(copied, by=ada)
    approve(copied, by=karl)
    publish(copied, town, by=karl.account_id)
    edit_draft(copied, SetTexts("de", {"title": "Weiter"}), by=ada)
    assert workbench(copied).content["package.yaml"]["version"] == "1.2.0"
    assert copied.status == DraftStatus.DRAFTING


def test_an_export_comes_back_as_one_revision(dog_content, ada, copied):
    packed = pack(workbench(copied).content, signing_key(), issuer="Burgbach", product="Portalwerk")
    before = workbench(copied).content
    edit_draft(copied, SetTexts("de", {"title": "Anders"}), by=ada)
    take_over(copied, unpack(packed).content, "Paket eingelesen", by=ada)
    assert workbench(copied).content == before


def test_discarding_a_draft_leaves_what_is_online(town, ada, copied):
    discard(copied, by=ada)
    assert DraftService.objects.count() == 0
    assert OnlineService.objects.filter(tenant=town, is_current=True).exists()


def test_a_package_from_before_the_studio_can_be_copied_after_installing_it_again(towns, town, ada):
    ServicePackage.objects.update(content={})
    with pytest.raises(EditRefused, match="neu"):
        copy_online(online_service(town.pk, "hund-anmelden"), by=ada)
    install_package(PACKAGES / "hund-anmelden", towns)
    assert copy_online(online_service(town.pk, "hund-anmelden"), by=ada).slug == "hund-anmelden"
