"""Exits: pages where the way ends, and what that means for the pages behind them."""

import re
from collections.abc import Iterator

from portalwerk.formengine.rules.form import Form, Page, Way, walk_elements

_ADDRESS = re.compile(r"https://[^\s/]+\S*|mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9-]+")


def exits_before(form: Form) -> dict[str, tuple[str, ...]]:
    """The conditions of the exits that stand before each page, by the key of the page."""
    found: dict[str, tuple[str, ...]] = {}
    before: tuple[str, ...] = ()
    for page in form.pages:
        found[page.key] = before
        if page.exit is not None:
            before = (*before, page.shown_if or "true")
    return found


def reached_if(shown_if: str | None, ways_out: tuple[str, ...]) -> str | None:
    """A condition together with that of passing these exits; None if there is nothing to ask."""
    parts = [f"!({exit_if})" for exit_if in ways_out]
    if shown_if is not None:
        parts.append(f"({shown_if})" if parts else shown_if)
    return " && ".join(parts) or None


def faults_of_exit(page: Page) -> Iterator[str]:
    """What is wrong with an exit itself: its condition, its words, its links."""
    if page.exit is None:
        return
    place = f"Seite „{page.key}“"
    if page.shown_if is None:
        yield f"{place}: Ein Ausgang braucht eine Bedingung. Sonst endet hier jeder Antrag."
    if page.elements or page.checks:
        yield f"{place}: Ein Ausgang stellt keine Fragen. Setzen Sie sie auf eine Seite davor."
    if not page.exit.reason.strip():
        yield f"{place}, exit: Schreiben Sie, warum es hier nicht weitergeht."
    for way in page.exit.ways:
        if not _leads_somewhere(way):
            wanted = "eine Leistung oder eine Adresse mit https://, mailto: oder tel:"
            yield f"{place}, exit: „{way.label}“ braucht {wanted}."


def looks_ahead(form: Form, page: Page, reads: frozenset[str]) -> bool:
    """Whether an exit looks at a question that is asked only on pages behind it."""
    at = form.pages.index(page)
    before, behind = (
        {path for one in pages for path, _element in walk_elements(one.elements)}
        for pages in (form.pages[:at], form.pages[at:])
    )
    return any(path.removesuffix(".*") in behind - before for path in reads)


def _leads_somewhere(way: Way) -> bool:
    return bool(way.label.strip()) and (bool(way.service) != bool(_ADDRESS.fullmatch(way.url)))
