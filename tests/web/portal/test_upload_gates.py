"""What an upload may not be, at both doors: in parts and with the page. Each gate's test turns red without its rule."""

import io
import re
import uuid

import pytest
from PIL import Image

from portalwerk.applications.rules import attaching
from portalwerk.files import actions
from portalwerk.formengine.rules.form import Field, FieldType, Form, Page
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Realm
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.scope import acting_for
from portalwerk.web.gate.sessions import COOKIES
from portalwerk.web.portal.applications import uploads
from tests.shared_service import make_person
from tests.small_service import make_offer
from tests.web.portal.browsing import SAME_ORIGIN
from tests.web.portal.test_receiving import Sender, pdf, sentence

pytestmark = pytest.mark.django_db

FIELDS = (
    Field("few", FieldType.FILE, "Wenige", minimum=0, maximum=2, media_types=("application/pdf",)),
    Field("small", FieldType.FILE, "Kleine", minimum=0, maximum=9, media_types=("application/pdf",), max_bytes=9_000),
    Field("sum", FieldType.FILE, "Zusammen", minimum=0, maximum=9, media_types=("application/pdf",),
          max_total_bytes=9_000),
    Field("any", FieldType.FILE, "Beliebig", minimum=0, maximum=9, media_types=("application/pdf",)),
)  # fmt: skip
FORM = Form("schranken", "1", "Schranken", (Page("dateien", "Ihre Dateien", elements=FIELDS),))


def picture():
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def begin(tenant):
    make_offer(tenant, slug="schranken", form=FORM)
    with acting_for(tenant.pk):
        yield lambda account=None: begun(account)


def begun(account):
    """A draft with its page open, of somebody with an account or without."""
    browser = Sender(csrf=True)
    if account is not None:
        browser.client.cookies[COOKIES[Realm.CITIZEN]] = start_sign_in(
            account.pk, realm=Realm.CITIZEN, level=AssuranceLevel.LOW, device=""
        )
    path = "/saaletal/leistungen/schranken/beginnen/"
    once = {"once": str(uuid.uuid4())}
    browser.open(browser.client.post(path, once, **SAME_ORIGIN).headers["Location"])
    return browser


def plain(said):
    """A sentence with ordinary spaces before its units."""
    return said.replace("\N{NO-BREAK SPACE}", " ")


def in_parts(page, path, name, content, kind="application/pdf"):
    answer = page.put_all(content, name=name, path=path, kind=kind)
    return "" if answer.json().get("done") else plain(sentence(answer))


def with_the_page(page, path, name, content, kind="application/pdf"):
    page.send(files={path: [(name, content, kind)]}, button=("_command", f"upload:{path}"))
    return plain(" ".join(said for said, _ in page.errors))


WAYS = [in_parts, with_the_page]


def of_another_kind(send, begin):
    return send(begin(), "any", "bild.png", picture(), "image/png")


def too_large(send, begin):
    return send(begin(), "small", "a.pdf", pdf(1, size=9_500))


def one_too_many(send, begin):
    page = begin()
    assert send(page, "few", "a.pdf", pdf(1)) == ""
    if send is in_parts:
        assert send(page, "few", "b.pdf", pdf(2)) == ""
        return send(page, "few", "c.pdf", pdf(3))
    # A full field offers no further choice: two at once are one too many.
    two = [(f"{number}.pdf", pdf(number), "application/pdf") for number in (2, 3)]
    page.send(files={"few": two}, button=("_command", "upload:few"))
    return " ".join(said for said, _ in page.errors)


def too_much_in_a_field(send, begin):
    page = begin()
    assert send(page, "sum", "a.pdf", pdf(1, size=5_000)) == ""
    return send(page, "sum", "b.pdf", pdf(2, size=5_000))


def too_much_in_an_application(send, begin):
    page = begin()
    assert send(page, "any", "a.pdf", pdf(1, size=15_000)) == ""
    return send(page, "few", "b.pdf", pdf(2, size=15_000))


def too_much_of_a_person(send, begin):
    ada = make_person("Ada")
    assert send(begin(ada), "any", "a.pdf", pdf(1, size=15_000)) == ""
    return send(begin(ada), "any", "b.pdf", pdf(2, size=15_000))


def the_same_again(send, begin):
    page = begin()
    assert send(page, "any", "a.pdf", pdf(1)) == ""
    return send(page, "any", "b.pdf", pdf(1))


def any_kind(check):
    return lambda name, head, **more: check(name, head, **{**more, "allowed": ("image/*", "application/pdf")})


def nothing(*_args, **_more):
    return None


#: What is tried, the words of its refusal, and where its rule is taken out.
GATES = {
    "type": (of_another_kind, "Erlaubt", (actions, "check_kind", any_kind(actions.check_kind))),
    "size": (too_large, "zu groß", (actions, "check_size", nothing)),
    "number": (one_too_many, "höchstens 2 Dateien", (Field, "limit", property(lambda _field: 99))),
    "total of a field": (too_much_in_a_field, "höchstens 9 kB", (uploads, "check_field_total", nothing)),
    "total of an application": (too_much_in_an_application, "höchstens 25 kB", (uploads, "check_room", nothing)),
    "total of a person": (too_much_of_a_person, "nicht gesendet sind", (uploads, "check_drafts_room", nothing)),
    "duplicate": (the_same_again, "schon da", (uploads, "check_is_new", nothing)),
}


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch, settings):
    monkeypatch.setattr(attaching, "APPLICATION_BYTES", 25_000)
    settings.DRAFTS_MAX_BYTES = 28_000


def check_gate(name, send, begin):
    attempt, words, _ = GATES[name]
    refused = attempt(send, begin)
    assert words in refused, refused


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize("name", GATES)
def test_each_gate_holds_at_both_doors(name, send, begin):
    check_gate(name, send, begin)


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize("name", GATES)
def test_each_gate_is_found_missing_when_its_rule_is_taken_out(name, send, begin, monkeypatch):
    monkeypatch.setattr(*GATES[name][2])
    with pytest.raises(AssertionError):
        check_gate(name, send, begin)


def test_what_is_too_much_for_a_person_is_told_before_a_byte_is_sent(begin):
    ada = make_person("Ada")
    assert in_parts(begin(ada), "any", "a.pdf", pdf(1, size=15_000)) == ""
    refused = begin(ada).begin(size=15_000, path="any", name="b.pdf")
    assert refused.status_code == 422
    assert plain(sentence(refused)) == (
        "In Ihren Anträgen, die noch nicht gesendet sind, dürfen alle Dateien zusammen höchstens 28 kB groß sein. "
        "Mit „b.pdf“ wären es mehr. Senden Sie einen Antrag ab oder löschen Sie einen, den Sie nicht mehr brauchen."
    )


def test_who_deletes_a_draft_has_room_again_and_others_have_their_own(begin):
    ada, bea = make_person("Ada"), make_person("Bea")
    first, second = begin(ada), begin(ada)
    assert in_parts(first, "any", "a.pdf", pdf(1, size=15_000)) == ""
    assert in_parts(begin(bea), "any", "a.pdf", pdf(1, size=15_000)) == ""
    assert "nicht gesendet sind" in in_parts(second, "any", "b.pdf", pdf(2, size=15_000))
    first.open(re.sub(r"dateien/.*", "loeschen/", first.path))
    first.send()
    assert in_parts(second, "any", "b.pdf", pdf(2, size=15_000)) == ""


def test_a_link_without_an_account_holds_no_more_than_a_person(begin, settings):
    settings.DRAFTS_MAX_BYTES = 20_000
    page = begin()
    assert in_parts(page, "any", "a.pdf", pdf(1, size=15_000)) == ""
    assert "höchstens 20 kB groß sein" in in_parts(page, "any", "b.pdf", pdf(2, size=15_000))
