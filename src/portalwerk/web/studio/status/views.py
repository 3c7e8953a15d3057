"""How the installation is doing, for its operator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.status.lights import all_lights


@caseworker(Right.OPERATE)
def system(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Show every light: green, or red with what helps."""
    lights = all_lights()
    context = {"lights": lights, "red": sum(not light.is_good for light in lights), "caseworker": caseworker}
    return render(request, "studio/status/system.html", context)
