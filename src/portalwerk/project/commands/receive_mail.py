"""``portalwerk receive-mail``: the process that takes in answers by e-mail."""

from __future__ import annotations

import argparse
import asyncio
import os

from django.conf import settings

from portalwerk.project import receiver
from portalwerk.project.processes import end_with_parent
from portalwerk.project.trouble import CannotStart


def run(arguments: argparse.Namespace) -> int:
    """Take in e-mails until asked to stop. Raises CannotStart without a domain for the addresses."""
    if not settings.MAIL_REPLY_DOMAIN:
        raise CannotStart("Setzen Sie PORTALWERK_MAIL_REPLY_DOMAIN, zum Beispiel antwort.saaletal.example.")
    if os.environ.get("PORTALWERK_SUPERVISED"):
        end_with_parent()
    asyncio.run(receiver.receive(arguments.host, arguments.port))
    return 0
