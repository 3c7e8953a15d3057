"""Table of contents: the studio."""

from django.urls import path

from portalwerk.web.studio.components import views as components
from portalwerk.web.studio.status import views as status
from portalwerk.web.studio.usage import views as usage

urlpatterns = [
    path("werkstatt/bausteine/", components.components, name="components-components"),
    path("<slug:tenant>/werkstatt/zustand/", status.system, name="status-system"),
    path("<slug:tenant>/werkstatt/nutzung/", usage.services, name="usage-services"),
    path("<slug:tenant>/werkstatt/nutzung/<slug:slug>/", usage.service, name="usage-service"),
]
