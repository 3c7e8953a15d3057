"""The recorder sees what it is there for: each planted fault turns a journey red."""

import pytest
from playwright.sync_api import Route

from portalwerk.project.pictures.people import DESKTOP, PHONE, Visitor, Way
from tests.journeys.conftest import Arrive
from tests.journeys.recorder import Lens, Recorder

pytestmark = pytest.mark.journey


@pytest.fixture
def way() -> Way:
    return DESKTOP


@pytest.fixture
def recorder(portal: object, browser: object, request: pytest.FixtureRequest) -> Recorder:
    """One with eyes of its own, which is not asked at the end."""
    running = request.getfixturevalue("portal")
    return Recorder(running.url, running.bundid_url, Lens(request.getfixturevalue("browser")))


def planted(ada: Visitor, before: str, after: str) -> None:
    """Open a page into which something was written on the way."""

    def change(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        assert before in body
        route.fulfill(response=response, body=body.replace(before, after, 1))

    ada.page.route("**/saaletal/verfolgen/", change)
    ada.open("/saaletal/verfolgen/")
    ada.page.wait_for_timeout(200)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ('<html lang="de"', '<html lang="en"', "language"),
        ("</h1>", "</h1><h1>Zweite</h1>", "main headings"),
        ("<title>", "<title>Fehler: ", "error summary"),
        ("<main", '<img src="http://anderswo.example/zaehler.png" alt=""><main', "asks somebody else"),
        ("</main>", "<script>document.title = 'x'</script></main>", "inline"),
        ("</h1>", '</h1><p style="width: 200vw">breit</p>', "inline"),
        ("</h1>", '</h1><table width="3000"><tr><td>breit</td></tr></table>', "sideways"),
        ("</h1>", "</h1><p><a href='/' tabindex='3'>vor</a></p>", "order of focus"),
        ("<label", "<span", "label"),
        ("</main>", '<table><tr><td><input aria-label="" name="x"></td></tr></table></main>', "label"),
    ],
)
def test_a_planted_fault_is_written_down(
    arrive: Arrive, recorder: Recorder, before: str, after: str, found: str
) -> None:
    planted(arrive(), before, after)
    assert any(found in problem for problem in recorder.problems), recorder.problems


@pytest.mark.parametrize("way", [PHONE, DESKTOP], ids=lambda way: way.name)
def test_faint_text_is_written_down(arrive: Arrive, recorder: Recorder, way: Way) -> None:
    planted(
        arrive(bypass_csp=True),
        "</head>",
        "<style>.pw-lead{color:#888!important;background:#777!important}</style></head>",
    )
    assert any("color-contrast" in problem for problem in recorder.problems), recorder.problems


def test_a_refused_script_is_written_down(arrive: Arrive, recorder: Recorder) -> None:
    planted(arrive(), "</main>", "<script>document.title = 'x'</script></main>")
    assert any("Content Security Policy" in problem for problem in recorder.problems), recorder.problems


def test_a_page_without_faults_is_not_blamed(arrive: Arrive, recorder: Recorder) -> None:
    arrive().open("/saaletal/verfolgen/")
    assert recorder.problems == []
