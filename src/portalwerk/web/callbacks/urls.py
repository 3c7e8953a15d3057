"""Table of contents: addresses that outsiders' systems call."""

from django.urls import path

from portalwerk.web.callbacks.identity import views as identity

urlpatterns = [
    path("rueckruf/<slug:provider>/acs/", identity.answer, name="identity-answer"),
    path("rueckruf/<slug:provider>/metadata/", identity.metadata, name="identity-metadata"),
]
