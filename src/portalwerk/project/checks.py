"""What ``portalwerk doctor`` looks at. Each check stands alone, so that one that breaks hides no other."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg

from portalwerk.project import environment
from portalwerk.project.postgres import OLDEST_MAJOR, SERVING_ROLE
from portalwerk.project.preparation import SOURCE, Preparation
from portalwerk.project.roles import ways_around_row_security

LITTLE_SPACE = 2_000_000_000
NO_SPACE = 500_000_000
CLOCK_TOLERANCE = 2.0
SERVING_ROLE_REMEDY = (
    "Legen Sie eine Rolle an, der nichts gehört: CREATE ROLE portalwerk_serve LOGIN NOSUPERUSER NOBYPASSRLS; "
    "und geben Sie ihr SELECT, INSERT, UPDATE, DELETE auf alle Tabellen."
)


class Status(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Result:
    """What a check found; ``remedy`` says what to do when it is not well."""

    name: str
    status: Status
    message: str
    remedy: str = ""


class Examination:
    """All checks of one installation.

    Args:
        data_dir: its data folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self.preparation = Preparation(data_dir.absolute())
        self.data_dir = self.preparation.data_dir

    def results(self) -> list[Result]:
        """Run all checks, from the ground up."""
        checks: tuple[Callable[[], Result], ...] = (
            self._python, self._data_folder, self._free_space, self._keys, self._database, self._roles,
            self._migrations, self._clock, self._fonts, self._scanner, self._mail, self._browser,
        )  # fmt: skip
        cluster = self.preparation.cluster
        started = cluster is not None and (cluster.data / "PG_VERSION").exists() and not cluster.is_running()
        if cluster is not None and started:
            cluster.start()
        try:
            return [check() for check in checks]
        finally:
            if cluster is not None and started:
                cluster.stop()

    @property
    def _url(self) -> str:
        """How the portal reaches its database."""
        cluster = self.preparation.cluster
        return environment.text("DATABASE_URL") if cluster is None else cluster.url(SERVING_ROLE)

    # -- machine ----------------------------------------------------------------------------------------------

    def _python(self) -> Result:
        version = ".".join(str(part) for part in sys.version_info[:3])
        return Result("Python", Status.OK, f"Python {version}")

    def _data_folder(self) -> Result:
        name = "Datenordner"
        if not self.data_dir.is_dir():
            remedy = "Starten Sie einmal „portalwerk demo“ oder „portalwerk migrate“."
            return Result(name, Status.WARNING, f"{self.data_dir} gibt es noch nicht.", remedy)
        if not os.access(self.data_dir, os.W_OK):
            remedy = f"Geben Sie dem Konto des Portals Schreibrecht auf {self.data_dir}."
            return Result(name, Status.ERROR, f"In {self.data_dir} darf dieses Konto nicht schreiben.", remedy)
        if self.data_dir.stat().st_mode & 0o066:
            remedy = f"chmod 700 {self.data_dir}"
            return Result(name, Status.ERROR, f"{self.data_dir} ist für andere Konten lesbar.", remedy)
        return Result(name, Status.OK, f"{self.data_dir}, nur für dieses Konto lesbar")

    def _free_space(self) -> Result:
        place = next(folder for folder in (self.data_dir, *self.data_dir.parents) if folder.exists())
        free = shutil.disk_usage(place).free
        message = f"{free / 1e9:.1f} GB frei".replace(".", ",")
        if free < LITTLE_SPACE:
            status = Status.ERROR if free < NO_SPACE else Status.WARNING
            return Result("Speicherplatz", status, message, f"Schaffen Sie Platz auf dem Datenträger von {place}.")
        return Result("Speicherplatz", Status.OK, message)

    def _keys(self) -> Result:
        name = "Schlüsseldatei"
        path = Path(environment.text("PORTALWERK_KEK_PATH", str(self.data_dir / "keys" / "installation.key")))
        if not path.exists():
            remedy = (
                "Bei einer neuen Installation legt „portalwerk migrate“ sie an. Sonst: aus der Sicherung einspielen."
            )
            return Result(name, Status.ERROR, f"{path} fehlt.", remedy)
        if path.stat().st_mode & 0o077:
            return Result(name, Status.ERROR, f"{path} ist für andere Konten lesbar.", f"chmod 600 {path}")
        return Result(name, Status.OK, f"{path}. Sichern Sie diese Datei extra, getrennt von den Daten.")

    def _fonts(self) -> Result:
        screen, print_ = (list(SOURCE.glob(f"**/*.{kind}")) for kind in ("woff2", "ttf"))
        if not screen or not print_:
            remedy = "Installieren Sie Portalwerk neu."
            return Result("Schriften", Status.ERROR, "Schriften für Seiten oder Bescheide fehlen.", remedy)
        return Result("Schriften", Status.OK, f"{len(screen)} für Seiten, {len(print_)} für Bescheide")

    def _browser(self) -> Result:
        found = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
        message = found or "nicht gefunden; nur die Tests brauchen ihn"
        return Result("Chromium", Status.OK, message)

    # -- database ---------------------------------------------------------------------------------------------

    def _database(self) -> Result:
        name = "Datenbank"
        try:
            with psycopg.connect(self._url) as connection:
                version = connection.info.server_version
        except psycopg.OperationalError as error:
            remedy = "Starten Sie das Portal oder den Datenbankserver, und prüfen Sie DATABASE_URL."
            return Result(name, Status.ERROR, f"antwortet nicht: {str(error).splitlines()[0]}", remedy)
        if version // 10_000 < OLDEST_MAJOR:
            remedy = f"Portalwerk braucht PostgreSQL {OLDEST_MAJOR} oder neuer."
            return Result(name, Status.ERROR, f"PostgreSQL {version // 10_000}", remedy)
        return Result(name, Status.OK, f"PostgreSQL {version // 10_000}.{version % 10_000}")

    def _roles(self) -> Result:
        name = "Trennung der Mandanten"
        try:
            reasons = ways_around_row_security(self._url)
        except psycopg.Error:
            return _unknown(name)
        if reasons:
            return Result(name, Status.ERROR, " ".join(reasons), SERVING_ROLE_REMEDY)
        return Result(name, Status.OK, "Die Rolle des Portals kann sie nicht umgehen.")

    def _migrations(self) -> Result:
        name = "Tabellen"
        try:
            with psycopg.connect(self._url) as connection:
                applied = set(connection.execute("SELECT app, name FROM django_migrations"))
        except psycopg.errors.UndefinedTable:
            applied = set()
        except psycopg.Error:
            return _unknown(name)
        expected = {(path.parts[-3], path.stem) for path in SOURCE.glob("*/migrations/0*.py")}
        if missing := expected - applied:
            message = f"{len(missing)} Änderungen an Tabellen fehlen."
            return Result(name, Status.ERROR, message, "portalwerk migrate")
        return Result(name, Status.OK, "auf dem Stand dieser Fassung")

    def _clock(self) -> Result:
        name = "Uhr"
        try:
            ZoneInfo("Europe/Berlin")
        except ZoneInfoNotFoundError:
            remedy = "Installieren Sie das Paket „tzdata“."
            return Result(name, Status.ERROR, "Die Zeitzone Europe/Berlin ist nicht bekannt.", remedy)
        try:
            with psycopg.connect(self._url) as connection:
                (there,) = connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
        except psycopg.Error:
            return _unknown(name)
        apart = abs((datetime.now(UTC) - there).total_seconds()) if there else 0.0
        if apart > CLOCK_TOLERANCE:
            message = f"Die Uhr der Datenbank weicht um {apart:.0f} s ab."
            return Result(name, Status.ERROR, message, "Schalten Sie auf beiden Rechnern den Zeitabgleich (NTP) ein.")
        return Result(name, Status.OK, "stimmt mit der Datenbank überein")

    # -- outsiders --------------------------------------------------------------------------------------------

    def _scanner(self) -> Result:
        name = "Virenprüfung"
        chosen = environment.text("PORTALWERK_SCANNER", "none")
        if chosen == "none":
            remedy = "Installieren Sie ClamAV, und setzen Sie PORTALWERK_SCANNER=clamd."
            return Result(name, Status.ERROR, "Hochgeladene Dateien werden nicht geprüft.", remedy)
        return Result(name, Status.OK, chosen)

    def _mail(self) -> Result:
        name = "E-Mail"
        host, port = (
            environment.text("PORTALWERK_MAIL_HOST", "127.0.0.1"),
            environment.number("PORTALWERK_MAIL_PORT", 0),
        )
        if not port:
            remedy = "Setzen Sie PORTALWERK_MAIL_HOST und PORTALWERK_MAIL_PORT. In der Demo geschieht das von selbst."
            return Result(name, Status.WARNING, "Es ist kein Mailserver eingestellt.", remedy)
        try:
            socket.create_connection((host, port), timeout=3).close()
        except OSError:
            remedy = "Prüfen Sie PORTALWERK_MAIL_HOST und PORTALWERK_MAIL_PORT."
            return Result(name, Status.ERROR, f"Der Mailserver {host}:{port} antwortet nicht.", remedy)
        return Result(name, Status.OK, f"{host}:{port} antwortet")


def _unknown(name: str) -> Result:
    return Result(name, Status.WARNING, "nicht prüfbar, solange die Datenbank nicht antwortet")
