"""Somebody of an authority who signs in over HTTP, the way a browser without script does."""

from __future__ import annotations

from typing import Any

from lxml import html

from portalwerk.project.bench.applicant import Applicant
from portalwerk.project.pictures.portal import Portal


def signed_in(portal: Portal, login: str, at: str) -> Applicant:
    """Return somebody of the demo who is signed in with both factors. Raises Stuck.

    Parameters: at, the page of the authority that they open.
    """
    who = portal.caseworker(login)
    browser = Applicant(portal.port, {})
    page: Any = browser.open(at)
    for values in ((who.login, who.password), (portal.code_of(who.name),)):
        browser.answers = dict(zip(_names(page), values, strict=False))
        page = browser.fill(page)
    browser.answers = {}
    return browser


def _names(page: html.HtmlElement) -> list[str]:
    """The names of the visible fields of a sign-in page, in its order."""
    inputs = page.xpath('//main//form//input[not(@type="hidden")]')
    return [str(one.get("name")) for one in inputs if one.get("name")]
