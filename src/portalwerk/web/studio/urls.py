"""Table of contents: the studio."""

from django.urls import path

from portalwerk.web.studio.components import views as components
from portalwerk.web.studio.status import views as status

urlpatterns = [
    path("werkstatt/bausteine/", components.components, name="components-components"),
    path("<slug:tenant>/werkstatt/zustand/", status.system, name="status-system"),
]
