"""How the web server is called."""

from __future__ import annotations

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
        "--host": host,
        "--port": str(port),
        "--http": "1",
        "--log-level": "warning",
        "--workers-kill-timeout": "5",
        "--respawn-interval": "0.5",
    }
    words = [word for option in options.items() for word in option]
    flags = ["--no-ws", "--respawn-failed-workers"]
    return python("-m", "granian", *words, *flags, "portalwerk.project.wsgi:application")
