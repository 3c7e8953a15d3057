"""Every form that changes something carries a hidden key and acts once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from portalwerk.kernel import once
from portalwerk.kernel.ids import new_id
from portalwerk.web.gate.errors import malformed

FIELD = "once"


def new_once() -> str:
    """Return a fresh key for a form that is drawn."""
    return str(new_id())


def done_once(request: HttpRequest, view: Callable[..., HttpResponse], parts: dict[str, Any]) -> HttpResponse:
    """Run the view; a POST that was already acted on is answered with the answer of the first time.

    The key counts together with path and content: the same key with other content is a person who went back
    and changed something.
    """
    if request.method != "POST":
        return _rendered(view(request, **parts))
    key = request.POST.get(FIELD, "")
    if not 8 <= len(key) <= 64:
        return malformed(request)
    subject = once.subject_of([key, request.path, *_content(request)])
    answer = once.claim(subject, key=key)
    if answer:
        return HttpResponseRedirect(answer)
    response = _rendered(view(request, **parts))
    if response.status_code in {302, 303}:
        once.remember(subject, response.headers["Location"], key=key)
    else:
        once.forget(subject)
    return response


def _content(request: HttpRequest) -> list[str]:
    """Return what was sent, without what changes by itself."""
    posted = [f"{name}={value}" for name in sorted(request.POST) for value in request.POST.getlist(name)]
    files = [
        f"{name}={file.name}:{file.size}:{getattr(file, 'sha256', '')}"
        for name in sorted(request.FILES)
        for file in request.FILES.getlist(name)
    ]
    return [part for part in posted if not part.startswith("csrfmiddlewaretoken=")] + files


def _rendered(response: HttpResponse) -> HttpResponse:
    if hasattr(response, "render") and callable(response.render):
        response.render()
    return response
