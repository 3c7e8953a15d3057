"""One real portal for all journeys: database, web server, worker, simulators; and people with browsers."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from portalwerk.project.pictures.people import DESKTOP, PHONE, Visitor, Way, new_context
from portalwerk.project.pictures.portal import Portal, running_portal
from tests.conftest import SHARED_DATA
from tests.journeys.recorder import Lens, Recorder

SCHEMA = "S07000000248.xdf3.xml"
#: The schemas that are filled in everywhere; all others only in long runs.
TEN_SCHEMAS = (
    SCHEMA,
    "S00000000362.xdf3.xml",
    "S00000000366.xdf3.xml",
    "S00000000372.xdf3.xml",
    "S05000001195.xdf3.xml",
    "S05000001162.xdf3.xml.gz",
    "S05000001313.xdf3.xml.gz",
    "S07000000201.xdf3.xml",
    "S07000000245.xdf3.xml.gz",
    "S07000000263.xdf3.xml",
)
OTHER_PHONE = Way(390, 844, "dark", script=True)
OTHER_DESKTOP = Way(1280, 900, "light", script=False)

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session")
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    """A fresh demo, with real federal schemas on the shelf where they are at hand."""
    with tempfile.TemporaryDirectory(prefix="pw-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        shelf = Path(folder) / "fim"
        shelf.mkdir()
        is_long = any(item.get_closest_marker("long") for item in request.session.items)
        for schema in (SHARED_DATA / "fim" / "xdf3").glob("S*"):
            if is_long or schema.name in TEN_SCHEMAS:
                shutil.copy(schema, shelf)
        with running_portal(Path(folder) / "d", fim=shelf) as running:
            yield running


@pytest.fixture(
    params=[
        PHONE,
        DESKTOP,
        pytest.param(OTHER_PHONE, marks=pytest.mark.long),
        pytest.param(OTHER_DESKTOP, marks=pytest.mark.long),
    ],
    ids=lambda way: way.name,
)
def way(request: pytest.FixtureRequest) -> Way:
    """How the person of this run looks at the portal."""
    chosen: Way = request.param
    return chosen


@pytest.fixture(scope="session")
def lens(browser: Browser) -> Iterator[Lens]:
    """What looks at pages for barriers; it remembers which pages it has seen in which colours."""
    with Lens(browser) as opened:
        yield opened


@pytest.fixture
def recorder(portal: Portal, lens: Lens) -> Iterator[Recorder]:
    """Writes down what is wrong on any page of the journey; at its end there must be nothing."""
    started = Recorder(portal.url, portal.bundid_url, lens)
    yield started
    assert started.problems == []


@pytest.fixture
def arrive(portal: Portal, browser: Browser, recorder: Recorder, way: Way) -> Iterator[Arrive]:
    """Let somebody arrive with a browser of their own; it is closed at the end."""
    contexts: list[BrowserContext] = []

    def somebody(**more: object) -> Visitor:
        look = more.pop("way", way)
        assert isinstance(look, Way)
        context = new_context(browser, look, **more)
        contexts.append(context)
        recorder.watch(context, look)
        return Visitor(context.new_page(), portal, look, recorder.look)

    yield somebody
    for context in contexts:
        context.close()
