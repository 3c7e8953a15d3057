"""Public pages that are kept: never one person's page for another, never an old one. Source: SECURITY S7f."""

import re

import pytest
from django.test import Client

from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.tenants.models import Area, Tenant
from portalwerk.tenants.queries import forget_tree
from portalwerk.web.gate import kept
from portalwerk.web.gate.sessions import COOKIES, PLACE_COOKIE
from tests.small_service import make_tenant

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])
PAGE = "/saaletal/"


@pytest.fixture
def drawn(monkeypatch, offer):
    """How often the start page was really drawn."""
    times = []
    real = kept._may_be_kept
    monkeypatch.setattr(kept, "_may_be_kept", lambda *given: (times.append(1), real(*given))[1])
    return times


def once_of(answer):
    return re.findall(r'name="once" value="([^"]*)"', answer.content.decode())


def test_the_second_visitor_gets_the_kept_page(drawn):
    first, second = Client().get(PAGE), Client().get(PAGE)
    assert len(drawn) == 1
    assert re.sub(r'name="once" value="[^"]*"', "", first.content.decode()) == re.sub(
        r'name="once" value="[^"]*"', "", second.content.decode()
    )
    assert dict(first.headers) == dict(second.headers)


def test_each_visitor_gets_a_key_of_their_own(offer):
    path = "/saaletal/leistungen/kleine-karte/"
    keys = [key for _ in range(3) for key in once_of(Client().get(path))]
    assert len(set(keys)) == len(keys)
    assert kept.PLACEHOLDER not in Client().get(path).content.decode()


def test_a_change_of_what_is_shown_throws_the_page_away(drawn, tenant):
    Client().get(PAGE)
    tenant.name = tenant.short_name = "Landkreis Saale und Tal"
    tenant.save()
    assert "Landkreis Saale und Tal" in Client().get(PAGE).content.decode()
    assert len(drawn) == 2


def test_pages_of_different_tenants_places_and_questions_are_kept_apart(drawn, tenant):
    make_tenant("elbaue", "Landkreis Elbaue")
    for name, ars in (("Burgbach", "160990001001"), ("Hohenwald", "160990002002")):
        Area.objects.create(tenant=tenant, name=name, ars=ars)
    forget_tree()
    seen = [Client().get(path).content for path in ("/saaletal/", "/elbaue/", "/saaletal/leistungen/?q=karte")]
    placed = Client()
    placed.cookies[PLACE_COOKIE] = "160990001001"
    seen.append(placed.get(PAGE).content)  # Burgbach is chosen there
    assert len(set(seen)) == 4


def test_a_signed_in_person_neither_gets_nor_leaves_a_kept_page(drawn):
    account = Account.objects.create(provider="fake", subject=b"ada")
    ada = Client()
    ada.cookies[COOKIES[Realm.CITIZEN]] = start_sign_in(
        account.pk, realm=Realm.CITIZEN, level=AssuranceLevel.LOW, device=""
    )
    ada.get(PAGE)
    assert drawn == []
    Client().get(PAGE)
    assert len(drawn) == 1


@pytest.mark.parametrize("realm", Realm)
def test_also_a_made_up_session_is_no_visitor(drawn, realm):
    client = Client()
    client.cookies[COOKIES[realm]] = "made-up"
    client.get(PAGE)
    assert drawn == []


def test_what_sets_a_cookie_is_not_kept(offer, tenant):
    Area.objects.create(tenant=tenant, name="Burgbach", ars="160990001001")
    forget_tree()
    assert Client().get(PAGE + "?ort=160990001001").cookies
    assert not kept._shelf.pages


def test_endless_questions_do_not_fill_the_memory(offer, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_PAGES", 3)
    for number in range(6):
        Client().get(f"/saaletal/?x={number}")
    Client().get("/saaletal/?x=" + "y" * 500)
    assert len(kept._shelf.pages) == 3


def test_only_good_answers_are_kept(offer):
    Client().get("/saaletal/leistungen/gibt-es-nicht/")
    Client().post(PAGE)
    assert not kept._shelf.pages


def test_the_frame_of_form_pages_follows_its_tenant(offer):
    def page_of(tenant):
        path = f"/{tenant}/leistungen/kleine-karte/beginnen/"
        client = Client()
        begun = client.post(path, {"once": "once-of-the-page"}, headers={"Sec-Fetch-Site": "same-origin"})
        return client.get(begun.headers["Location"]).content.decode()

    assert "03601 4711" not in page_of("saaletal")
    Tenant.objects.filter(key="saaletal").update(phone="03601 4711")
    forget_tree()
    assert "03601 4711" in page_of("saaletal")
    assert "Landkreis Saaletal" in page_of("saaletal")
