"""The lights of the system page: each a question, its answer, and what helps when it is red."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection

from portalwerk.documents.actions import seal_folder
from portalwerk.identity.providers import registry as identity_providers
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import OutboxEntry
from portalwerk.kernel.sealing import key_file
from portalwerk.mailbox.providers import channels

SPACE_NEEDED = 2 * 1024**3
OUTBOX_PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Light:
    """One line: what was asked, whether it is well, and the sentence that says so or what helps."""

    title: str
    is_good: bool
    sentence: str


def all_lights() -> list[Light]:
    """Ask every part of the installation. Nothing that was not checked counts as well."""
    return [*_storage(), *_database(), *_outside()]


def _storage() -> Iterator[Light]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    yield Light(
        "Speicherplatz",
        free > SPACE_NEEDED,
        f"{free // 1024**3} GB frei."
        if free > SPACE_NEEDED
        else "Unter 2 GB frei. Schaffen Sie Platz oder vergrößern Sie die Platte.",
    )
    yield Light(
        "Schlüsseldatei",
        key_file().exists(),
        f"Liegt in {key_file().name} im Ordner keys. Sichern Sie sie getrennt von der Datenbank.",
    )
    scanned = settings.SCANNER != "none"
    yield Light(
        "Virenprüfung",
        scanned,
        "Dateien werden geprüft."
        if scanned
        else "Kein Prüfprogramm. Dateien stehen als „nicht geprüft“ da. Setzen Sie PORTALWERK_SCANNER=clamd.",
    )
    yield Light(
        "Siegel",
        not (seal_folder() / "seal.der").exists() or not settings.DEMO,
        "Bescheide tragen das Demo-Siegel. Richten Sie ein Zertifikat Ihrer Behörde ein."
        if settings.DEMO
        else "Eingerichtet.",
    )


def _database() -> Iterator[Light]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        bypasses = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    yield Light(
        "Trennung der Mandanten",
        not bypasses,
        "Die Datenbank trennt die Mandanten." if not bypasses else "Die Rolle des Portals darf die Trennung umgehen.",
    )
    waiting = OutboxEntry.objects.filter(drained_at=None, published_at__lt=now() - OUTBOX_PATIENCE).count()
    yield Light(
        "Arbeit im Hintergrund",
        waiting == 0,
        "Nichts bleibt liegen." if not waiting else f"{waiting} Ereignisse warten. Läuft `portalwerk worker`?",
    )
    yield Light(
        "Aufgaben",
        failed == 0,
        "Keine ist gescheitert." if not failed else f"{failed} sind gescheitert. `portalwerk doctor` zeigt, welche.",
    )


def _outside() -> Iterator[Light]:
    for title, problems in (
        ("E-Mail", channels.get("smtp").check()),
        ("Anmeldung", identity_providers.get(settings.IDENTITY_PROVIDER).check()),
    ):
        yield Light(title, not problems, " ".join(problems) or "Antwortet.")
