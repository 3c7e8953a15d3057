"""The root of all addresses, what is asked for most often first. A tenant's own pages begin with its key."""

from django.urls import include, path

urlpatterns = [
    path("", include("portalwerk.web.portal.urls")),
    path("", include("portalwerk.web.office.urls")),
    path("", include("portalwerk.web.studio.urls")),
    path("", include("portalwerk.web.callbacks.urls")),
]
handler400 = "portalwerk.web.gate.errors.malformed"
handler404 = "portalwerk.web.gate.errors.not_found"
handler500 = "portalwerk.web.gate.errors.broken"
