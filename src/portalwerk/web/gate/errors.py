"""The pages for what went wrong. Each says what happened, that nothing is lost, and what to do."""

from collections.abc import Iterable

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portalwerk.kernel.refusal import Refusal

_BARE = (
    '<!doctype html><html lang="de"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>'
)


def refused(request: HttpRequest, refusal: Refusal, *, status: int = 409) -> HttpResponse:
    """Say why something was refused."""
    return _page(request, status, "Das geht so nicht", str(refusal))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here: unknown, foreign and invisible look the same."""
    return _page(
        request,
        404,
        "Diese Seite gibt es nicht",
        "Vielleicht ist die Adresse falsch oder der Vorgang gehört zu einem anderen Konto. "
        "Auf der Startseite finden Sie alle Leistungen.",
    )


def bad_address(request: HttpRequest) -> HttpResponse:
    """Refuse a request that no browser of ours sends."""
    response = HttpResponse(
        _BARE.format(title="Diese Anfrage verstehen wir nicht", text="Öffnen Sie bitte die Startseite neu."),
        status=400,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def wrong_method(request: HttpRequest, *, allowed: Iterable[str]) -> HttpResponse:
    """Refuse a method that no page of ours uses."""
    response = _page(
        request,
        405,
        "So geht diese Seite nicht",
        "Diese Seite lässt sich nur öffnen oder absenden. Öffnen Sie sie bitte neu. Was Sie vorher gespeichert haben, "
        "ist noch da.",
    )
    response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent cannot be read."""
    return _page(
        request,
        400,
        "Das kam nicht vollständig an",
        "Ihre Eingaben konnten wir nicht lesen. Gehen Sie zurück und senden Sie die Seite noch einmal. "
        "Was Sie vorher gespeichert haben, ist noch da.",
    )


def too_large(request: HttpRequest, *, limit_mb: int) -> HttpResponse:
    """Say that an upload was larger than anything we take."""
    return _page(
        request,
        413,
        "Die Datei ist zu groß",
        f"Zusammen dürfen Dateien höchstens {limit_mb} MB haben. Gehen Sie zurück und wählen Sie eine kleinere "
        "Datei. Ihre übrigen Angaben sind gespeichert.",
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form has no valid key: cookies are off, or the page is from another visit."""
    return _page(
        request,
        403,
        "Diese Seite ist zu alt",
        "Gehen Sie zurück, laden Sie die Seite neu und senden Sie sie noch einmal. Ihr Browser muss dafür Cookies "
        "dieser Seite erlauben. Was Sie vorher gespeichert haben, ist noch da.",
    )


def too_many(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say that somebody has to wait."""
    response = _page(request, 429, "Bitte kurz warten", str(refusal))
    response.headers["Retry-After"] = "60"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the database cannot be reached just now."""
    response = _page(
        request,
        503,
        "Gerade nicht erreichbar",
        "Wir bringen die Technik gerade wieder in Gang. Versuchen Sie es in einer Minute noch einmal. "
        "Was schon bestätigt ist, ist sicher gespeichert.",
    )
    response.headers["Retry-After"] = "30"
    return response


def broken(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that we made a mistake."""
    return _page(
        request,
        500,
        "Da ist uns ein Fehler passiert",
        "Das liegt nicht an Ihnen. Was Sie gespeichert haben, ist noch da. Versuchen Sie es noch einmal oder rufen "
        "Sie an: 115.",
    )


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """Draw an error page in the frame of the tenant; if even that fails, a bare one."""
    html: str
    try:
        html = render_to_string("gate/error.html", {"title": title, "text": text}, request=request)
    except (Error, AttributeError, KeyError, ValueError):
        html = _BARE.format(title=title, text=text)
    response = HttpResponse(html, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
