"""How the web server is called."""

from __future__ import annotations

import socket

from portalwerk.project.preparation import python

WEB_THREADS = 4


def web_server(host: str, port: int, *, threads: int = WEB_THREADS) -> list[str]:
    """The command of the web server.

    One worker process whose threads share caches and connections; a worker that dies is replaced while the
    main process keeps the port, so that callers wait instead of being turned away.
    """
    options = {
        "--interface": "wsgi",
        "--workers": "1",
        "--blocking-threads": str(threads),
        "--host": _address_of(host),
        "--port": str(port),
        "--http": "1",
        "--log-level": "warning",
        "--workers-kill-timeout": "5",
        "--respawn-interval": "0.5",
    }
    words = [word for option in options.items() for word in option]
    flags = ["--no-ws", "--respawn-failed-workers"]
    return python("-m", "granian", *words, *flags, "portalwerk.project.wsgi:application")


def _address_of(host: str) -> str:
    """Return the number of a host: the server binds to nothing else. An unknown name stays, and is complained of."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return str(socket.getaddrinfo(host, None, family)[0][4][0])
    except OSError:
        return host
