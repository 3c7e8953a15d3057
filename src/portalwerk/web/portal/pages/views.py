"""Texts about the portal, and the style sheets of tenants."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portalwerk.web.gate.rights import public
from portalwerk.web.gate.themes import css_by_digest

TITLES = {
    "barrierefreiheit": "Barrierefreiheit",
    "datenschutz": "Datenschutz",
    "impressum": "Impressum",
    "leichte-sprache": "Leichte Sprache",
    "gebaerdensprache": "Gebärdensprache",
    "hilfe": "So geht es",
}


@public(keeps=True)
def legal(request: HttpRequest, *, page: str) -> HttpResponse:
    """Show one of the texts that every portal must have. Source: § 5 DDG; Art. 13 DSGVO; § 12b BGG; § 3 BITV 2.0."""
    if page not in TITLES:
        raise Http404
    body = f"portal/pages/_{page.replace('-', '_')}.html"
    lang = "de-simple" if page == "leichte-sprache" else ""
    return render(request, "portal/pages/legal.html", {"title": TITLES[page], "body": body, "text_lang": lang})


@public
def theme(request: HttpRequest, *, digest: str) -> HttpResponse:
    """Return the colours of a tenant. The name changes with the content, so browsers may keep it for good."""
    css = css_by_digest(digest)
    if css is None:
        raise Http404
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
