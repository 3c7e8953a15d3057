"""What the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from portalwerk.project.health import answer_probes
from portalwerk.project.processes import end_with_parent

if os.environ.get("PORTALWERK_SUPERVISED"):
    end_with_parent()  # the server forks us: its own death must not leave us behind

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portalwerk.project.settings")
application = answer_probes(get_wsgi_application())
# Loads all views now: a broken one stops the start instead of the first visitor, who also waits less.
assert get_resolver().url_patterns
# What is loaded now stays for good: the collector need not look at it again while somebody waits.
gc.collect()
gc.freeze()
