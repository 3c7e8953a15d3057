"""People with a browser: they open pages, fill them in and press buttons, with or without script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)

from portalwerk.formengine.rules.categories import CATEGORY_MARK
from portalwerk.project.bench.applicant import flat
from portalwerk.project.pictures.papers import paper
from portalwerk.project.pictures.portal import Portal

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000

Look = Callable[[Page, int], None]
Files = Mapping[str, list[tuple[str, str]]]

# What a page asks for, in the order of the page.
_CONTROLS = """() => [...document.querySelectorAll('main form:not([role=search]) [name]')]
  .filter(e => e.matches('input, select, textarea') && !['hidden', 'submit'].includes(e.type))
  .map(e => ({
    tag: e.tagName.toLowerCase(), type: e.type, name: e.name, value: e.value, checked: !!e.checked,
    shown: e.checkVisibility(), camera: e.hasAttribute('capture'), digits: e.inputMode == 'numeric',
    optional: !!e.closest('.kern-form-input, fieldset')?.querySelector('.kern-label__optional'),
    options: e.tagName == 'SELECT' ? [...e.options].map(o => o.value).filter(v => v) : [],
  }))"""


@dataclass(frozen=True)
class Way:
    """How somebody looks at the portal.

    Parameters: width and height of the window; scheme, light or dark; script, whether programs run in pages.
    """

    width: int
    height: int
    scheme: Literal["light", "dark"]
    script: bool

    @property
    def name(self) -> str:
        """Return a name for lists."""
        return f"{self.width}-{self.scheme}-{'script' if self.script else 'no_script'}"


PHONE = Way(390, 844, "light", script=False)
DESKTOP = Way(1280, 900, "dark", script=True)


@contextmanager
def chromium_browser(path: Path) -> Iterator[Browser]:
    """Run a browser without a window."""
    with sync_playwright() as playwright:
        yield from _launched(playwright, path)


def _launched(playwright: Playwright, path: Path) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=str(path), args=list(ARGUMENTS))
    try:
        yield browser
    finally:
        browser.close()


def new_context(browser: Browser, way: Way, **more: Any) -> BrowserContext:
    """Open a browser of one's own: no cookies, German, this window, these colours."""
    context = browser.new_context(
        viewport={"width": way.width, "height": way.height},
        color_scheme=way.scheme,
        java_script_enabled=way.script,
        reduced_motion="reduce",
        locale="de-DE",
        **more,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


@dataclass
class Visitor:
    """Somebody in front of one page. `look` is called with every page that comes up, and its status."""

    page: Page
    portal: Portal
    way: Way
    look: Look = field(default=lambda page, status: None)

    # -- going ----------------------------------------------------------------------------------------------

    def open(self, address: str, *, status: int = 200) -> Visitor:
        """Open an address of the portal, or a whole one. Raises AssertionError at another status."""
        target = address if address.startswith("http") else self.portal.url + address
        response = self.page.goto(target)
        found = response.status if response else 200
        assert found == status, f"{found} at {self.path}"
        self.look(self.page, found)
        return self

    def press(self, name: str, *, exact: bool = False, scope: str = "body", number: int = 0) -> Visitor:
        """Press the button or follow the link with this name and wait for the page that comes."""
        place = self.page.locator(scope)
        target = place.get_by_role("button", name=name, exact=exact).or_(
            place.get_by_role("link", name=name, exact=exact)
        )
        return self.go(target.nth(number))

    def command(self, value: str) -> Visitor:
        """Press the button of a form that carries a command, such as `add:hunde`."""
        return self.go(self.page.locator(f'button[name="_command"][value="{value}"]'))

    def go(self, target: Locator) -> Visitor:
        """Click something that leads to another page, or to the same one anew, and wait for it.

        A page may also be exchanged by script without leaving it, as after an upload.
        """
        statuses: list[int] = []

        def note(response: Response) -> None:
            if response.request.is_navigation_request():
                statuses.append(response.status)

        self.page.on("response", note)
        self.page.evaluate("() => document.querySelector('main').setAttribute('data-before', '')")
        target.click()
        self.page.locator("main:not([data-before])").wait_for(state="attached")
        self.page.wait_for_load_state()
        self.page.remove_listener("response", note)
        self.look(self.page, statuses[-1] if statuses else 200)
        return self

    def again(self) -> Visitor:
        """Load the page anew."""
        self.page.reload()
        self.look(self.page, 200)
        return self

    # -- reading --------------------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Return the path of the page."""
        return self.page.url.removeprefix(self.portal.url)

    @property
    def heading(self) -> str:
        """Return the main heading."""
        return self.page.locator("h1").inner_text()

    @property
    def said(self) -> str:
        """Return all the words of the page."""
        return " ".join(self.page.locator("main").inner_text().split())

    def reads(self, *words: str) -> Visitor:
        """Make sure that all these words are on the page, visible. Raises AssertionError."""
        said = self.said
        missing = [word for word in words if word not in said]
        assert not missing, f"{missing} not at {self.path}: {said[:3000]}"
        return self

    def controls(self) -> list[dict[str, Any]]:
        """Return what the page asks for."""
        found: list[dict[str, Any]] = self.page.evaluate(_CONTROLS)
        return found

    def values(self) -> dict[str, str]:
        """Return what stands in the fields of the page."""
        return {
            one["name"]: one["value"]
            for one in self.controls()
            if one["type"] not in {"radio", "checkbox", "file"} or one["checked"]
        }

    # -- filling in -----------------------------------------------------------------------------------------

    def fill(self, answers: Mapping[str, Any], files: Files | None = None) -> Visitor:
        """Fill in what the page asks for and these answers know; keys are the names of the inputs, nested or not."""
        known = flat(answers)
        for one in self.controls():
            if one["type"] == "file":
                if not one["camera"] and files and one["name"] in files:
                    self.choose(one["name"], *files[one["name"]])
            elif one["name"] in known:
                self._set(one, known[one["name"]])
        self.tell_files_apart()
        return self

    def tell_files_apart(self) -> bool:
        """Say of each file that waits for it what it is: the first that is offered. Returns whether one waited."""
        waiting = [one for one in self.controls() if CATEGORY_MARK in one["name"] and not one["value"]]
        for one in waiting:
            self._set(one, one["options"][0])
        return bool(waiting)

    def choose(self, name: str, *papers: tuple[str, str]) -> Visitor:
        """Choose files to upload: pairs of title and file name."""
        self.attach(name, [paper(title, file_name) for title, file_name in papers])
        return self

    def attach(self, name: str, files: Iterable[Mapping[str, Any]] | Path) -> Visitor:
        """Choose files to upload by their content."""
        field = self.page.locator(f'input[type=file][name="{name}"]:not([capture])')
        chosen: Any = files if isinstance(files, Path) else [dict(one) for one in files]
        field.set_input_files(chosen)
        # With script they are sent at once: a person waits until they are there.
        expect(self.page.locator("main .pw-file progress")).to_have_count(0, timeout=60_000)
        return self

    def fill_all(self, answers: Mapping[str, Any], files: Files | None = None, *, until: str = "/pruefen/") -> Visitor:
        """Fill in page by page until the address ends so. Raises AssertionError where a page does not let us on."""
        for _ in range(40):
            if self.path.endswith(until):
                return self
            before = self.path
            self.fill(answers, files).press("Weiter", exact=True)
            if self.path == before and self.tell_files_apart():
                self.press("Weiter", exact=True)
            assert self.path != before, f"stuck at {before}: {self.said[:600]}"
        raise AssertionError("no end of pages")

    def _set(self, one: Mapping[str, Any], value: Any) -> None:
        if one["type"] in {"radio", "checkbox"}:
            if self._wants(one, value):
                self.page.locator(f'input[name="{one["name"]}"][value="{one["value"]}"]').check()
        elif one["tag"] == "select":
            self.page.locator(f'select[name="{one["name"]}"]').select_option(value=str(value))
        else:
            self.page.locator(f'{one["tag"]}[name="{one["name"]}"]').fill(str(value))

    @staticmethod
    def _wants(one: Mapping[str, Any], value: Any) -> bool:
        if isinstance(value, bool):
            return bool(one["value"] == ("ja" if value else "nein")) or (value and one["type"] == "checkbox")
        return one["value"] in value if isinstance(value, list) else bool(one["value"] == value)

    # -- signing in -----------------------------------------------------------------------------------------

    def sign_in(self, person: str, *, means: str = "", cancel: bool = False) -> Visitor:
        """Go through the pages of the simulated BundID, from a page of ours with its button.

        Parameters: person, one of the simulator's; means, one of its ways to sign in; cancel, leave there instead.
        """
        self.page.get_by_role("button", name="Mit BundID anmelden").click()
        if not self.way.script:
            self.page.get_by_role("heading", name="Weiter zu BundID").wait_for()
            self.look(self.page, 200)
            self.page.get_by_role("button", name="Weiter", exact=True).click()
        self.page.wait_for_url(f"{self.portal.bundid_url}/**")
        if cancel:
            return self._back("Abbrechen")
        self.page.locator(f'input[name=person][value="{person}"]').check()
        if means:
            self.page.locator(f'input[name=means][value="{means}"]').check()
        self.page.get_by_role("button", name="Weiter").click()
        return self._back("Zustimmen und anmelden")

    def _back(self, button: str) -> Visitor:
        self.page.get_by_role("button", name=button).click()
        if not self.way.script:
            self.page.get_by_role("button", name="Weiter zum Portal").click()
        self.page.wait_for_url(f"{self.portal.url}/**")
        self.page.wait_for_load_state()
        self.page.wait_for_url(lambda url: "/rueckruf/" not in url and "/fertig/" not in url)
        self.look(self.page, 200)
        return self

    def sign_in_office(self, login: str, *, at: str = "") -> Visitor:
        """Sign in at an office with password and code."""
        who = self.portal.caseworker(login)
        self.open(at or who.places[0])
        self.page.get_by_label("Ihr Name im Portal").fill(who.login)
        self.page.get_by_label("Passwort").fill(who.password)
        self.press("Weiter", exact=True)
        self.page.get_by_label("Code aus Ihrer App").fill(self.portal.code_of(who.name))
        return self.press("Anmelden", exact=True)
