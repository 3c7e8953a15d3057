"""A double click, two tabs, a repeated request: done once, answered the same. A changed form is a new one."""

import re
import threading

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from portalwerk.applications.models import Application
from portalwerk.applications.queries import application_by_token
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import OnceKey
from portalwerk.kernel.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])
BEGIN = "/saaletal/leistungen/kleine-karte/beginnen/"
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def begin(key=None, client=None):
    return (client or Client()).post(BEGIN, {"once": key or str(new_id())}, **HERE)


def place_of(answer):
    """The path of a draft, without its page."""
    return re.match(r"/saaletal/antrag/[^/]+/", answer.headers["Location"])[0]


def count(offer):
    with transaction.atomic(), acting_for(offer.tenant_id):
        return Application.objects.count()


@pytest.fixture
def draft(offer):
    return place_of(begin())


def answers(offer, draft):
    token = draft.strip("/").split("/")[-1]
    with transaction.atomic(), acting_for(offer.tenant_id):
        application = application_by_token(token)
        return application.revision


def fill(draft, key, name="Ada"):
    posted = {"once": key, "name.given_name": name, "name.family_name": "Beispiel", "email": ""}
    return Client().post(f"{draft}person/", posted, **HERE)


def test_a_double_click_is_done_once_and_answered_the_same(offer):
    key = str(new_id())
    first, second = begin(key), begin(key)
    assert first.headers["Location"] == second.headers["Location"]
    assert count(offer) == 1


def test_clicks_at_the_same_moment_are_done_once(offer):
    key, at_once, led = str(new_id()), threading.Barrier(6), []

    def click():
        at_once.wait()
        led.append(begin(key).headers["Location"])
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(led) == 6
    assert len(set(led)) == 1
    assert count(offer) == 1


def test_two_tabs_with_keys_of_their_own_are_two_acts(offer):
    assert begin().headers["Location"] != begin().headers["Location"]
    assert count(offer) == 2


def test_the_same_key_with_other_content_is_another_act(offer, draft):
    key = str(new_id())
    fill(draft, key)
    before = answers(offer, draft)
    fill(draft, key)
    assert answers(offer, draft) == before
    fill(draft, key, name="Ada Maria")
    assert answers(offer, draft) == before + 1


def test_a_key_of_one_draft_says_nothing_about_another(offer, draft):
    key, other = str(new_id()), place_of(begin())
    assert draft in fill(draft, key).headers["Location"]
    assert other in fill(other, key).headers["Location"]


def test_a_form_with_a_mistake_may_be_sent_again_under_its_key(offer, draft):
    key = str(new_id())
    posted = {"once": key, "name.given_name": "Ada", "name.family_name": "", "email": ""}
    first = Client().post(f"{draft}person/", posted, **HERE)
    assert first.status_code in {200, 422}
    assert fill(draft, key).status_code == 302


def test_what_broke_may_be_sent_again_under_its_key(offer, draft, monkeypatch):
    key = str(new_id())
    with monkeypatch.context() as patch:
        patch.setattr("portalwerk.web.portal.applications.drafting.turn_page", _break)
        assert _quiet(draft, key).status_code == 500
    assert OnceKey.objects.count() == 1, "the key of the draft's beginning is the only one"
    assert fill(draft, key).status_code == 302


def _break(*args):
    raise ZeroDivisionError


def _quiet(draft, key):
    client = Client(raise_request_exception=False)
    return client.post(f"{draft}person/", {"once": key, "name.family_name": "Beispiel"}, **HERE)


def test_the_stored_answer_does_not_tell_where_a_draft_lies(offer):
    token = place_of(begin()).strip("/").split("/")[-1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(answer, 'escape') FROM kernel_oncekey")
        assert all(token not in row[0] for row in cursor.fetchall())
