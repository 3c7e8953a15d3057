"""Whose site it is: by host table, else by the path; never by what a request claims. Source: SECURITY S10c."""

import pytest
from django.test import Client

from portalwerk.tenants.queries import forget_tree
from tests.small_service import make_offer, make_tenant

pytestmark = pytest.mark.django_db
OWN = "www.saaletal.example"


@pytest.fixture(autouse=True)
def two(offer, tenant, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", OWN]
    settings.BASE_URL = "http://127.0.0.1"
    tenant.host = OWN
    tenant.save()
    make_offer(make_tenant("elbaue", "Landkreis Elbaue"))
    forget_tree()
    yield
    forget_tree()


def title(answer):
    return answer.content.decode().partition("<title>")[2].partition("</title>")[0]


def central(path, **headers):
    return Client(SERVER_NAME="127.0.0.1").get(path, **headers)


def own(path, **headers):
    return Client(SERVER_NAME=OWN).get(path, **headers)


def test_the_path_names_the_tenant_on_the_central_host():
    assert "Landkreis Saaletal" in title(central("/saaletal/seite/impressum/"))
    assert "Landkreis Elbaue" in title(central("/elbaue/seite/impressum/"))


def test_a_tenants_own_host_lacks_the_first_part():
    assert "Landkreis Saaletal" in title(own("/seite/impressum/"))


def test_another_tenant_cannot_be_reached_through_a_tenants_host():
    assert own("/elbaue/seite/impressum/").status_code == 404
    assert own("/elbaue/").status_code == 404


def test_public_links_stay_on_the_own_host_and_all_others_lead_to_the_central_one():
    text = own("/").content.decode()
    assert 'href="/leistungen/"' in text
    assert 'href="http://127.0.0.1/mein/"' in text
    assert 'href="/mein/"' not in text
    assert "/saaletal/leistungen/" not in text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", f"evil.{OWN}", "", "127.0.0.1@evil.example"]
)
def test_an_unknown_host_is_refused(host):
    answer = Client(raise_request_exception=False).get("/saaletal/", HTTP_HOST=host)
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    "claim",
    [
        {"HTTP_X_FORWARDED_HOST": OWN},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_FORWARDED_PREFIX": "/elbaue"},
        {"HTTP_X_ORIGINAL_URL": "/elbaue/"},
        {"HTTP_X_REWRITE_URL": "/elbaue/"},
        {"HTTP_FORWARDED": f"host={OWN}"},
        {"HTTP_X_TENANT": "elbaue"},
        {"HTTP_COOKIE": "tenant=elbaue"},
    ],
    ids=lambda claim: next(iter(claim)),
)
def test_no_header_and_no_cookie_says_whose_site_it_is(claim):
    plain = central("/saaletal/seite/impressum/")
    answer = central("/saaletal/seite/impressum/", **claim)
    assert answer.content == plain.content


@pytest.mark.parametrize("path", ["/\\evil.example/", "/saaletal//evil.example/", "/./saaletal/"])
def test_odd_paths_lead_nowhere(path):
    answer = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False).get(path)
    assert answer.status_code in {400, 404}
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example/",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
        "%2f%2fevil",
    ],
)
def test_nobody_is_led_away_after_a_sign_in(wanted):
    for path in ("/saaletal/amt/anmelden/", "/mein/anmelden/"):
        answer = Client(SERVER_NAME="127.0.0.1").get(path, {"weiter": wanted})
        assert answer.status_code == 200
        assert 'value="' + wanted not in answer.content.decode()
