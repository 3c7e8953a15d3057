"""All peers in one process: start, say where they are, stop on SIGTERM."""

import asyncio
import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from simulators.authenticator import Authenticator
from simulators.bundid.answers import Identity
from simulators.bundid.keys import own_key, write_atomically
from simulators.bundid.site import ENTITY_ID, BundID
from simulators.mail import Outbox, serve_smtp
from simulators.web import SiteServer

BUNDID, SMTP, MAIL, AUTHENTICATOR = range(4)


@dataclass(frozen=True)
class Setting:
    """Where to listen and where to keep things.

    Parameters: port_base, the first of four ports (BundID, SMTP, outbox page, authenticator), 0 lets the
    system choose; public_host, the name by which browsers reach this machine.
    """

    host: str
    port_base: int
    folder: Path
    public_host: str

    def port(self, offset: int) -> int:
        """Return the port of a peer."""
        return self.port_base + offset if self.port_base else 0

    def url(self, port: int) -> str:
        """Return the address of a peer for browsers."""
        host = f"[{self.public_host}]" if ":" in self.public_host else self.public_host
        return f"http://{host}:{port}"


def run(setting: Setting) -> None:
    """Run all peers until SIGTERM or SIGINT. Writes `simulators.json` into the folder once all listen.

    Raises OSError when a port is taken.
    """
    asyncio.run(_run(setting))


async def _run(setting: Setting) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    key, certificate = own_key(setting.folder / "idp")
    bundid = BundID(Identity(ENTITY_ID, key, certificate), setting.folder / "saml", "")
    outbox, authenticator = Outbox(), Authenticator(setting.folder / "totp.json")
    servers: list[SiteServer] = []
    try:
        for site, offset in (
            (bundid.site(), BUNDID),
            (outbox.site(), MAIL),
            (authenticator.site(), AUTHENTICATOR),
        ):
            servers.append(SiteServer(site, setting.host, setting.port(offset)))
        urls = [setting.url(server.port) for server in servers]
        bundid.base_url = urls[0]

        def started(smtp_port: int) -> None:
            for server in servers:
                Thread(target=server.serve_forever, daemon=True).start()
            _announce(setting, bundid, urls, smtp_port)

        await serve_smtp(outbox, setting.host, setting.port(SMTP), started, stop)
    finally:
        # Their threads are daemons: closing the sockets is enough, and works while none is being served.
        for server in servers:
            server.server_close()
        (setting.folder / "simulators.json").unlink(missing_ok=True)


def _announce(setting: Setting, bundid: BundID, urls: list[str], smtp_port: int) -> None:
    content = {
        "pid": os.getpid(),
        "bundid": {
            "url": urls[0],
            "entity_id": ENTITY_ID,
            "sso_url": bundid.sso_url,
            "redirect_url": bundid.redirect_url,
            "metadata_url": urls[0] + "/idp/metadata",
            "certificate_file": str((setting.folder / "idp" / "idp.crt").resolve()),
            "portals_folder": str((setting.folder / "saml").resolve()),
        },
        "mail": {
            "url": urls[1] + "/postausgang",
            "json_url": urls[1] + "/postausgang.json",
            "smtp_host": setting.host,
            "smtp_port": smtp_port,
        },
        "authenticator": {
            "url": urls[2] + "/codes",
            "json_url": urls[2] + "/codes.json",
            "secrets_file": str((setting.folder / "totp.json").resolve()),
        },
    }
    write_atomically(setting.folder / "simulators.json", json.dumps(content, indent=1).encode())
