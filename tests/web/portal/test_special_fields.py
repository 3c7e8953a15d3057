"""Fields with more than a line of text, over HTTP: sums of files, places, plates, suggestions, computed amounts."""

from collections import Counter

import pytest

from portalwerk.applications.models import Attachment
from portalwerk.formengine.rules.blocks import block
from portalwerk.formengine.rules.expression import Expression
from portalwerk.formengine.rules.form import Field, FieldType, Form, Option, Page
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.models import Tenant
from tests.small_service import make_offer, make_tenant
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db

FORM = Form(
    "besonderes",
    "1",
    "Besonderes",
    (
        Page(
            "sache",
            "Sache",
            elements=(
                block("vehicle", "auto"),
                block("parcel", "grund"),
                Field("weg", FieldType.TEXT, "Straße", minimum=0, options=(Option("1", "Am Anger"),)),
                Field("hunde", FieldType.INTEGER, "Hunde"),
                Field("steuer", FieldType.MONEY, "Steuer im Jahr", compute="hunde * 60"),
                Field("grund_dafuer", FieldType.TEXT, "Warum?", shown_if="steuer > 120", minimum=0),
                Field(
                    "bilder",
                    FieldType.FILE,
                    "Bilder",
                    minimum=0,
                    maximum=9,
                    media_types=("application/pdf",),
                    max_total_bytes=2 * len(PDF) + 10,
                ),
            ),
        ),
        Page("viele", "Viele Hunde", shown_if="hunde > 2", elements=(Field("mehr", FieldType.TEXT, "Mehr"),)),
    ),
)
ANSWERS = {
    "auto.kennzeichen": "ef ab 123",
    "auto.fin": "wvwzzz1jz3w386752",
    "grund.gemarkung": "Burgbach",
    "grund.flurstueck": "123/4",
    "grund.lage.lat": "50,9751",
    "grund.lage.lon": "11,0297",
    "weg": "Uferweg",
    "hunde": "3",
}


@pytest.fixture
def draft():
    tenant = make_tenant()
    with acting_for(tenant.pk):
        make_offer(tenant, slug="besonderes", form=FORM)
    browser = Browser()
    begun = browser.client.post(
        "/saaletal/leistungen/besonderes/beginnen/", {"once": "once-of-the-page"}, **SAME_ORIGIN
    )
    browser.open(begun.headers["Location"])
    return browser


def files(count):
    """So many files of different content: the same one is taken once only."""
    return {"bilder": [(f"{number}.pdf", PDF + b"\n%% %d" % number, "application/pdf") for number in range(count)]}


def test_everything_is_stored_as_it_is_meant_and_read_back(draft):
    draft.send(ANSWERS)
    assert draft.path.endswith("/viele/")
    draft.open(draft.path.replace("/viele/", "/sache/"))
    for shown in ('value="EF-AB 123"', 'value="WVWZZZ1JZ3W386752"', 'value="50,9751"', 'value="Uferweg"'):
        assert shown in draft.page.content.decode()
    assert "180,00\N{NO-BREAK SPACE}€" in draft.page.content.decode()
    assert '<option value="Am Anger">' in draft.page.content.decode()


def test_what_is_wrong_is_said_at_its_field(draft):
    draft.send({**ANSWERS, "auto.kennzeichen": "EFAB", "grund.lage.lat": "hier"})
    assert {href for _sentence, href in draft.errors} == {"#f-auto-kennzeichen", "#f-grund-lage"}


def test_files_together_may_not_be_larger_than_allowed(draft):
    draft.send(ANSWERS, files=files(3))
    (sentence, href), *others = draft.errors
    assert others == []
    assert href == "#f-bilder"
    assert "„Bilder“ dürfen alle Dateien zusammen höchstens" in sentence
    with acting_for(Tenant.objects.get(key="saaletal").pk):
        assert Attachment.objects.count() == 2
    draft.send(ANSWERS)
    assert draft.path.endswith("/viele/")


def test_one_request_asks_each_condition_once(draft, monkeypatch):
    draft.send(ANSWERS)
    asked: Counter[str] = Counter()
    value = Expression.value

    def counting(self, frames, *others):
        asked[self.source] += 1
        return value(self, frames, *others)

    monkeypatch.setattr(Expression, "value", counting)
    draft.open(draft.path.replace("/viele/", "/sache/"))
    assert dict(asked) == {"hunde * 60": 1, "hunde > 2": 1, "steuer > 120": 1}
    asked.clear()
    draft.send({"hunde": "4", "grund_dafuer": "Zucht"})
    assert max(asked.values()) == 3  # the answers before, those that were sent, and the page that follows
