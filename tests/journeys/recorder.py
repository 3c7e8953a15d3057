"""What is looked for on every page of every journey."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route

from portalwerk.project.pictures.people import Way, new_context

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TAB_STOPS = 14
_SECRET = re.compile(r"(?<=/antrag/)[^/]+|[0-9a-f]{8}-[0-9a-f-]{27}")

_FACTS = """() => ({
  lang: document.documentElement.lang,
  headings: document.querySelectorAll('h1').length,
  title: document.title.trim(),
  wrong: document.querySelector('.pw-errs') != null,
  sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  inline: [...document.querySelectorAll('script:not([src])')].filter(e => e.type != 'application/json').length
    + document.querySelectorAll('[style], [onclick], [onload], style').length,
  jumps: [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length,
  shape: [...new Set([...document.querySelectorAll('body *')]
    .map(e => e.tagName + '.' + (e.getAttribute('class') || '')))].sort().join(' '),
})"""
# The place of what has the focus in the order of the document, and whether one sees that it has it.
_FOCUS = """() => {
  const at = document.activeElement
  if (!at || at == document.body) return null
  const seen = e => { const s = getComputedStyle(e); return (s.outlineStyle != 'none' && parseFloat(s.outlineWidth) > 0)
    || s.boxShadow != 'none' }
  const shell = at.closest('.pw-pick, .pw-choice, .pw-search__f, .pw-tile')
  return {
    at: [...document.querySelectorAll('*')].indexOf(at),
    seen: seen(at) || (shell && (seen(shell) || [...shell.children].some(seen))),
    html: at.outerHTML.slice(0, 120),
  }
}"""
_RUN = """levels => axe.run(document, {runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']})"""


class Lens:
    """Finds barriers by machine, each page once per colours.

    A page without script cannot run the check itself: a copy of it is opened where script runs.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.seen: set[tuple[str, str, str]] = set()
        self._copies: dict[Way, BrowserContext] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: object) -> None:
        for context in self._copies.values():
            context.close()

    def is_new(self, page: Page, way: Way, shape: str) -> bool:
        """Return whether this page, made of these parts, was not yet looked at in these colours."""
        key = (way.scheme, _SECRET.sub("*", urlsplit(page.url).path), shape)
        is_new = key not in self.seen
        self.seen.add(key)
        return is_new

    def barriers(self, page: Page, way: Way) -> list[str]:
        """Return what stands in the way of people with disabilities."""
        shown = page if way.script else self._copy(page, way)
        shown.evaluate(AXE)
        found = shown.evaluate(_RUN, LEVELS)
        if shown is not page:
            shown.close()
        return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]]

    def _copy(self, page: Page, way: Way) -> Page:
        if way not in self._copies:
            scripted = Way(way.width, way.height, way.scheme, script=True)
            self._copies[way] = new_context(self.browser, scripted)
        content = page.content()

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=content, content_type="text/html; charset=utf-8")
            elif route.request.resource_type == "script":
                route.abort()
            else:
                route.continue_()

        copy = self._copies[way].new_page()
        copy.route("**/*", answer)
        copy.goto(page.url)
        return copy


@dataclass
class Recorder:
    """Writes down what is wrong. Parameters: portal, bundid, the two addresses that pages may come from."""

    portal: str
    bundid: str
    lens: Lens
    problems: list[str] = field(default_factory=list)
    _ways: dict[BrowserContext, Way] = field(default_factory=dict)
    _expected: set[str] = field(default_factory=set)
    _failed: list[tuple[str, str]] = field(default_factory=list)

    def watch(self, context: BrowserContext, way: Way) -> None:
        """Listen to a browser."""
        self._ways[context] = way
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self._request)

    def look(self, page: Page, status: int) -> None:
        """Check a page that has come up."""
        if status >= 400:
            self.problems = [one for one in self.problems if not (page.url in one and f"status of {status}" in one)]
        if not page.url.startswith(self.portal):
            return
        way = self._ways[page.context]
        facts = page.evaluate(_FACTS)
        self.problems += [f"{page.url}: {one}" for one in self._faults(facts)]
        if self.lens.is_new(page, way, facts["shape"]):
            self.problems += [f"{page.url}: {one}" for one in self.lens.barriers(page, way)]
            self.problems += [f"{page.url}: {one}" for one in self._focus(page)]

    @staticmethod
    def _faults(facts: dict[str, Any]) -> Iterable[str]:
        if facts["lang"] not in {"de", "de-simple"}:
            yield f"language {facts['lang']!r}"
        if facts["headings"] != 1:
            yield f"{facts['headings']} main headings"
        if not facts["title"]:
            yield "no title"
        if facts["wrong"] != facts["title"].startswith("Fehler:"):
            yield f"title {facts['title']!r} with error summary: {facts['wrong']}"
        if facts["sideways"] > 0:
            yield f"scrolls sideways by {facts['sideways']} px"
        if facts["inline"]:
            yield f"{facts['inline']} inline scripts or styles"
        if facts["jumps"]:
            yield "somebody moved the order of focus"

    @staticmethod
    def _focus(page: Page) -> Iterable[str]:
        """Go on with the Tab key: always further down the document, always visible. Nothing keeps the focus."""
        before = -1
        start = page.evaluate(_FOCUS)
        if start is not None:
            before = start["at"]
        for _ in range(TAB_STOPS):
            page.keyboard.press("Tab")
            now = page.evaluate(_FOCUS)
            if now is None or now["at"] == before:
                break
            if now["at"] < before and "pw-skip" in now["html"]:  # once round: who came by an anchor began further down
                break
            if now["at"] < before:
                yield f"focus jumps back to {now['html']}"
            if not now["seen"]:
                yield f"focus is not visible at {now['html']}"
            before = now["at"]
        page.evaluate("() => document.activeElement?.blur()")

    def _console(self, message: ConsoleMessage) -> None:
        # A file that is refused while it is sent by script has its sentence; the browser notes the answer all the same.
        is_refusal = "/hochladen/" in message.location["url"] and "status of 422" in message.text
        if message.type in {"error", "warning"} and not is_refusal and not self._at_bundid(message.page):
            self.problems.append(f"console: {message.location['url']}: {message.text}")

    def _request(self, request: Request) -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        allowed = {self.portal}
        if request.is_navigation_request() or self._at_bundid(request.frame.page):
            allowed.add(self.bundid)
        if origin not in allowed and not request.url.startswith(("data:", "blob:")):
            self.problems.append(f"asks somebody else: {request.url}")

    def _at_bundid(self, page: Page | None) -> bool:
        return page is not None and page.url.startswith(self.bundid)
