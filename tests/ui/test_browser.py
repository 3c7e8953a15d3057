"""The component page in a browser: accessible, calm under the strict policy, and better with script."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from tests.ui.conftest import STATIC

pytestmark = pytest.mark.journey

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class Site:
    """A tiny server: the component page, its files, and a region that changes."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.posts = 0
        self.version = "1"
        self.suggestions = ["Hund anmelden"]
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def do_POST(self) -> None:
                site.posts += 1
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                site.answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0]
        file = STATIC.parent / path.removeprefix("/static/")
        if path == "/stand":
            tag = f'"{self.version}"'
            if request.headers.get("If-None-Match") == tag:
                return self.send(request, 304, b"", "text/html", tag)
            return self.send(request, 200, b"<p>Neuer Stand</p>", "text/html", tag)
        if path == "/vorschlaege":
            return self.send(request, 200, json.dumps(self.suggestions).encode(), "application/json")
        if path.startswith("/static/") and file.is_file():
            return self.send(request, 200, file.read_bytes(), KINDS[file.suffix])
        return self.send(request, 200, self.page.encode(), "text/html; charset=utf-8")

    def send(self, request: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, tag: str = "") -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Content-Security-Policy", POLICY)
        if tag:
            request.send_header("ETag", tag)
        request.end_headers()
        request.wfile.write(body)


@pytest.fixture
def site(page: str) -> Iterator[Site]:
    running = Site(page)
    thread = threading.Thread(target=running.server.serve_forever)
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


@contextmanager
def opened(browser: Browser, site: Site, *, width: int = 1280, scheme: Any = "light", **more: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
    page = context.new_page()
    page.goto(site.url)
    yield page
    context.close()


def violations(page: Page, part: str = "html") -> list[str]:
    page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_barrier_is_found(browser: Browser, site: Site, width: int, scheme: str) -> None:
    with opened(browser, site, width=width, scheme=scheme) as page:
        assert violations(page) == []


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("#wrong", "document.querySelector('label[for=f-plz_leer]').remove()"),
        ("html", "document.documentElement.removeAttribute('lang'); document.querySelector('main').remove()"),
        (".pw-hero", "document.querySelector('.pw-lead').style.color = '#bbb'"),
    ],
)
def test_a_planted_barrier_is_found(browser: Browser, site: Site, part: str, fault: str) -> None:
    with opened(browser, site, bypass_csp=True) as page:
        page.evaluate(fault)
        assert violations(page, part)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(browser: Browser, site: Site, width: int) -> None:
    with opened(browser, site, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("script", [True, False])
def test_the_page_asks_nobody_else_and_breaks_no_rule(browser: Browser, site: Site, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    page.wait_for_load_state("networkidle")
    context.close()
    assert said == []
    assert all(url.startswith((site.url, "data:")) for url in asked)


def test_buttons_can_be_hit_with_a_thumb(browser: Browser, site: Site) -> None:
    with opened(browser, site, width=390) as page:
        small = page.evaluate(
            "[...document.querySelectorAll('main .kern-btn, .pw-nav a, .pw-chip, .pw-iconbtn, summary')]"
            ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"
        )
        assert small == []


def test_the_error_summary_gets_the_focus_and_leads_to_the_field(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        assert page.evaluate("document.activeElement.id") == "fehler"
        page.get_by_role("link", name="Hier fehlt noch etwas: Postleitzahl").click()
        assert page.evaluate("document.activeElement.name") == "plz_leer"


def test_a_double_click_sends_once(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        page.route("**/*", lambda route: route.continue_() if route.request.method == "GET" else None)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
        page.get_by_role("button", name="Absenden").dblclick(no_wait_after=True)
        page.wait_for_timeout(200)
        assert sent == ["POST"]


def test_a_live_region_shows_what_is_new(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        region = page.locator("pw-live [data-region]")
        assert "erneuert sich" in region.inner_text()
        site.version = "2"
        page.evaluate("document.querySelector('pw-live').ask()")
        page.get_by_text("Neuer Stand").wait_for()
        assert page.locator("pw-live [data-news][role=status]").inner_text() == "Der Stand ist neu."


def test_without_script_a_live_region_has_a_link(browser: Browser, site: Site) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        assert page.get_by_role("link", name="Stand neu laden").is_visible()


def test_suggestions_come_while_typing(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        site.suggestions = ["Sperrmüll anmelden"]
        page.locator("#q").press_sequentially("sperr")
        page.locator("#q-liste option[value='Sperrmüll anmelden']").wait_for(state="attached")


def test_a_file_that_is_too_big_is_named_before_sending(browser: Browser, site: Site, tmp_path: Path) -> None:
    big = tmp_path / "scan.jpg"
    big.write_bytes(b"0" * 5_300_000)
    with opened(browser, site) as page:
        page.locator("#f-passfoto_leer").set_input_files(big)
        assert (
            "scan.jpg, 5,1 MB. Die Datei ist zu groß."
            in page.locator("pw-upload", has=page.locator("#f-passfoto_leer")).inner_text()
        )


def test_files_are_sent_and_the_answer_is_shown(browser: Browser, site: Site, tmp_path: Path) -> None:
    small = tmp_path / "foto.jpg"
    small.write_bytes(b"0" * 1000)
    with opened(browser, site) as page:
        page.locator("#f-passfoto_leer").set_input_files(small)
        page.evaluate("document.querySelector('main').dataset.old = 'yes'")
        page.locator("button[value='upload:passfoto_leer']").click()
        page.locator("main:not([data-old])").wait_for()
        assert site.posts == 1
        assert page.evaluate("document.activeElement.id") == "fehler"


def test_only_the_chosen_branch_is_shown(browser: Browser, site: Site) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        assert page.locator("[name='kontakt.brief.zeile']").is_visible()
        assert not page.locator("[name='kontakt.sms']").is_visible()
        page.get_by_label("Mobilnummer").first.check()
        assert page.locator("[name='kontakt.sms']").is_visible()


def test_enter_in_a_field_means_weiter(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        with page.expect_response(lambda response: response.request.method == "POST") as answered:
            page.locator("#f-name_leer").press("Enter")
        # A page that is closed while it loads keeps the browser waiting.
        page.wait_for_load_state()
        assert "_command" not in (answered.value.request.post_data or "")


def test_dark_and_forced_colours_and_print_keep_all_words(browser: Browser, site: Site) -> None:
    with opened(browser, site, forced_colors="active") as page:
        before = page.locator("main").inner_text()
        assert "Wird geprüft" in before
        page.emulate_media(media="print")
        assert "Wird geprüft" in page.locator("main").inner_text()
        assert not page.locator(".pw-nav").is_visible()


class TestMap:
    """A place is chosen on the map or typed in; both show the same."""

    @pytest.fixture(autouse=True)
    def _pictures(self, settings: Settings) -> None:
        settings.MAP_TILES, settings.MAP_CREDIT = "/kachel/{z}/{x}/{y}.svg", "Karte: Amt"

    def test_a_click_fills_the_numbers_in_and_they_move_the_mark(self, browser: Browser, site: Site) -> None:
        said: list[str] = []
        with opened(browser, site, width=390) as page:
            page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
            box = page.locator("#wrong pw-map .pw-map")
            mark = box.locator("path.leaflet-interactive")
            box.scroll_into_view_if_needed()
            assert mark.count() == 0
            box.click(position={"x": 150, "y": 150})
            latitude, longitude = (page.locator(f"[name='lage_leer.{part}']") for part in ("lat", "lon"))
            assert re.fullmatch(r"\d\d,\d{6}", latitude.input_value())
            assert re.fullmatch(r"\d{1,2},\d{6}", longitude.input_value())
            before = mark.get_attribute("d")
            assert before
            latitude.fill("50,9")
            latitude.press("Tab")
            longitude.fill("irgendwo")
            longitude.press("Tab")
            assert mark.count() == 0
            assert page.locator("form:not(#wrong) pw-map path.leaflet-interactive").count() == 1
            assert violations(page, "#wrong") == []
        assert said == []

    def test_without_script_the_numbers_are_the_question(self, browser: Browser, site: Site) -> None:
        with opened(browser, site, java_script_enabled=False) as page:
            assert page.locator(".pw-map").count() == 0
            assert page.locator("[name='lage_leer.lat']").is_visible()
