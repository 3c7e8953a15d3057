"""What people read when something goes wrong: a sentence, a way on, nothing technical, nothing kept."""

import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from procrastinate.contrib.django.django_connector import wrap_exceptions

from portalwerk.kernel.limits import TooMany
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.rules import KeyTaken
from tests.web.gate.test_headers import check_hardening

pytestmark = pytest.mark.django_db
PAGE = "/saaletal/verfolgen/"
VIEW = "portalwerk.web.portal.applications.following.LookupForm"


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def check_page(answer, status, *words):
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    check_hardening(answer)
    text = answer.content.decode()
    for word in words:
        assert word in text
    assert '<html lang="de"' in text
    for technical in ("Traceback", "Django", "psycopg", "Exception", "/src/", ".py"):
        assert technical not in text


@pytest.fixture
def client(offer):
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("connection refused to 10.0.0.1"), 503, ["Gerade nicht erreichbar", "sicher gespeichert"]),
        (ValueError("Ada Beispiel"), 500, ["Da ist uns ein Fehler passiert", "115"]),
        (KeyTaken(key="saaletal"), 409, ["Das geht so nicht", "schon vergeben"]),
        (Refusal(), 409, ["Das geht gerade nicht."]),
        (TooMany(), 429, ["Bitte kurz warten", "eine Minute"]),
        (SuspiciousOperation("tampered"), 400, ["nicht vollständig an"]),
    ],
    ids=["database away", "bug", "refusal with blanks", "refusal", "too many", "tampered"],
)
def test_each_trouble_has_its_page(client, monkeypatch, error, status, words):
    monkeypatch.setattr(VIEW, failing(error))
    answer = client.get(PAGE)
    check_page(answer, status, *words)
    assert "Ada Beispiel" not in answer.content.decode()
    assert "10.0.0.1" not in answer.content.decode()


def test_a_database_that_is_away_while_work_is_queued_is_told_alike(client, monkeypatch):
    def queue(*args, **kwargs):
        with wrap_exceptions():
            psycopg.connect("host=/nowhere")

    monkeypatch.setattr(VIEW, queue)
    check_page(client.get(PAGE), 503, "Gerade nicht erreichbar")


def test_who_must_wait_is_told_how_long(client, monkeypatch):
    monkeypatch.setattr(VIEW, failing(TooMany()))
    assert client.get(PAGE).headers["Retry-After"] == "60"
    monkeypatch.setattr(VIEW, failing(OperationalError()))
    assert client.get(PAGE).headers["Retry-After"] == "30"


def test_a_database_that_is_away_before_the_view_is_told_alike(client, monkeypatch):
    monkeypatch.setattr("portalwerk.tenants.queries._tree", None)
    monkeypatch.setattr("portalwerk.tenants.queries._read_tree", failing(OperationalError()))
    check_page(client.get(PAGE), 503, "Gerade nicht erreichbar")


def test_an_error_page_that_cannot_be_drawn_is_drawn_bare(client, monkeypatch):
    monkeypatch.setattr(VIEW, failing(ValueError()))
    monkeypatch.setattr("portalwerk.web.gate.errors.render_to_string", failing(ValueError()))
    check_page(client.get(PAGE), 500, "Da ist uns ein Fehler passiert")


@pytest.mark.parametrize(
    "path", ["/gibt-es-nicht/", "/saaletal/gibt/es/nicht/", "/saaletal", "/%00/", "/saaletal/..%2f"]
)
def test_unknown_addresses_get_one_and_the_same_page(client, path):
    check_page(client.get(path), 404, "Diese Seite gibt es nicht")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_methods_that_no_page_uses_are_refused_with_a_sentence(client, method):
    answer = client.generic(method, PAGE)
    check_page(answer, 405, "So geht diese Seite nicht")
    assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_a_request_above_every_limit_is_refused_unread(client):
    answer = client.generic("POST", PAGE, b"x", CONTENT_LENGTH=str(301 * 1024**2))
    check_page(answer, 413, "Die Datei ist zu groß")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--b\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=b"),
        (b"anything", "multipart/form-data"),
        (b"anything", "multipart/form-data; boundary=" + "b" * 300),
        (b"&".join(b"a%d=1" % number for number in range(6000)), "application/x-www-form-urlencoded"),
        (b"nummer=" + b"x" * (6 * 1024 * 1024), "application/x-www-form-urlencoded"),
    ],
    ids=["cut off", "no boundary", "long boundary", "too many fields", "too long a field"],
)
def test_what_cannot_be_read_gets_a_sentence(client, body, kind):
    answer = client.generic("POST", PAGE, body, content_type=kind)
    assert answer.status_code in {400, 413}
    assert "<h1" in answer.content.decode()


def test_a_form_without_its_token_is_told_to_be_old(offer):
    strict = Client(enforce_csrf_checks=True)
    check_page(strict.post(PAGE, {"once": "1234567890"}), 403, "Diese Seite ist zu alt", "laden Sie die Seite neu")


def test_a_form_without_its_key_is_told_to_be_sent_again(client):
    for key in ("", "short", "x" * 65):
        check_page(client.post(PAGE, {"once": key}), 400, "nicht vollständig an")
