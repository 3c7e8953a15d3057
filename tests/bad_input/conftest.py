"""A small service, somebody who fills it in, somebody who works on it, and a count of all that is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import transaction
from django.http import HttpResponse

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.catalog.rules.offer import Offer
from portalwerk.files.queries import folder
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.kernel.scope import acting_for
from tests.web.portal.browsing import SAME_ORIGIN, Browser

SECRET, PASSWORD = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "geheim geheim"
#: What may change although nothing was kept: counters of tries and faults, keys of forms, the log of refused sign-ins.
_MAY_CHANGE = {"LimitCounter", "PageFigure", "OnceKey", "Entry", "SignIn"}


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def draft(offer: Offer) -> Browser:
    """Ada's draft, on its first page."""
    return begun()


@pytest.fixture
def on_second_page(draft: Browser) -> Browser:
    """Ada's draft, on the page with the upload."""
    draft.send({"name.given_name": "Ada", "name.family_name": "Beispiel", "email": "ada@demo.example"})
    assert draft.path.endswith("/sache/")
    return draft


@pytest.fixture
def stored(offer: Offer) -> Callable[[], dict[str, int]]:
    """Counts the rows of all tables, and the files."""

    def count() -> dict[str, int]:
        with transaction.atomic(), acting_for(offer.tenant_id):
            rows = {
                model.__name__: model._default_manager.count()
                for model in apps.get_models()
                if model._meta.app_config.name.startswith("portalwerk.") and model.__name__ not in _MAY_CHANGE
            }
        return rows | {"files": sum(1 for path in folder().glob("??/*") if path.is_file())}

    return count


@pytest.fixture
def karl(offer: Offer) -> Browser:
    """Karl, signed in with both factors, at his inbox."""
    account = create_staff_account(login="karl", password=PASSWORD, totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.CASEWORKER, display_name="Karl Muster")
    browser = half_signed_in()
    browser.send({"code": pyotp.TOTP(SECRET).now()}, form=0)
    assert browser.path.endswith("/amt/"), browser.text
    return browser


@pytest.fixture
def karl_with_password_only(offer: Offer) -> Browser:
    """Karl after the first step of his sign-in."""
    create_staff_account(login="karl", password=PASSWORD, totp_secret=SECRET)
    return half_signed_in()


def half_signed_in() -> Browser:
    """Give name and password."""
    browser = Browser(csrf=True)
    browser.open("/saaletal/amt/anmelden/")
    browser.send({"login": "karl", "password": PASSWORD})
    return browser


def begun(*, once: str = "once-of-the-page") -> Browser:
    """Begin a draft."""
    browser = Browser(csrf=True)
    path = "/saaletal/leistungen/kleine-karte/beginnen/"
    response = browser.client.post(path, {"once": once}, **SAME_ORIGIN)
    browser.open(response.headers["Location"])
    return browser


def says(response: HttpResponse, *words: str) -> None:
    """The answer is a page with a heading, a sentence and no fault of ours."""
    text = response.content.decode()
    assert response.status_code < 500, text[:300]
    assert "<h1" in text
    for word in words:
        assert word in text, text[:2000]
