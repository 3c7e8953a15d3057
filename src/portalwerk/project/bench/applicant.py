"""Somebody who fills in a form over HTTP, the way a browser without script does."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_PARTS = ("year", "month", "day")
_TRUE = {"true", "on", "ja", "1", "yes"}


class Stuck(RuntimeError):
    """The portal did not let the applicant go on; the message holds what the page said."""


class Applicant:
    """One person with a browser: a connection, cookies, and answers to give.

    Parameters: answers, by input name as the form has them, such as `name.given_name` or `dogs[0].call_name`;
    files, by input name, as (file name, media type, content).
    """

    def __init__(
        self, port: int, answers: Mapping[str, Any], files: Mapping[str, tuple[str, str, bytes]] | None = None
    ) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.port = port
        self.answers = flat(answers)
        self.files = dict(files or {})
        self.cookies: dict[str, str] = {}
        self.path = ""
        self.requests = 0

    def open(self, path: str) -> html.HtmlElement:
        """Open a page and follow redirects. Raises Stuck unless it is there."""
        return self._follow("GET", path)

    def begin(self, tenant: str, slug: str) -> html.HtmlElement:
        """Begin an application and return its first page."""
        return self._follow("POST", f"/{tenant}/leistungen/{slug}/beginnen/", {"once": secrets.token_hex(16)})

    def fill(self, page: html.HtmlElement) -> html.HtmlElement:
        """Fill the form of a page with what it asks for and press its first button. Returns the next page."""
        form = self.form_of(page)
        pairs = self.pairs_of(form)
        uploads = [(name, self.files[name]) for name in self._names(form, "file") if name in self.files]
        return self._follow("POST", form.get("action") or self.path, pairs, uploads)

    def apply(self, tenant: str, slug: str) -> str:
        """Go the whole way: begin, all pages, check, submit. Returns the path of the confirmation."""
        page = self.begin(tenant, slug)
        for _ in range(40):
            if self.path.endswith("/gesendet/"):
                return self.path
            before = self.path
            page = self.fill(page)
            if self.path == before:
                raise Stuck(said(page))
        raise Stuck("no end of pages")

    def form_of(self, page: html.HtmlElement) -> html.HtmlElement:
        """Return the main form of a page. Raises Stuck if there is none."""
        forms = page.xpath('//main//form[not(@role="search")]')
        if not forms:
            raise Stuck(said(page))
        return forms[0]

    def pairs_of(self, form: html.HtmlElement) -> list[tuple[str, str]]:
        """Return what a browser would post for a form with these answers, without its files."""
        pairs: list[tuple[str, str]] = []
        for element in form.iter("input", "select", "textarea"):
            name, kind = element.get("name"), element.get("type", "")
            if not name or kind in {"file", "submit", "button", "image"}:
                continue
            if kind in {"checkbox", "radio"}:
                if self._is_chosen(name, kind, element.get("value", "on")):
                    pairs.append((name, element.get("value", "on")))
            elif kind == "hidden":
                pairs.append((name, element.get("value", "")))
            else:
                pairs.append((name, str(self.answers.get(name, element.get("value") or ""))))
        return pairs

    def _is_chosen(self, name: str, kind: str, value: str) -> bool:
        answer = self.answers.get(name)
        if isinstance(answer, bool):
            return answer is (value.lower() in _TRUE)
        if isinstance(answer, list):
            return value in answer
        # What the form does not ask about by name is a declaration on the check page: confirm it.
        return answer == value if answer is not None else kind == "checkbox" and "." not in name and name != "digital"

    @staticmethod
    def _names(form: html.HtmlElement, kind: str) -> list[str]:
        return [str(element.get("name")) for element in form.iter("input") if element.get("type") == kind]

    def _follow(
        self,
        method: str,
        path: str,
        pairs: list[tuple[str, str]] | dict[str, str] | None = None,
        uploads: list[tuple[str, tuple[str, str, bytes]]] | None = None,
    ) -> html.HtmlElement:
        status, location, body = self.send(method, path, pairs, uploads)
        while status in {302, 303}:
            path = urlsplit(urljoin(path, location)).path
            status, location, body = self.send("GET", path)
        page = html.document_fromstring(body.decode() or "<html/>")
        if status != 200:
            raise Stuck(f"{status}: {said(page)}")
        self.path = path
        return page

    def send(
        self,
        method: str,
        path: str,
        pairs: list[tuple[str, str]] | dict[str, str] | None = None,
        uploads: list[tuple[str, tuple[str, str, bytes]]] | None = None,
    ) -> tuple[int, str, bytes]:
        """Send one request and keep its cookies. Returns status, location and body."""
        headers = {"Host": f"127.0.0.1:{self.port}", "Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = b""
        if method == "POST":
            listed = list(pairs.items()) if isinstance(pairs, dict) else pairs or []
            kind, body = (
                multipart(listed, uploads)
                if uploads
                else ("application/x-www-form-urlencoded", urlencode(listed).encode())
            )
            headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"}
        self.connection.request(method, path, body=body or None, headers=headers)
        response = self.connection.getresponse()
        content = response.read()
        self.requests += 1
        self._keep(response)
        return response.status, response.headers.get("Location", ""), content

    def _keep(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie") or []:
            for morsel in SimpleCookie(header).values():
                self.cookies[morsel.key] = morsel.value


def flat(answers: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested answers by input name. Dates also as their three parts."""
    found: dict[str, Any] = {}
    for key, value in answers.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            found |= flat(value, f"{path}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, item in enumerate(value):
                found |= flat(item, f"{path}[{number}].")
        else:
            found[path] = value
            if isinstance(value, str) and _DATE.fullmatch(value):
                found |= {f"{path}.{part}": text for part, text in zip(_PARTS, value.split("-"), strict=False)}
    return found


def said(page: html.HtmlElement) -> str:
    """Return what a page says went wrong, or its heading."""
    problems = [" ".join(node.text_content().split()) for node in page.xpath('//*[@role="alert"]//li | //main//h1')]
    return " | ".join(problems)[:600]


def multipart(pairs: list[tuple[str, str]], uploads: list[tuple[str, tuple[str, str, bytes]]]) -> tuple[str, bytes]:
    """Return content type and body of a form with files. Source: RFC 7578."""
    boundary = secrets.token_hex(16)
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in pairs]
    for name, (file_name, media_type, content) in uploads:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts.append(f"{head}Content-Type: {media_type}\r\n\r\n".encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()
