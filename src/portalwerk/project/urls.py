"""The root of all addresses. A tenant's own pages begin with its key."""

from django.urls import include, path

urlpatterns = [
    path("", include("portalwerk.web.callbacks.urls")),
    path("", include("portalwerk.web.studio.urls")),
    path("", include("portalwerk.web.office.urls")),
    path("", include("portalwerk.web.portal.urls")),
]
handler400 = "portalwerk.web.gate.errors.malformed"
handler404 = "portalwerk.web.gate.errors.not_found"
handler500 = "portalwerk.web.gate.errors.broken"
