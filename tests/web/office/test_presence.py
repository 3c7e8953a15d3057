"""The case page says who else has the case open."""

from datetime import timedelta

import pytest
from django.db import transaction

from portalwerk.cases.actions.presence import note_presence
from portalwerk.cases.models import Case
from portalwerk.identity.models import Realm, SignIn
from portalwerk.kernel.clock import now
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


def test_page_says_it_and_asks_again_while_it_is_open(offer, karl: Browser) -> None:
    bea = hired(offer)
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
    karl.open(f"/saaletal/amt/vorgang/{case.pk}/")
    assert "gerade offen" not in karl.text
    [live] = karl.tree.xpath("//pw-live")
    there, mark = live.get("data-href"), f'"{live.get("data-version")}"'
    assert karl.client.get(there, HTTP_IF_NONE_MATCH=mark).status_code == 304
    with transaction.atomic(), acting_for(offer.tenant_id):
        note_presence(case, account_id=bea.account_id)
    answer = karl.client.get(there, HTTP_IF_NONE_MATCH=mark)
    assert "Karl Muster hat diesen Vorgang gerade offen (seit " in answer.content.decode()
    assert answer.headers["ETag"] != mark
    karl.open(f"/saaletal/amt/vorgang/{case.pk}/")
    assert "hat diesen Vorgang gerade offen" in karl.text


def test_a_page_that_asks_by_itself_does_not_keep_anybody_signed_in(offer, karl: Browser) -> None:
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        there = f"/saaletal/amt/vorgang/{Case.objects.get().pk}/"
    some_time_ago = now() - timedelta(minutes=5)
    SignIn.objects.filter(realm=Realm.STAFF).update(seen_at=some_time_ago)
    karl.client.get(f"{there}offen/", HTTP_IF_NONE_MATCH='"x"')
    assert SignIn.objects.get(realm=Realm.STAFF).seen_at == some_time_ago
    karl.client.get(there)
    assert SignIn.objects.get(realm=Realm.STAFF).seen_at > some_time_ago
