"""The base pages of the sites: what every page has, and what a form leaves out."""

import re
from types import SimpleNamespace as Thing

import pytest
from django.template import engines
from django.template.loader import render_to_string

FRAME = Thing(
    tenant=Thing(name="Landkreis Saaletal", short_name="Saaletal"),
    official_of=" des Landkreises Saaletal",
    home_href="/saaletal/",
    crest_href="",
    nav=[Thing(label="Start", href="/saaletal/", icon="home", current=True, count=0)],
    legal=[Thing(label="Impressum", href="/saaletal/seite/impressum/")],
    language_links=[Thing(label="Leichte Sprache", href="/l", icon="book", lang="")],
    help_links=[Thing(label="So geht es", href="/h")],
    sibling_tenants=[Thing(label="Stadt Burgbach", href="/burgbach/")],
    theme_href="/theme/abc.css",
    help_phone="03600 0115",
    account_name="Karl",
    account_href="/konto",
    search_action="/saaletal/amt/",
    search_value="7KQ",
)
BASES = ["portal/base.html", "portal/base_aside.html", "portal/base_form.html", "office/base.html"]


def drawn(base: str, **values: object) -> str:
    return render_to_string(base, {"frame": FRAME, **values})


@pytest.mark.parametrize("base", BASES)
def test_every_page_has_the_same_frame(base: str) -> None:
    html = drawn(base)
    assert html.count("<main") == 1
    assert html.index('class="pw-skip" href="#inhalt"') < html.index("<header")
    assert 'id="inhalt" tabindex="-1"' in html
    assert '<html lang="de">' in html
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert sheets[-1] == "/theme/abc.css"
    assert not re.search(r"\sstyle=|<style|<script>", html)


@pytest.mark.parametrize("base", BASES[:3])
def test_help_and_legal_are_on_every_citizens_page(base: str) -> None:
    html = drawn(base)
    assert 'href="tel:115"' in html
    assert 'href="tel:036000115"' in html
    assert "Impressum" in html


def test_a_form_page_does_not_distract() -> None:
    html = drawn("portal/base_form.html", back_href="/zurueck", saved_at="10:42 Uhr")
    assert "pw-nav" not in html
    assert "pw-foot--slim" in html
    assert "Stadt Burgbach" not in html
    assert "Zuletzt gespeichert 10:42 Uhr" in html


def test_the_title_says_that_there_are_errors() -> None:
    page = engines["django"].from_string('{% extends "portal/base.html" %}{% block title %}Ihre Person{% endblock %}')
    assert "<title>Fehler: Ihre Person – Landkreis Saaletal</title>" in page.render({"frame": FRAME, "problems": [1]})
    assert "<title>Ihre Person – Landkreis Saaletal</title>" in page.render({"frame": FRAME})


def test_a_page_above_tenants_has_a_frame_too() -> None:
    html = drawn("portal/base.html", frame=Thing(**{**vars(FRAME), "tenant": None, "theme_href": ""}))
    assert "Serviceportal" in html


def test_the_office_can_search_from_everywhere() -> None:
    html = drawn("office/base.html")
    assert 'role="search" action="/saaletal/amt/"' in html
    assert 'value="7KQ"' in html
