"""The bare Django page that the portal is compared with: standard middlewares, a template, one SELECT.

Run as a WSGI application of its own: `portalwerk.project.bench.baseline:application`.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from portalwerk.project import environment


def page(request: HttpRequest) -> HttpResponse:
    """Render a page of ordinary size with one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, name FROM tenants_tenant ORDER BY position LIMIT 20")
        rows = cursor.fetchall()
    return render(request, "bench/page.html", {"rows": rows, "lines": range(60)})


urlpatterns = [path("", page)]

if not settings.configured:
    database = environment.database(os.environ["DATABASE_URL"])
    database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    settings.configure(
        SECRET_KEY="only-for-measuring",  # noqa: S106 - guards nothing
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates"],
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        DATABASES={"default": database},
        USE_TZ=True,
    )
    django.setup()

application = get_wsgi_application()
