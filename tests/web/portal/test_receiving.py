"""Large uploads in parts: each bad one has its sentence, a broken line costs one part, nothing lies twice or plain."""

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from portalwerk.applications.actions.drafts import bind_account
from portalwerk.applications.models import Attachment
from portalwerk.applications.queries import opened_by_token
from portalwerk.applications.rules import attaching
from portalwerk.files import tasks
from portalwerk.files.models import PartialFile, StoredFile
from portalwerk.files.rules import MOST_AT_ONCE, PART_BYTES
from portalwerk.formengine.rules.form import Field, FieldType, Form, Page
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.web.gate.sessions import COOKIES
from tests.shared_service import make_person
from tests.small_service import make_offer
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db

MANY = Form(
    id="viele-dateien",
    version="1",
    title="Viele Dateien",
    pages=(
        Page(
            "plaene",
            "Ihre Pläne",
            elements=(
                Field("plans", FieldType.FILE, "Pläne", maximum=30, media_types=("application/pdf",),
                      max_bytes=4_000_000, max_total_bytes=6_000_000),
                Field("one", FieldType.FILE, "Lageplan", minimum=0, media_types=("application/pdf",)),
                Field("secret", FieldType.FILE, "Geheim", minimum=0, shown_if="has(one) && size(plans) > 90"),
            ),
        ),
    ),
)  # fmt: skip


def pdf(number=0, size=0):
    """A small PDF of its own; filled up with a comment to a size."""
    return PDF + f"% {number}\n".encode() + b"%" + b"x" * max(0, size - len(PDF) - 20) + b"\n%%EOF\n"


class Sender(Browser):
    """What the script of the page does, without the page."""

    def post_json(self, path, posted, files=None):
        drawn = self.tree.xpath("//form[@method='post']")[-1]
        held = self.fields(drawn)
        data = {
            "once": str(uuid.uuid4()),
            "csrfmiddlewaretoken": held["csrfmiddlewaretoken"],
            **posted,
            **(files or {}),
        }
        return self.client.post(path, data, **SAME_ORIGIN)

    def begin(self, content=b"", *, name="a.pdf", path="plans", kind="application/pdf", size=None):
        posted = {"feld": path, "name": name, "art": kind, "groesse": str(len(content) if size is None else size)}
        return self.post_json(f"{self.base}hochladen/", posted)

    def put(self, href, content, offset):
        return self.post_json(href, {"offset": str(offset)}, {"teil": SimpleUploadedFile("teil", content)})

    def put_all(self, content, **more):
        begun = self.begin(content, **more)
        if begun.status_code != 200:
            return begun
        href, answer = begun.json()["href"], begun
        for offset in range(0, len(content), PART_BYTES):
            answer = self.put(href, content[offset : offset + PART_BYTES], offset)
        return answer

    @property
    def base(self):
        return re.match(r"/saaletal/antrag/[^/]+/", self.path)[0]


@pytest.fixture
def offer(tenant):
    return make_offer(tenant, slug="viele", form=MANY)


@pytest.fixture
def page(offer):
    browser = Sender(csrf=True)
    path = "/saaletal/leistungen/viele/beginnen/"
    browser.open(browser.client.post(path, {"once": "once-of-page"}, **SAME_ORIGIN).headers["Location"])
    return browser


@pytest.fixture(autouse=True)
def _in_scope(tenant):
    with acting_for(tenant.pk):
        yield


def sentence(response):
    return response.json()["sentence"]


def test_a_file_in_three_parts_is_checked_kept_and_shown(page):
    content = pdf(size=2 * PART_BYTES + 500)
    assert page.put_all(content, name="plan.pdf").json() == {"offset": len(content), "done": True}
    page.open(page.path)
    assert "plan.pdf" in page.text
    assert "Angekommen" in page.text
    assert StoredFile.objects.get().size == len(content)
    assert not PartialFile.objects.exists()


def test_after_a_broken_line_it_goes_on_where_it_stopped(page):
    content = pdf(size=PART_BYTES + 500)
    href = page.begin(content).json()["href"]
    page.put(href, content[:PART_BYTES], 0)
    assert page.client.get(href).json() == {"offset": PART_BYTES}
    again = page.put(href, content[:PART_BYTES], 0)
    assert (again.status_code, again.json()["offset"]) == (409, PART_BYTES)
    assert "fehlt ein Stück" in sentence(again)
    assert page.put(href, content[PART_BYTES:], PART_BYTES).json()["done"] is True
    assert page.client.get(href).status_code == 404


def test_thirty_files_find_their_place_and_the_next_one_is_told(page):
    for number in range(30):
        assert page.put_all(pdf(number), name=f"plan-{number}.pdf").json()["done"] is True
    refused = page.put_all(pdf(31), name="plan-31.pdf")
    assert refused.status_code == 422
    assert "höchstens 30 Dateien" in sentence(refused)
    assert Attachment.objects.count() == 30


def test_two_that_begin_for_the_last_place_do_not_both_get_it(page):
    for number in range(29):
        page.put_all(pdf(number), name=f"{number}.pdf")
    first, second = (page.begin(pdf(n), name=f"{n}.pdf").json()["href"] for n in (40, 41))
    assert page.put(first, pdf(40), 0).json()["done"] is True
    assert "höchstens 30" in sentence(page.put(second, pdf(41), 0))
    assert Attachment.objects.count() == 30
    assert not PartialFile.objects.exists()


def test_the_same_file_is_kept_once_in_a_field_and_again_in_another(page):
    page.put_all(pdf(1), name="plan.pdf")
    assert "„plan.pdf“ ist schon da." in sentence(page.put_all(pdf(1), name="plan.pdf"))
    assert "„kopie.pdf“ ist schon da, unter dem Namen „plan.pdf“" in sentence(page.put_all(pdf(1), name="kopie.pdf"))
    assert page.put_all(pdf(1), name="plan.pdf", path="one").json()["done"] is True
    assert StoredFile.objects.count() == 2


def test_without_script_the_same_file_is_told_too(page):
    twice = [("a.pdf", pdf(1), "application/pdf"), ("b.pdf", pdf(1), "application/pdf")]
    page.send(files={"plans": twice})
    assert "„b.pdf“ ist schon da, unter dem Namen „a.pdf“" in page.text
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"size": 4_000_001}, "zu groß"),
        ({"size": 0}, "ist leer"),
        ({"size": 12, "path": "secret"}, "Laden Sie die Seite neu"),
        ({"size": 12, "path": "gibt.es.nicht"}, "Laden Sie die Seite neu"),
        ({"size": 12, "path": "plans[0]"}, "Laden Sie die Seite neu"),
        ({"size": 12, "path": "../../x"}, "Laden Sie die Seite neu"),
    ],
)
def test_what_cannot_come_is_told_before_it_is_sent(page, more, words):
    refused = page.begin(**more)
    assert refused.status_code == 422
    assert words in sentence(refused)
    assert not PartialFile.objects.exists()


def test_the_total_of_a_field_is_kept(page):
    page.put_all(pdf(1, size=3_500_000), name="a.pdf")
    assert "zusammen höchstens" in sentence(page.put_all(pdf(2, size=3_500_000), name="b.pdf"))


def test_the_total_of_an_application_is_kept(page, monkeypatch):
    monkeypatch.setattr(attaching, "APPLICATION_BYTES", 1000)
    page.put_all(pdf(1), name="a.pdf")
    assert "Alle Dateien zusammen" in sentence(page.put_all(pdf(2, size=990), name="b.pdf"))


def test_a_wrong_kind_is_found_by_its_content_and_leaves_nothing_behind(page):
    refused = page.put_all(b"MZ" + b"\0" * 600, name="plan.pdf")
    assert refused.status_code == 422
    assert "plan.pdf" in sentence(refused)
    assert not StoredFile.objects.exists()
    assert not PartialFile.objects.exists()


def test_more_than_was_said_is_refused(page):
    href = page.begin(size=100).json()["href"]
    assert "anders an als angekündigt" in sentence(page.put(href, b"x" * 101, 0))
    assert page.client.get(href).status_code == 404


def test_a_part_above_its_size_is_refused(page):
    href = page.begin(size=3_000_000).json()["href"]
    assert page.put(href, b"x" * (PART_BYTES + 1), 0).status_code == 422


def test_a_request_without_a_part_says_so(page):
    href = page.begin(size=100).json()["href"]
    assert "keine Datei angekommen" in sentence(page.post_json(href, {"offset": "0"}))


def test_a_foreign_upload_is_not_there(page, offer):
    href = page.begin(size=100).json()["href"]
    other = Sender(csrf=True)
    path = "/saaletal/leistungen/viele/beginnen/"
    other.open(other.client.post(path, {"once": "once-of-other"}, **SAME_ORIGIN).headers["Location"])
    foreign = href.replace(page.base, other.base)
    assert other.client.get(foreign).status_code == 404
    assert other.put(foreign, b"x", 0).status_code == 404
    assert page.client.get(href).json() == {"offset": 0}


def test_no_more_than_so_many_are_on_their_way(page, monkeypatch):
    monkeypatch.setattr("portalwerk.web.portal.applications.receiving.FILES_PER_MINUTE", MOST_AT_ONCE + 9)
    for _ in range(MOST_AT_ONCE):
        page.begin(size=10)
    assert "sehr viele Dateien unterwegs" in sentence(page.begin(size=10))


def test_no_plain_byte_of_a_part_lies_on_the_disk(page):
    canary = b"KANARIENVOGEL" * 50
    href = page.begin(size=5000).json()["href"]
    page.put(href, canary, 0)
    [part] = parts()
    assert b"KANARIENVOGEL" not in part.read_bytes()
    assert b"a.pdf" not in bytes(PartialFile.objects.get().sealed_facts)


def parts() -> list[Path]:
    located = set(PartialFile.objects.values_list("location", flat=True))
    return [
        path for path in (Path(settings.DATA_DIR) / "files").glob("??/*.part") if path.name.split("-")[0] in located
    ]


def test_what_nobody_goes_on_with_is_deleted_and_what_is_on_its_way_is_not(page, django_capture_on_commit_callbacks):
    old, young = (page.begin(size=5000).json()["href"] for _ in range(2))
    for href in (old, young):
        page.put(href, b"x" * 10, 0)
    on_disk = parts()
    old_id = old.rstrip("/").rpartition("/")[2]
    PartialFile.objects.filter(pk=old_id).update(touched_at=now() - timedelta(hours=3))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.purge_expired(0)
    assert page.client.get(old).status_code == 404
    assert page.client.get(young).json() == {"offset": 10}
    assert [path.exists() for path in on_disk].count(True) == 1


def test_sent_applications_take_nothing_more(page):
    href = page.begin(size=100).json()["href"]
    page.put_all(pdf(1))
    page.send()
    page.send({"richtig": "on"})
    assert page.path.endswith("/gesendet/"), page.text
    late = Sender().client
    begun = late.post(
        f"{page.base}hochladen/", {"once": str(uuid.uuid4()), "feld": "plans", "name": "b.pdf", "groesse": "9"}
    )
    part = late.post(href, {"once": str(uuid.uuid4()), "offset": "0", "teil": SimpleUploadedFile("teil", b"x")})
    assert begun.status_code == 422
    assert "schon gesendet" in sentence(begun)
    assert part.status_code == 404  # what was on its way had the key of the draft
    assert Attachment.objects.count() == 1


def test_a_sign_in_during_an_upload_loses_nothing(page):
    content = pdf(size=PART_BYTES + 500)
    page.put_all(pdf(1), name="da.pdf")
    href = page.begin(content, name="gross.pdf").json()["href"]
    page.put(href, content[:PART_BYTES], 0)
    person = make_person("Ada")
    page.client.cookies[COOKIES[Realm.CITIZEN]] = start_sign_in(
        person.pk, realm=Realm.CITIZEN, level=AssuranceLevel.LOW, device=""
    )
    token = page.base.split("/")[3]
    opened = opened_by_token(token, writing=True)
    bind_account(opened, Person(new_id(), person.pk, Realm.CITIZEN, AssuranceLevel.LOW, complete=True))
    assert page.put(href, content[PART_BYTES:], PART_BYTES).status_code == 404
    assert page.client.get(href).status_code == 404
    assert page.put_all(content, name="gross.pdf").json()["done"] is True
    page.open(page.path)
    assert "da.pdf" in page.text
    assert "gross.pdf" in page.text
