"""What stands beside the form: texts in all languages, costs, papers, letters, settings."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.actions.drafting import edit_draft
from portalwerk.packages.models import DraftService
from portalwerk.packages.rules.editing.edit import Edit
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.bench import load, page_of, seen
from portalwerk.web.studio.words import filling, pages, signing, translating


@caseworker(Right.EDIT_SERVICES)
def texts(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show and change the texts of one language, beside the German ones."""
    draft = load(caseworker, draft_id, request)
    return _part(request, caseworker, draft, "studio/words/texts.html", filling.texts, pages.texts_page)


@caseworker(Right.EDIT_SERVICES)
def form(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show and change the words of the form in one language, beside the German ones."""
    draft = load(caseworker, draft_id, request)
    if not translating.language_of(request, draft):
        return redirect(link(request, "words-texts", draft_id=draft.pk))
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            edit_draft(draft, translating.wanted(request, draft), by=caseworker, seen=seen(request))
            return redirect(request.get_full_path())
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    context = translating.form_page(request, draft, caseworker, problems)
    return render(request, "studio/words/form.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def form_table(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Hand out the words of the form as a table or as XLIFF, and take either back."""
    draft = load(caseworker, draft_id, request)
    if not translating.language_of(request, draft):
        return redirect(link(request, "words-texts", draft_id=draft.pk))
    if request.method != "POST":
        name, media_type, content = translating.table_of(request, draft)
        response = HttpResponse(content, content_type=media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    try:
        edit, problems = translating.from_table(request, draft)
        if edit is not None:
            edit_draft(draft, edit, by=caseworker, seen=seen(request))
            language = urlencode({"sprache": translating.language_of(request, draft)})
            return redirect(f"{link(request, 'words-form', draft_id=draft.pk)}?{language}")
    except Refusal as refusal:
        problems = [(str(refusal), "datei")]
    context = translating.form_page(request, draft, caseworker, problems)
    return render(request, "studio/words/form.html", context, status=422)


@caseworker(Right.EDIT_SERVICES)
def fees(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show and change what it costs."""
    draft = load(caseworker, draft_id, request)
    return _part(request, caseworker, draft, "studio/words/fees.html", filling.fees, pages.fees_page)


@caseworker(Right.EDIT_SERVICES)
def papers(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show and change the papers that the office can ask for."""
    draft = load(caseworker, draft_id, request)
    return _part(request, caseworker, draft, "studio/words/papers.html", filling.papers, pages.papers_page)


@caseworker(Right.EDIT_SERVICES)
def letters(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show and change the words of the letters."""
    draft = load(caseworker, draft_id, request)
    return _part(request, caseworker, draft, "studio/words/letters.html", filling.letter, pages.letters_page)


@caseworker(Right.EDIT_SERVICES)
def signers(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show and change who must sign besides the applicant."""
    draft = load(caseworker, draft_id, request)
    return _part(request, caseworker, draft, "studio/words/signers.html", signing.wanted, signing.signers_page)


@caseworker(Right.EDIT_SERVICES)
def settings(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show and change what the service is and how it is worked on."""
    draft = load(caseworker, draft_id, request)
    return _part(request, caseworker, draft, "studio/words/settings.html", filling.settings, pages.settings_page)


def _part(
    request: HttpRequest,
    caseworker: Caseworker,
    draft: DraftService,
    template: str,
    read: Callable[[HttpRequest, Caseworker], Edit],
    shown: Callable[[HttpRequest, DraftService, Caseworker], dict[str, Any]],
) -> HttpResponse:
    """Save what was filled in, or show the part."""
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            edit_draft(draft, read(request, caseworker), by=caseworker, seen=seen(request))
            return redirect(request.get_full_path())
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    context = page_of(request, draft, caseworker, **shown(request, draft, caseworker)) | {"problems": problems}
    return render(request, template, context, status=422 if problems else 200)
