"""What must be true before the portal can serve: a database, its tables, static files, the demo's content.

Each step leaves a stamp of what it was made from, so that the next start skips it. Every step that needs
Django runs in a process of its own: the supervisor stays small.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from portalwerk.project.console import step
from portalwerk.project.postgres import ADMIN_ROLE, OWNER_ROLE, SERVING_ROLE, Cluster
from portalwerk.project.processes import ending_with_parent
from portalwerk.project.trouble import CannotStart

SOURCE = Path(__file__).resolve().parents[1]
REPOSITORY = SOURCE.parents[1]


def python(*arguments: str) -> list[str]:
    """The command for a Python process with our packages."""
    return [sys.executable, *arguments]


class Preparation:
    """The steps before a start, on one data folder.

    Args:
        data_dir: the portal's data folder.
        fim: a folder with schemas that become draft services of the demo.
    """

    def __init__(self, data_dir: Path, *, fim: Path | None = None) -> None:
        self.data_dir = data_dir
        self.fim = fim
        external = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
        self.cluster = None if external else Cluster(data_dir / "pg")

    # -- environment of the parts ---------------------------------------------------------------------------

    def environment(self, *, owning: bool = False) -> dict[str, str]:
        """The environment of a part. Only migrations know how to reach the owner of the tables."""
        variables = dict(os.environ)
        variables["PORTALWERK_DATA_DIR"] = str(self.data_dir)
        variables.setdefault("DJANGO_SETTINGS_MODULE", "portalwerk.project.settings")
        paths = [str(SOURCE.parent), str(REPOSITORY), variables.get("PYTHONPATH", "")]
        variables["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        if "PORTALWERK_SECRET_KEY" not in variables:
            variables["PORTALWERK_SECRET_KEY_FILE"] = str(self.secret_key_file)
        if self.cluster is not None:
            variables["DATABASE_URL"] = self.cluster.url(SERVING_ROLE)
            variables["DATABASE_OWNER_URL"] = self.cluster.url(OWNER_ROLE)
        if owning:
            variables["PORTALWERK_OWNING"] = "1"
        else:
            variables.pop("DATABASE_OWNER_URL", None)
            variables.pop("DATABASE_OWNER_URL_FILE", None)
        return variables

    @property
    def secret_key_file(self) -> Path:
        """Where Django's own secret lies, beside the key that seals the data."""
        return self.data_dir / "keys" / "secret-key"

    # -- steps ----------------------------------------------------------------------------------------------

    def make_folders(self) -> None:
        """Make the data folder and the secret of the installation."""
        for name in ("", "keys", "files", "log"):
            (self.data_dir / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() == 0:
            self.data_dir.chmod(0o711)  # the database's own account passes through, and sees nothing
        if not self.secret_key_file.exists():
            handle = os.open(self.secret_key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50) + "\n")

    def start_database(self, *, show: bool = True) -> None:
        """Start the embedded server, make roles and database at the first time.

        Raises:
            CannotStart: it does not come up.
        """
        if self.cluster is None:
            return
        with step("PostgreSQL startet", "PostgreSQL läuft") if show else nullcontext():
            self.cluster.start()
            sources = [SOURCE / "project" / "roles.py"]
            if self._changed("roles", sources):
                admin_url = self.cluster.url(ADMIN_ROLE, "postgres")
                self.run("roles", "-m", "portalwerk.project.roles", "prepare", admin_url)
                self._remember("roles", sources)

    def prepare_tables_and_static(self) -> None:
        """Migrate as the owner and collect static files, side by side.

        Raises:
            CannotStart: one of them fails.
        """
        jobs: list[tuple[str, list[Path], subprocess.Popen[bytes], Path]] = []
        migrations, static = self._migrations(), self._static_sources()
        if self._changed("migrate", migrations):
            jobs.append(("migrate", migrations, *self._begin("migrate", "-m", "portalwerk.project.cli", "migrate")))
        if self._changed("static", static):
            command = (
                "-m",
                "django",
                "collectstatic",
                "--no-input",
                "--clear",
                "--verbosity",
                "0",
                "--skip-checks",
            )
            jobs.append(("static", static, *self._begin("static", *command)))
        if not jobs:
            return
        with step("Tabellen und Gestaltung werden vorbereitet", "Tabellen und Gestaltung sind bereit"):
            try:
                for name, sources, process, log in jobs:
                    self._finish(name, process, log)
                    self._remember(name, sources)
            finally:
                for _, _, process, _ in jobs:
                    process.kill()  # does nothing to those that have ended

    def check_role(self) -> None:
        """Make sure that the serving role cannot see rows of every tenant.

        Raises:
            CannotStart: it could.
        """
        self.run("role", "-m", "portalwerk.project.roles")

    def install_demo(self) -> None:
        """Install the fictional Land with its packages.

        Raises:
            CannotStart: it cannot be installed.
        """
        if not self._changed("demo", self._demo_sources()):
            return
        with step("Beispiel-Land wird eingerichtet", "Beispiel-Land ist eingerichtet"):
            fim = ["--fim", str(self.fim)] if self.fim else []
            self.run("demo", "-m", "portalwerk.project.cli", "demo-content", *fim)
            self._remember("demo", self._demo_sources())

    def begin_earlier(self) -> subprocess.Popen[bytes] | None:
        """Begin to tell what has happened so far in the demo; the portal runs meanwhile. None if it is told."""
        if self.is_told():
            return None
        return self._begin("earlier", "-m", "portalwerk.project.cli", "demo-earlier")[0]

    def end_earlier(self) -> None:
        """Remember that all of it is told."""
        self._remember("earlier", self._demo_sources())

    def is_told(self) -> bool:
        """Whether the demo has all its earlier applications."""
        return not self._changed("earlier", self._demo_sources())

    def _demo_sources(self) -> list[Path]:
        sources = [*self._below(REPOSITORY / "service-packages"), *self._below(SOURCE / "project" / "demo")]
        return sources + (self._below(self.fim) if self.fim is not None else [])

    # -- running --------------------------------------------------------------------------------------------

    def run(self, name: str, *arguments: str) -> None:
        """Run a step in a Python process of its own; its output goes to a log.

        Raises:
            CannotStart: it ends with an error; the text holds its last lines.
        """
        self._finish(name, *self._begin(name, *arguments))

    def _begin(self, name: str, *arguments: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = self.data_dir / "log" / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                python(*arguments),
                env=self.environment(owning=name == "migrate"),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=ending_with_parent(),  # noqa: PLW1509 - we have one thread
            )
        return process, log

    def _finish(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        try:
            failed = process.wait()
        except BaseException:
            process.kill()
            raise
        if failed:
            end = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
            raise CannotStart(f"Der Schritt „{name}“ ist gescheitert. Die letzten Zeilen aus {log}:\n{end}")

    # -- stamps ---------------------------------------------------------------------------------------------

    def _changed(self, name: str, sources: Iterable[Path]) -> bool:
        try:
            return self._stamp(name).read_text() != _digest(sources)
        except FileNotFoundError:
            return True

    def _remember(self, name: str, sources: Iterable[Path]) -> None:
        stamp = self._stamp(name)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(_digest(sources))

    def _stamp(self, name: str) -> Path:
        """Beside what it speaks of: who deletes the database deletes its stamps."""
        if name == "static" or self.cluster is None:
            # Of a database elsewhere we know nothing; with another address everything is done again.
            address = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest()[:8]
            return self.data_dir / "stamps" / (name if name == "static" else f"{name}-{address}")
        return self.cluster.home / "stamps" / name

    def _migrations(self) -> list[Path]:
        return [
            *sorted(SOURCE.glob("*/migrations/*.py")),
            SOURCE / "project" / "settings.py",
            REPOSITORY / "requirements" / "run.txt",
        ]

    def _static_sources(self) -> list[Path]:
        return [path for folder in sorted(SOURCE.glob("**/static")) for path in self._below(folder)]

    @staticmethod
    def _below(folder: Path) -> list[Path]:
        return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _digest(sources: Iterable[Path]) -> str:
    """What a step was made from: names and contents."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sources:
        digest.update(str(path).encode() + b"\0" + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()
