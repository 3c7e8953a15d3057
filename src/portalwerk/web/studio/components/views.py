"""The component page: the place where people and tests look at every component in every state."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from portalwerk.web.gate.rights import public
from portalwerk.web.studio.components.samples import samples


@public
def components(request: HttpRequest) -> HttpResponse:
    """Show all components. They are no secret, so the page needs no right."""
    return TemplateResponse(request, "studio/components/components.html", samples())
