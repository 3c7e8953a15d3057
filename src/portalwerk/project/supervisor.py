"""The foreground process of ``portalwerk demo``: starts all parts, brings back what dies, ends all."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import sys
import time
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from portalwerk.project.console import complain, on_terminal, paint, say, seconds, step
from portalwerk.project.preparation import Preparation, python
from portalwerk.project.processes import Part
from portalwerk.project.server import WEB_THREADS, web_server
from portalwerk.project.trouble import CannotStart

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
SIMULATOR_PORTS = 4
MARK = "portalwerk-daten"
CONFIRMATION = "öffentlich"
EARLIER_ARE_THERE = "Auch die früheren Anträge sind jetzt da."
STOP_WITHIN = 10.0
READY_WITHIN = 120.0
PAUSE = 0.2


@dataclass(frozen=True)
class Options:
    """What the person asked for: see ``portalwerk demo --help``."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    fresh: bool = False
    open_browser: bool = True
    fim: Path | None = None


class Supervisor:
    """All parts of one demo."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.data_dir = options.data_dir.absolute()
        self.port = options.port
        self.simulator_port = 0
        self.parts: list[Part] = []
        self.stopping = False
        self._watching = False
        self._preparation: Preparation | None = None

    # -- life -----------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Start everything, stay until asked to stop, and stop everything.

        Returns:
            The exit code: 0 after a stop that was asked for.

        Raises:
            CannotStart: something stands in the way; what was started has been stopped again.
        """
        begun = time.monotonic()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self._confirm_host()
        self._choose_ports()
        if self.options.fresh:
            self._forget_data()
        try:
            preparation = self._start(begun)
            self._watch(preparation)
        finally:
            self._stop()
        return 0

    def _ask_to_stop(self, number: int, frame: object) -> None:
        if self.stopping:
            return
        self.stopping = True
        if not self._watching:  # still preparing: leave through the clean-up of the steps
            raise KeyboardInterrupt

    def _start(self, begun: float) -> Preparation:
        say(f"Portalwerk wird vorbereitet. Daten liegen in {self.data_dir}")
        preparation = self._preparation = Preparation(self.data_dir, fim=self.options.fim)
        preparation.make_folders()
        (self.data_dir / MARK).touch()
        os.environ |= self._addresses()
        preparation.start_database()
        preparation.prepare_tables_and_static()
        preparation.check_role()
        self._start_parts(preparation)  # they load while the content is being written
        preparation.install_demo()
        with step("Portal startet", "Portal antwortet"):
            self._wait_until_ready()
        self._greet(time.monotonic() - begun)
        return preparation

    def _start_parts(self, preparation: Preparation) -> None:
        environment = preparation.environment() | {"PORTALWERK_SUPERVISED": "1"}
        environment.setdefault("PORTALWERK_POOL", str(WEB_THREADS + 1))
        simulators = ["--host", self.options.host, "--public-host", self._shown_host()]
        simulators += ["--port-base", str(self.simulator_port), "--data", str(self.data_dir / "simulators")]
        worker = python("-m", "portalwerk.project.cli", "worker", "--sole")
        log = self.data_dir / "log"
        self.parts = [
            Part("Webserver", web_server(self.options.host, self.port), environment, log / "web.log"),
            Part("Hintergrunddienst", worker, environment | {"PORTALWERK_POOL": "0"}, log / "worker.log"),
            Part("Simulatoren", python("-m", "simulators", *simulators), environment, log / "simulators.log"),
        ]
        for part in self.parts:
            part.start()

    def _watch(self, preparation: Preparation) -> None:
        """Bring back what dies. One look is cheap: the kernel already knows which children have ended."""
        cluster = preparation.cluster
        self._watching = True
        earlier = preparation.begin_earlier()
        while not self.stopping:
            if cluster is not None and cluster.process is not None and cluster.process.poll() is not None:
                complain("PostgreSQL wurde beendet und startet neu.")
                cluster.launch()
            for part in self.parts:
                if part.died():
                    complain(f"{part.name} wurde beendet und startet neu. Protokoll: {part.log}")
                part.start_again_if_due()
            if earlier is not None and earlier.poll() is not None:
                self._say_earlier(preparation, failed=earlier.returncode != 0)
                earlier = None
            time.sleep(PAUSE)
        if earlier is not None:
            earlier.kill()  # nothing half: it writes in one transaction, and the next start tells it anew
            earlier.wait()

    def _say_earlier(self, preparation: Preparation, *, failed: bool) -> None:
        if failed:
            log = self.data_dir / "log" / "earlier.log"
            complain(f"Die früheren Anträge konnten nicht angelegt werden. Protokoll: {log}")
            return
        preparation.end_earlier()
        say(EARLIER_ARE_THERE)

    def _stop(self) -> None:
        if self.parts:
            say("\nPortalwerk wird beendet …")
        deadline = time.monotonic() + STOP_WITHIN
        for part in self.parts:
            part.ask_to_stop()
        for part in self.parts:
            part.stop(within=deadline - time.monotonic())
        if self._preparation is not None and self._preparation.cluster is not None:
            self._preparation.cluster.stop()
        if self.parts:
            say("Alles ist beendet. Ihre Daten bleiben erhalten.")

    # -- before the start -----------------------------------------------------------------------------------

    def _confirm_host(self) -> None:
        host = self.options.host
        if host in LOOPBACK:
            return
        say(f"Mit --host {host} ist das Portal von anderen Rechnern erreichbar, unverschlüsselt.")
        say(f"Tippen Sie „{CONFIRMATION}“, wenn Sie das wollen:")
        if sys.stdin.readline().strip().lower() != CONFIRMATION:
            raise CannotStart("Nicht bestätigt, das Portal startet nicht.")

    def _choose_ports(self) -> None:
        family = socket.AF_INET6 if ":" in self.options.host else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((self.options.host, self.options.port))
                self.port = probe.getsockname()[1]
        except PermissionError as error:
            raise CannotStart(
                f"Port {self.options.port} ist dem System vorbehalten. Wählen Sie einen ab 1024."
            ) from error
        except OSError as error:
            raise CannotStart(
                f"Port {self.options.port} auf {self.options.host} ist nicht frei. "
                f"Wählen Sie einen anderen, zum Beispiel --port {self.options.port + 1}."
            ) from error
        self.simulator_port = self._free_block()

    def _free_block(self) -> int:
        """The first of some neighbouring free ports for the simulators."""
        for first in range(self.port + 10, min(self.port + 1000, 65_000), SIMULATOR_PORTS):
            with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
                for port in range(first, first + SIMULATOR_PORTS):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
                return first
        raise CannotStart("Für die simulierten Gegenstellen (BundID, Bezahldienst, Post) ist kein Port frei.")

    def _forget_data(self) -> None:
        """Delete the demo's data, and only those: a folder without our mark is not touched."""
        if not self.data_dir.exists() or not any(self.data_dir.iterdir()):
            return
        if not (self.data_dir / MARK).exists():
            raise CannotStart(f"{self.data_dir} ist kein Datenordner von Portalwerk und wird deshalb nicht geleert.")
        database = Preparation(self.data_dir).cluster
        if database is not None:
            if database.is_running():
                raise CannotStart(f"Mit dem Datenordner {self.data_dir} läuft schon ein Portal.")
            shutil.rmtree(database.home, ignore_errors=True)
        for entry in self.data_dir.iterdir():
            if entry.name == "static":
                continue  # made from the program, not from anybody's data
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def _addresses(self) -> dict[str, str]:
        """What the parts must know of each other, as settings."""
        host, shown = self.options.host, self._shown_host()
        shown = f"[{shown}]" if ":" in shown else shown
        names = {"127.0.0.1", "localhost", shown}
        simulators = f"http://{shown}:{self.simulator_port}"
        return {
            "PORTALWERK_DEMO": "1",
            "PORTALWERK_BASE_URL": f"http://{shown}:{self.port}",
            "PORTALWERK_HOSTS": "*" if host in ANY_ADDRESS else ",".join(sorted(names)),
            "PORTALWERK_SIMULATORS_URL": simulators,
            "PORTALWERK_FORM_ACTIONS": simulators,
            "PORTALWERK_MAIL_PORT": str(self.simulator_port + 1),
            "PORTALWERK_BUNDID_ENTITY_ID": "https://portal.saale-elbe-land.example/sp",
            "PORTALWERK_BUNDID_SSO_URL": f"{simulators}/idp/profile/SAML2/POST/SSO",
            "PORTALWERK_BUNDID_IDP_ENTITY_ID": "https://bundid.simulator.invalid/idp",
            "PORTALWERK_BUNDID_IDP_CERT_FILE": str(self.data_dir / "simulators" / "idp" / "idp.crt"),
        }

    def _shown_host(self) -> str:
        """By which name browsers reach us."""
        if self.options.host not in ANY_ADDRESS:
            return self.options.host
        return socket.gethostname()

    # -- after the start ------------------------------------------------------------------------------------

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and not self.stopping:
            if self._ready():
                return
            for part in self.parts:
                if part.died():
                    raise CannotStart(f"{part.name} startet nicht:\n{part.last_lines()}")
            time.sleep(0.05)
        if not self.stopping:
            raise CannotStart(f"Das Portal antwortet nach {seconds(READY_WITHIN)} noch nicht. Protokolle: "
                              f"{self.data_dir / 'log'}")  # fmt: skip

    def _ready(self) -> bool:
        host = "127.0.0.1" if self.options.host in ANY_ADDRESS else self.options.host
        try:
            with socket.create_connection((host, self.port), timeout=5) as connection:
                connection.sendall(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if connection.recv(64)[8:13] != b" 200 ":
                    return False
            socket.create_connection((host, self.simulator_port), timeout=5).close()
        except OSError:
            return False
        return True

    def _greet(self, duration: float) -> None:
        address = os.environ["PORTALWERK_BASE_URL"]
        say()
        say(f"Portalwerk läuft nach {seconds(duration)}: {paint(address + '/', 'bold')}")
        sign_ins = self.data_dir / "demo-zugaenge.txt"
        if sign_ins.exists():
            say()
            say(sign_ins.read_text().rstrip())
        peers = os.environ["PORTALWERK_SIMULATORS_URL"].rsplit(":", 1)[0]
        say(f"  Codes für den zweiten Faktor: {peers}:{self.simulator_port + 3}/codes")
        say(f"  Verschickte E-Mails:          {peers}:{self.simulator_port + 2}/postausgang")
        say("  BundID: Ada, Bea oder Mia wählen, ein Passwort ist nicht nötig.")
        say()
        say("Beenden mit Strg+C.")
        if self.options.open_browser and on_terminal() and os.environ.get("DISPLAY"):
            webbrowser.open(address)
