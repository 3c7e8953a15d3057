"""What every test may ask for: the database, the owner's view of it, the shared data, a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from portalwerk.catalog.rules.offer import Offer
from portalwerk.documents.actions import ensure_demo_seal
from portalwerk.kernel import sealing
from portalwerk.project.pictures.people import chromium_browser
from portalwerk.project.testing import POSTGRES, TestPostgres
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import forget_tree
from portalwerk.web.gate.kept import forget_kept_pages
from tests.small_service import make_offer, make_tenant

# How long an example takes says nothing here: other work runs on the same machine.
hypothesis_settings.register_profile("portalwerk", deadline=None)
hypothesis_settings.load_profile("portalwerk")

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
SHARED_DATA = Path(os.environ.get("PORTALWERK_DATA") or Path(__file__).parents[2] / "shared" / "data")


# -- database ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> TestPostgres:
    """The running test cluster."""
    found = pytestconfig.stash[POSTGRES]
    found.start()
    return found


@pytest.fixture(scope="session")
def django_db_setup(postgres: TestPostgres, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces the one of pytest-django: our database is a copy of a migrated template."""
    postgres.make_database()
    with pytest.MonkeyPatch.context() as patch:
        # Django truncates with the connection of the portal, whose role may not truncate anything.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: postgres.empty())
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _one_transaction(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """Let the second connection ("aside") take part in the transaction that is rolled back after the test.

    Tests that commit for real (`transaction=True`) keep two connections.
    """
    marker = request.node.get_closest_marker("django_db")
    real = bool(marker and marker.kwargs.get("transaction")) or not marker
    if real or "transactional_db" in request.fixturenames:
        yield
        return
    aside = connections["aside"]
    connections["aside"] = connections["default"]
    yield
    connections["aside"] = aside


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    """Keys, tenants and pages are held in memory; their rows are gone after each test."""
    yield
    sealing.forget_cached_keys()
    forget_tree()
    forget_kept_pages()


@pytest.fixture
def owner_connection(postgres: TestPostgres, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A connection past row-level security; sees only what was committed (`transaction=True`)."""
    with postgres.owner() as connection:
        yield connection


@pytest.fixture(scope="session", autouse=True)
def _installation_key() -> None:
    """The key of the installation, as the first start makes it."""
    path = Path(settings.KEK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.write_text(os.urandom(32).hex() + "\n")
        path.chmod(0o600)


# -- what may be missing on a machine ----------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real schemas, register extracts and the like (`PORTALWERK_DATA`)."""
    return _present(SHARED_DATA, "die gemeinsamen Daten (PORTALWERK_DATA)")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser of the journeys."""
    names = (os.environ.get("PORTALWERK_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return _present(Path(found) if found else None, "Chromium")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser for all who look at pages: two at once cannot be driven from one thread."""
    with chromium_browser(chromium) as launched:
        yield launched


@pytest.fixture(scope="session")
def pdftotext() -> Path:
    """The program that reads the text of a PDF as other software does."""
    found = shutil.which("pdftotext")
    return _present(Path(found) if found else None, "pdftotext (poppler-utils)")


def _present(path: Path | None, what: str) -> Path:
    """Return the path; where it is missing the test is left out with a printed line, and fails in CI."""
    if path is not None and path.exists():
        return path
    if IN_CI:
        pytest.fail(f"Auf diesem Rechner fehlt {what}; in der CI muss es da sein.", pytrace=False)
    pytest.skip(f"es fehlt {what}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which tests were left out, and for want of what."""
    reasons: dict[str, list[str]] = {}
    for report in terminalreporter.getreports("skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons.setdefault(reason.removeprefix("Skipped: "), []).append(report.nodeid)
    for reason, tests in sorted(reasons.items()):
        terminalreporter.write_sep("-", f"{len(tests)} ausgelassen: {reason}")
        for test in sorted(tests):
            terminalreporter.write_line(f"  {test}")


# -- a small service ---------------------------------------------------------------------------------------


@pytest.fixture
def tenant(db: None) -> Iterator[Tenant]:
    """A county with one unit."""
    yield make_tenant()
    forget_tree()


@pytest.fixture
def offer(tenant: Tenant) -> Offer:
    """A small service of that county, without sign-in."""
    return make_offer(tenant)


@pytest.fixture(scope="session")
def sealed_letters() -> None:
    """The demo seal, as the first start makes it."""
    ensure_demo_seal(Path(settings.DATA_DIR))
