"""Early pytest plugin: a PostgreSQL of its own for every test run, migrated once, copied per process.

Loaded with ``-p portalwerk.project.testing`` before pytest-django reads the settings. Three steps:

1. a *template*, a stopped cluster whose database is migrated; made anew only when migrations change,
2. per run a copy of the template, started without fsync in a folder for temporary files,
3. per process (``-n``) a copy of its database, reached with the serving role as in production.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from portalwerk.project.postgres import ADMIN_ROLE, DATABASE, OWNER_ROLE, SERVING_ROLE, Cluster
from portalwerk.project.roles import prepare_database

SOURCE = Path(__file__).resolve().parents[1]
KEPT_TEMPLATES = 4
_RUN_FOLDER = "PORTALWERK_TEST_RUN"
_DECIDES_ON_THE_SCHEMA = (
    "*/migrations/*.py",
    "kernel/operations.py",
    "project/settings.py",
    "project/postgres.py",
    "project/roles.py",
)


class TestPostgres:
    """The cluster of one test run, and the database of this process in it."""

    __test__ = False  # pytest would take the name for a test class

    def __init__(self) -> None:
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        if not self.worker:
            os.environ[_RUN_FOLDER] = str(_base() / f"run-{os.getpid()}")
        self.folder = Path(os.environ[_RUN_FOLDER])
        self.database = f"test_{self.worker or 'main'}"
        self.cluster = Cluster(self.folder / "pg", durable=False)
        self.started = bool(self.worker)  # the process that spreads the tests has started it

    @property
    def data_dir(self) -> Path:
        """The portal's data folder of this process: keys and files."""
        return self.folder / f"data-{self.worker or 'main'}"

    def announce(self) -> None:
        """Tell the settings where the database will be. Nothing is started yet."""
        os.environ |= {
            "DATABASE_URL": self.cluster.url(SERVING_ROLE, self.database),
            "DATABASE_OWNER_URL": self.cluster.url(OWNER_ROLE, self.database),
            "PORTALWERK_DATA_DIR": str(self.data_dir),
            "PORTALWERK_SECRET_KEY": secrets.token_urlsafe(50),
            "DJANGO_SETTINGS_MODULE": "portalwerk.project.settings",
        }
        for inherited in ("PORTALWERK_OWNING", "PORTALWERK_POOL", "PORTALWERK_KEK_PATH", "PORTALWERK_DEMO"):
            os.environ.pop(inherited, None)

    def start(self) -> None:
        """Start the cluster of this run from a copy of the template."""
        if self.started:
            return
        template = _template()
        self.folder.mkdir(exist_ok=True)
        subprocess.run(["cp", "-a", str(template / "pg"), str(self.folder / "pg")], check=True)
        self.cluster.start()
        self.started = True

    def make_database(self) -> None:
        """Copy the migrated database for this process."""
        self.start()
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
            sql.Identifier(self.database), sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
        )
        with psycopg.connect(self.cluster.url(ADMIN_ROLE, "postgres"), autocommit=True) as admin:
            # Two copies of one template at the same time are refused; the lock makes them wait.
            admin.execute("SELECT pg_advisory_lock(1)")
            admin.execute(copy)

    def owner(self) -> psycopg.Connection:
        """A connection as the owner of the tables, past row-level security: to truncate and to look."""
        return psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)

    def empty(self) -> None:
        """Delete all rows of all tables, those of the job queue too; only the list of migrations stays."""
        with self.owner() as owner:
            rows = owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
            )
            tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in rows)
            owner.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))

    def end(self) -> None:
        """Stop the cluster and remove what the run wrote."""
        if self.worker:
            return
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


POSTGRES = pytest.StashKey[TestPostgres]()


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Announce the database: the one hook that runs before pytest-django reads the settings."""
    postgres = TestPostgres()
    postgres.announce()
    pluginmanager.register(_Plugin(postgres), "portalwerk-postgres")


class _Plugin:
    """The hooks that need the cluster."""

    def __init__(self, postgres: TestPostgres) -> None:
        self._postgres = postgres

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[POSTGRES] = self._postgres
        self._postgres.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if config.getoption("numprocesses", default=None) and not self._postgres.worker:
            try:
                self._postgres.start()
            except Exception as error:
                self._postgres.end()
                raise pytest.UsageError(f"Die Datenbank der Tests startet nicht: {error}") from error

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        self._postgres.end()


# -- the template ------------------------------------------------------------------------------------------


def _base() -> Path:
    """The folder of all test runs of this account; the server's unprivileged account can pass through it."""
    base = Path(tempfile.gettempdir()) / f"portalwerk-tests-{os.geteuid()}"
    base.mkdir(exist_ok=True, mode=0o711)
    if base.lstat().st_uid != os.geteuid() or base.is_symlink():
        raise pytest.UsageError(f"{base} gehört einem anderen Konto.")
    return base


def _template() -> Path:
    """The folder of a stopped, migrated cluster; made when migrations or settings changed."""
    digest = hashlib.sha256(sys.version.encode())
    for pattern in _DECIDES_ON_THE_SCHEMA:
        for path in sorted(SOURCE.glob(pattern)):
            digest.update(str(path.relative_to(SOURCE)).encode() + path.read_bytes())
    template = _base() / f"template-{digest.hexdigest()[:16]}"
    with _locked(_base() / "lock"):
        if not (template / "complete").exists():
            _remove_left_overs()
            shutil.rmtree(template, ignore_errors=True)
            _make_template(template)
        (template / "complete").touch()  # also says: still in use
    return template


def _make_template(template: Path) -> None:
    template.mkdir()
    cluster = Cluster(template / "pg", durable=False)
    cluster.start()
    try:
        prepare_database(cluster.url(ADMIN_ROLE, "postgres"))
        environment = os.environ | {
            "DATABASE_OWNER_URL": cluster.url(OWNER_ROLE),
            "PORTALWERK_OWNING": "1",
            "PYTHONPATH": os.pathsep.join([str(SOURCE.parent), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        }
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise pytest.UsageError(f"Die Migrationen laufen nicht durch:\n{done.stderr[-4000:]}")
    finally:
        cluster.stop()


def _remove_left_overs() -> None:
    """Remove old templates and what killed runs left behind."""
    templates = [path.parent for path in _base().glob("template-*/complete")]
    templates.sort(key=lambda path: (path / "complete").stat().st_mtime, reverse=True)
    dead = [path for path in _base().glob("run-*") if not _lives(int(path.name.removeprefix("run-")))]
    for path in templates[KEPT_TEMPLATES:] + dead:
        shutil.rmtree(path, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        flock(lock, LOCK_EX)
        yield
