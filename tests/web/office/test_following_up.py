"""Putting a case on Wiedervorlage."""

import pytest
from django.db import transaction

from portalwerk.cases.models import Case, FollowUp
from portalwerk.cases.rules.following_up import offered_days
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


def test_follow_up_is_set_in_working_days_comes_back_and_is_done(offer, karl: Browser) -> None:
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
    page = f"/saaletal/amt/vorgang/{case.pk}/"
    karl.open(f"{page}wiedervorlage/")
    _, fifth = offered_days(today(), land="XL")[2]
    assert f", {fifth:%d.%m.%Y}" in karl.text
    karl.send({})
    assert "Schreiben Sie, was dann zu tun ist." in karl.text
    karl.send({"wann": "anders", "reason": "Gutachten da?"})
    assert "Der Tag fehlt" in karl.text
    karl.send({"wann": fifth.isoformat(), "reason": "Gutachten da?"})
    assert karl.path == page
    assert "Gutachten da?" in karl.text
    karl.open("/saaletal/amt/?ansicht=wiedervorlage")
    assert "Hier ist nichts zu tun." in karl.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert FollowUp.objects.get().due_on == fifth
        FollowUp.objects.update(due_on=today())
    karl.open("/saaletal/amt/?ansicht=wiedervorlage")
    assert "Beispiel" in karl.text
    karl.open(page)
    karl.send()
    assert "Hat die Wiedervorlage erledigt." in karl.text
    karl.open("/saaletal/amt/?ansicht=wiedervorlage")
    assert "Hier ist nichts zu tun." in karl.text
