"""Drafts of a tenant: see all, begin, copy, import, export, discard."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk import __version__
from portalwerk.access.rules import Caseworker, Right
from portalwerk.catalog.queries import online_service
from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.actions import drafting
from portalwerk.packages.queries.drafts import signing_key, workbench
from portalwerk.packages.rules.archive import pack
from portalwerk.packages.rules.editing.edit import EditRefused
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.bench import load, page_of
from portalwerk.web.studio.drafts.pages import (
    begin_page,
    begun_from_schema,
    compared_import,
    overview_page,
    taken_import,
)


@caseworker(Right.EDIT_SERVICES)
def overview(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Show the drafts and what is online."""
    return render(request, "studio/drafts/overview.html", overview_page(request, caseworker))


@caseworker(Right.EDIT_SERVICES)
def create(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Begin a draft from nothing."""
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        tenant = tree().by_id[caseworker.tenant_id]
        title, unit = request.POST.get("titel", ""), request.POST.get("stelle", "")
        try:
            draft = drafting.begin_draft(tenant, title=title, unit_key=unit, by=caseworker)
            return redirect(link(request, "design-page", draft_id=draft.pk))
        except Refusal as refusal:
            problems = [(str(refusal), "titel")]
    context = begin_page(request, caseworker, problems)
    return render(request, "studio/drafts/create.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def copy(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Begin a draft from what is online."""
    if request.method != "POST":
        raise Http404
    online = online_service(caseworker.tenant_id, request.POST.get("leistung", "")[:80])
    if online is None:
        raise EditRefused(reason="Diese Leistung ist hier nicht online.")
    draft = drafting.copy_online(online, by=caseworker)
    return redirect(link(request, "design-page", draft_id=draft.pk))


@caseworker(Right.EDIT_SERVICES)
def import_schema(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Begin a draft from a FIM schema, or show what a newer schema would change."""
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            draft = begun_from_schema(request, caseworker)
            return redirect(link(request, "design-page", draft_id=draft.pk))
        except Refusal as refusal:
            problems = [(str(refusal), "datei")]
    context = begin_page(request, caseworker, problems)
    return render(request, "studio/drafts/import_schema.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def import_package(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Read a signed package: first show what it would change, then take it over."""
    problems: list[tuple[str, str]] = []
    context = begin_page(request, caseworker, problems)
    if request.method == "POST":
        try:
            if request.POST.get("_tun") == "uebernehmen":
                draft = taken_import(request, caseworker)
                return redirect(link(request, "design-page", draft_id=draft.pk))
            context |= compared_import(request, caseworker)
        except Refusal as refusal:
            context["problems"] = [(str(refusal), "datei")]
    return render(request, "studio/drafts/import_package.html", context, status=422 if context["problems"] else 200)


@caseworker(Right.EDIT_SERVICES)
def export(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Hand out the draft as one signed file."""
    draft = load(caseworker, draft_id, request)
    issuer = tree().by_id[draft.tenant_id].name
    content = workbench(draft).content
    packed = pack(content, signing_key(), issuer=issuer, product=f"Portalwerk {__version__}")
    response = HttpResponse(packed, content_type="application/zip")
    name = f"{draft.slug}-{content['package.yaml']['version']}.paket.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@caseworker(Right.EDIT_SERVICES)
def discard(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    draft = load(caseworker, draft_id, request)
    if request.method == "POST" and request.POST.get("sicher") == "ja":
        drafting.discard(draft, by=caseworker)
        return redirect(link(request, "drafts-overview"))
    return render(request, "studio/drafts/discard.html", page_of(request, draft, caseworker))
