"""Steps that several journeys begin with."""

import os
import re
import time
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator

from portalwerk.project.pictures.people import Files, Visitor

PROMPT_SECONDS = 5.0
SLOW_SECONDS = 120.0


def applies(
    who: Visitor,
    tenant: str,
    slug: str,
    answers: Mapping[str, Any],
    files: Files | None = None,
    *,
    signs_in_as: str = "",
) -> str:
    """Go the whole way from the service page to the confirmation. Returns the reference."""
    who.open(f"/{tenant}/leistungen/{slug}/").press("Antrag starten")
    who.fill_all(answers, files, until="/anmelden/" if signs_in_as else "/pruefen/")
    if signs_in_as:
        who.sign_in(signs_in_as)
    return sends(who)


def sends(who: Visitor) -> str:
    """Confirm and send from the check page. Returns the reference."""
    for box in who.page.locator("main form input[type=checkbox]").all():
        box.check()
    who.press("verbindlich", scope="main form")
    assert who.path.endswith("/gesendet/"), who.said[:600]
    found = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", who.page.locator(".pw-ref").inner_text())
    assert found
    return found[0]


def shown_promptly(who: Visitor, sentence: str, since: float) -> None:
    """Make sure that a page that stays open says something new in time: by itself, or with its link to reload.

    The five seconds are for a machine that has nothing else to do; others get as much more as they are overloaded.
    """
    within = PROMPT_SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    while not _is_there(who, sentence):
        assert time.monotonic() - since < within, f"„{sentence}“ not within {within:.1f} s: {who.said[:500]}"
        if who.way.script:
            who.page.wait_for_timeout(100)
        else:
            who.page.wait_for_timeout(300)
            who.page.get_by_role("link", name="Stand neu laden").click()
            who.page.wait_for_load_state()
    who.look(who.page, 200)


def comes_up(who: Visitor, *words: str) -> None:
    """Load the page anew until it says these words: letters and messages are written in the background."""
    ends_at = time.monotonic() + SLOW_SECONDS
    while not all(word in who.said for word in words) and time.monotonic() < ends_at:
        who.page.wait_for_timeout(300)
        who.page.reload()
    who.reads(*words)
    who.look(who.page, 200)


def opens_case(who: Visitor, reference: str) -> None:
    """Open the case with this reference from the list that is shown."""
    who.go(_row(who, reference).get_by_role("link").first)


def _row(who: Visitor, reference: str) -> Locator:
    return who.page.locator("tr", has_text=reference)


def _is_there(who: Visitor, sentence: str) -> bool:
    return sentence in who.said
