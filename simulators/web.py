"""A small web server for the simulators' pages: routes, forms, strict headers. Only the standard library."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from string import Template
from urllib.parse import parse_qsl, unquote, urlsplit

MAXIMUM_BODY = 1_000_000
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action {targets}; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_STATIC = {"simulator.css": "text/css; charset=utf-8", "send.js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class Request:
    """What came in. `rest` is the part of the path behind the route."""

    method: str
    path: str
    rest: str
    query: str
    form: Mapping[str, str]

    @property
    def parameters(self) -> dict[str, str]:
        """Return the query as a mapping."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """What goes out. `form_targets` are other origins to which a form on the page may lead."""

    body: bytes
    status: HTTPStatus = HTTPStatus.OK
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    form_targets: tuple[str, ...] = ()


Handler = Callable[[Request], Reply]


@dataclass
class Site:
    """A peer's pages: (method, path) to handler. A path ending in "/*" takes everything below it."""

    name: str
    routes: Mapping[tuple[str, str], Handler]

    def reply(self, method: str, target: str, form: Mapping[str, str]) -> Reply:
        """Answer one request."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        if method == "GET" and path == "/favicon.ico":
            return Reply(b"", status=HTTPStatus.NO_CONTENT)
        if method == "GET" and path.startswith("/static/"):
            return _static(path.removeprefix("/static/"))
        if (handler := self.routes.get((method, path))) is not None:
            return handler(Request(method, path, "", parts.query, form))
        folder, _, rest = path.rpartition("/")
        if rest and (handler := self.routes.get((method, folder + "/*"))) is not None:
            return handler(Request(method, path, rest, parts.query, form))
        return problem(HTTPStatus.NOT_FOUND, "Diese Seite gibt es hier nicht.")


def _static(name: str) -> Reply:
    if name not in _STATIC:
        return problem(HTTPStatus.NOT_FOUND, "Diese Datei gibt es hier nicht.")
    content = (files("simulators") / "static" / name).read_bytes()
    return Reply(content, content_type=_STATIC[name], headers=(("Cache-Control", "max-age=3600"),))


def page(title: str, main: str, *, site: str, script: bool = False) -> bytes:
    """Return a whole page. `main` is finished HTML; everything that came from outside is escaped before."""
    template = Template((files("simulators") / "static" / "page.html").read_text(encoding="utf-8"))
    head = '<script src="/static/send.js" defer></script>' if script else ""
    return template.substitute(title=escape(title), site=escape(site), head=head, main=main).encode()


def html(title: str, main: str, *, site: str, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    """Return a plain page as a reply."""
    return Reply(page(title, main, site=site), status=status)


def as_json(content: object) -> Reply:
    """Return `content` for machines."""
    return Reply(json.dumps(content, ensure_ascii=False).encode(), content_type="application/json")


def see_other(path: str) -> Reply:
    """Send the browser on, after a form."""
    return Reply(b"", status=HTTPStatus.SEE_OTHER, headers=(("Location", path),))


def problem(status: HTTPStatus, sentence: str) -> Reply:
    """Return a page with one clear sentence."""
    main = f"<h1>Das geht hier nicht</h1><p>{escape(sentence)}</p>"
    return html("Das geht hier nicht", main, site="Simulator", status=status)


class SiteHandler(BaseHTTPRequestHandler):
    """One connection. The site comes from the server."""

    server: "SiteServer"
    server_version = "Simulator"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer a GET."""
        self._send(self.server.site.reply("GET", self.path, {}))

    def do_HEAD(self) -> None:
        """Answer a HEAD."""
        self._send(self.server.site.reply("GET", self.path, {}), body=False)

    def do_POST(self) -> None:
        """Answer a form."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAXIMUM_BODY:
            self._send(problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Das ist zu viel auf einmal."))
            return
        raw = self.rfile.read(int(length)).decode("utf-8", "replace")
        self._send(self.server.site.reply("POST", self.path, dict(parse_qsl(raw, keep_blank_values=True))))

    def _send(self, reply: Reply, *, body: bool = True) -> None:
        self.send_response(reply.status)
        targets = " ".join(("'self'", *reply.form_targets))
        for name, value in (
            ("Content-Type", reply.content_type),
            ("Content-Length", str(len(reply.body))),
            ("Content-Security-Policy", _POLICY.format(targets=targets)),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            *(reply.headers or (("Cache-Control", "no-store"),)),
        ):
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Keep quiet: paths and forms hold what persons typed."""


class SiteServer(ThreadingHTTPServer):
    """The server of one site."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: Site, host: str, port: int) -> None:
        self.site = site
        super().__init__((host, port), SiteHandler)

    @property
    def port(self) -> int:
        """Return the port, also when the system chose it."""
        return int(self.server_address[1])
