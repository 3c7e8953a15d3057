"""Every page: one right, one name, one template, few lines. Addresses are permanent."""

import ast
import inspect
import re
import textwrap
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.shape.reading import ROOT, SITES, SOURCE, short

LIST = Path(__file__).parent / "addresses.txt"
VIEW_LINES = 25
RIGHTS = r"public|applicant|signer|account_holder|half_signed_in|vendor|caseworker:[a-z_]+"

# Views without a page of their own, each with the reason.
NO_TEMPLATE = {
    "account-download": "hands out a file",
    "account-sign_out": "ends the session and leads away",
    "applications-begin_upload": "answers the script of the page",
    "applications-part": "answers the script of the page",
    "applications-rate": "counts the stars and leads back to where they were asked for",
    "applications-begin": "makes a draft and leads to its first page",
    "applications-resume": "leads to where the person stopped",
    "applications-submit": "sends, or draws the check page again",
    "applications-upload": "hands out a file",
    "figures-barometer": "acts and leads back to the figures",
    "cases-close": "acts and leads back to the case",
    "cases-document": "hands out a file",
    "cases-make_ready": "acts and leads back to the case",
    "cases-page_image": "hands out a picture",
    "cases-preview_image": "hands out a picture",
    "cases-post": "acts and leads back to the case",
    "cases-release": "acts and leads back to the case",
    "cases-follow_up_done": "acts and leads back to the case",
    "mail-discard": "acts and leads back to the list",
    "cases-question_done": "acts and leads back to the case",
    "inbox-delete_view": "acts and leads back to the settings",
    "inbox-suggest": "answers the script of the page",
    "substituting-end": "acts and leads back to the list",
    "cases-no_duplicate": "acts and leads back to the case",
    "inbox-undo": "acts and leads back to its result",
    "cases-take": "acts and leads back to the case",
    "catalog-suggest": "answers a script with a list",
    "drafts-copy": "makes a draft and leads to it",
    "drafts-export": "hands out a file",
    "consulted-document": "hands out a file",
    "consulting-document": "hands out a file",
    "consulting-page_image": "hands out a picture",
    "consulting-release": "acts and leads back to the question",
    "consulting-take": "acts and leads back to the question",
    "consulting-withdraw": "acts and leads back to the case",
    "design-table_pattern": "hands out a file",
    "words-form_table": "hands out a file; what is wrong with one that comes back, the page of words shows",
    "figures-table": "hands out a file",
    "inspection-download": "hands out a file",
    "inspection-hand_out": "acts and leads back to the plan",
    "inspection-order": "acts and leads back to the plan",
    "identity-answer": "called by an identity provider through the browser",
    "identity-metadata": "called by an identity provider",
    "pages-theme": "a style sheet",
    "places-choose": "remembers the place and leads away",
    "review-judge": "acts and leads back to the gate",
    "review-publish": "acts and leads back to the gate",
    "sign_in-leave": "ends the session and leads away",
    "sign_in-new_passkey_answer": "answers a script",
    "sign_in-new_passkey_question": "answers a script",
    "sign_in-passkey_answer": "answers a script",
    "sign_in-passkey_question": "answers a script",
    "sign_in-remove_passkey": "acts and leads back to the account",
}
# Templates that are drawn without a view of their own name.
SHARED = {"gate/error.html": "drawn by the gate for what went wrong"}


def patterns(found=None, before=""):
    for pattern in found or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield pattern, route


PAGES = [(pattern.name, route, pattern.callback) for pattern, route in patterns()]
NAMES = [name for name, _, _ in PAGES]


def home_of(name):
    """The site, folder and function that a name stands for."""
    folder, _, function = name.partition("-")
    [site] = [site for site in SITES if (SOURCE / "web" / site / folder / "views.py").exists()]
    return site, folder, function


@pytest.mark.parametrize(("name", "route", "view"), PAGES, ids=NAMES)
def test_a_name_says_where_its_view_is(name, route, view):
    site, folder, function = home_of(name)
    module = import_module(f"portalwerk.web.{site}.{folder}.views")
    assert getattr(module, function, None) is view, f"{name} must be web/{site}/{folder}/views.py::{function}"
    assert view.__name__ == function


@pytest.mark.parametrize(("name", "route", "view"), PAGES, ids=NAMES)
def test_a_view_declares_exactly_one_right(name, route, view):
    assert re.fullmatch(RIGHTS, view.right)
    source = inspect.getsource(inspect.unwrap(view))
    [function] = [node for node in ast.parse(textwrap.dedent(source)).body if isinstance(node, ast.FunctionDef)]
    named = [ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list]
    rights = [
        one
        for one in named
        if one in {"public", "applicant", "signer", "account_holder", "caseworker", "half_signed_in", "vendor"}
    ]
    assert len(rights) == 1


@pytest.mark.parametrize(("name", "route", "view"), PAGES, ids=NAMES)
def test_a_view_is_short(name, route, view):
    source = inspect.getsource(inspect.unwrap(view))
    [function] = ast.parse(textwrap.dedent(source)).body
    assert function.end_lineno - function.lineno < VIEW_LINES, f"{name} is too long: load, parse, act, answer"


@pytest.mark.parametrize(("name", "route", "view"), PAGES, ids=NAMES)
def test_every_part_of_an_address_has_a_type(name, route, view):
    assert re.findall(r"<(\w+)>", route) == []


def test_a_page_has_the_template_of_its_name():
    missing = []
    for name in NAMES:
        site, folder, function = home_of(name)
        template = SOURCE / "web" / site / "templates" / site / folder / f"{function}.html"
        if template.exists() == (name in NO_TEMPLATE):
            missing.append(f"{name}: {short(template)}")
    assert missing == [], "either a template of that name, or a reason in NO_TEMPLATE"
    assert set(NO_TEMPLATE) <= set(NAMES)


# -- templates ---------------------------------------------------------------------------------------------

TEMPLATES = sorted(path for site in (*SITES, "gate") for path in (SOURCE / "web" / site).rglob("templates/**/*.html"))
IDS = [short(path) for path in TEMPLATES]


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_site_templates_are_made_of_components_only(path):
    text = path.read_text()
    assert not re.search(r"<[^>%]*\sclass\s*=", text), "a class attribute: use a component"
    assert not re.search(r"<[^>%]*\sstyle\s*=|<style", text), "a style: the style sheets of ui hold all of them"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "an inline script: the content security policy forbids it"
    assert not re.search(r"<[^>%]*\son[a-z]+\s*=", text), "an inline handler: the content security policy forbids it"
    assert not re.search(r"\|safe\b|autoescape off|mark_safe", text), "unescaped: what people typed would be markup"
    assert not re.search(r"(?:href|src|action)=.?https?://", text), "an address elsewhere"


def test_every_template_is_drawn_by_somebody():
    sources = "\n".join(path.read_text() for path in SOURCE.rglob("*") if path.suffix in {".py", ".html"})
    lost = []
    for path in TEMPLATES:
        name = str(path).rpartition("/templates/")[2]
        folder, _, file = name.rpartition("/")
        included = (
            f'"{name}"' in sources or f"'{name}'" in sources or (file.startswith("_") and _by_name(sources, folder))
        )
        lost += [] if included or name in SHARED else [name]
    assert lost == []


def _by_name(sources, folder):
    """Whether templates of a folder are chosen by a name that is put together."""
    return f'f"{folder}/_{{' in sources


# -- addresses are permanent -------------------------------------------------------------------------------


def listed():
    return [f"{name}  /{route}" for name, route, _ in sorted(PAGES, key=lambda page: page[:2])]


def test_no_address_is_lost():
    """Addresses stand in letters, mails and bookmarks.

    One that goes away needs a redirect under the old route. A new or moved one: write the list anew with
    `python -m tests.shape.addresses` (see docs/architecture.md, Addresses) and commit it.
    """
    committed, present = set(LIST.read_text().splitlines()), set(listed())
    gone = sorted(committed - present)
    assert not gone, f"gone, needs a redirect: {gone}"
    assert not present - committed, f"new, run `python -m tests.shape.addresses`: {sorted(present - committed)}"


def test_names_and_addresses_are_unique():
    assert len(set(NAMES)) == len(NAMES)
    assert len({route for _, route, _ in PAGES}) == len(PAGES)


def test_the_list_lies_in_the_project():
    assert LIST.is_relative_to(ROOT)
