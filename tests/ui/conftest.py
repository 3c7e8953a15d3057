"""Components are looked at without database: plain static addresses, templates drawn directly."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from pytest_django import Settings

from portalwerk.web.studio.components.samples import samples

STATIC = Path(__file__).parents[2] / "src" / "portalwerk" / "ui" / "static" / "ui"
Draw = Callable[..., str]


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def draw() -> Draw:
    """Draw a snippet of a template with some values."""

    def drawn(snippet: str, **values: object) -> str:
        return Template("{% load ui %}" + snippet).render(Context(values))

    return drawn


@pytest.fixture
def page() -> str:
    """The component page as it is sent."""
    return render_to_string("studio/components/components.html", {**samples(), "csrf_token": "token"})
