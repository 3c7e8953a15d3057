"""Everything of a person in one place: to search, and to take home as one ZIP."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest

from portalwerk.applications.queries.archive import ArchivedPaper, papers_of
from portalwerk.identity.queries import Person
from portalwerk.kernel.clock import local, today
from portalwerk.mailbox.queries import Post, messages_of
from portalwerk.mailbox.rules.searching import reads_like
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.portal.account.overview import line_of
from portalwerk.web.portal.dates import when

_UNSAFE = re.compile(r"[^\w .-]+")


def archive_parts(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what the page shows: what must be done first, then messages and papers that the search finds.

    A person's own mailbox is opened and read through; nothing of it is written down for the search.
    """
    search = request.GET.get("suche", "").strip()[:100]
    kind = request.GET.get("art", "")
    posts = [post for post in messages_of(person.account_id) if reads_like(_words_of(post), search)]
    papers = [paper for paper in papers_of(person.account_id) if reads_like(_paper_words(paper), search)]
    if kind == "aufgaben":
        posts, papers = [post for post in posts if post.acts], []
    elif kind == "nachrichten":
        papers = []
    elif kind == "papiere":
        posts = []
    posts.sort(key=lambda post: (not post.acts, -post.sent_at.timestamp()))
    return {
        "search": search,
        "kind": kind,
        "kinds": [(label, f"?{urlencode({'suche': search, 'art': key})}", key == kind) for key, label in _KINDS],
        "messages": [(line_of(post), post.acts) for post in posts],
        "papers": [_shown(request, paper) for paper in papers],
        "found": len(posts) + len(papers),
    }


_KINDS = (("", "Alles"), ("aufgaben", "Sie müssen etwas tun"), ("nachrichten", "Nachrichten"), ("papiere", "Papiere"))


def _words_of(post: Post) -> str:
    return " ".join((post.subject, *post.paragraphs, tree().by_id[post.tenant_id].name))


def _paper_words(paper: ArchivedPaper) -> str:
    return f"{paper.words} {tree().by_id[paper.tenant_id].name}"


def _shown(request: HttpRequest, paper: ArchivedPaper) -> dict[str, str]:
    tenant = tree().by_id[paper.tenant_id]
    name, part = ("letter", "letter_id") if paper.is_letter else ("upload", "attachment_id")
    return {
        "title": paper.title,
        "note": f"{paper.service} · {'vom Amt' if paper.is_letter else 'von Ihnen'} · {when(paper.at)}",
        "href": link(request, f"applications-{name}", tenant=tenant, token=paper.token, **{part: paper.id}),
        "icon": "mail" if paper.is_letter else "document",
    }


def packed(person: Person) -> Iterator[bytes]:
    """Return a ZIP with a page of contents, all messages and all papers, made while it is being sent."""
    posts, papers = messages_of(person.account_id), papers_of(person.account_id)
    names = safe_names(papers)
    return _stream([(name, paper) for name, paper in zip(names, papers, strict=True)], _contents(posts, papers, names))


def safe_names(papers: Sequence[ArchivedPaper]) -> list[str]:
    """Return a path in the ZIP for each paper: no path of it leads out, and none comes twice."""
    return [
        f"{_safe(paper.service)} {_safe(paper.reference)}/{number:03d} {_safe(paper.name)}".strip()
        for number, paper in enumerate(papers, start=1)
    ]


def _safe(text: str) -> str:
    return _UNSAFE.sub("_", text).strip(" ._")[:80] or "Datei"


def _stream(papers: Sequence[tuple[str, ArchivedPaper]], contents: str) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("index.html", contents)
        yield sink.taken()
        for name, paper in papers:
            head = zipfile.ZipInfo(name, local(paper.at).timetuple()[:6])
            head.compress_type = zipfile.ZIP_DEFLATED
            with pack.open(head, "w", force_zip64=True) as entry:
                for chunk in paper.chunks():
                    entry.write(chunk)
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Takes what the ZIP writes and hands it on; cannot be rewound."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Hold what comes."""
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """Return what was held and forget it."""
        held, self._held = bytes(self._held), bytearray()
        return held


def _contents(posts: Sequence[Post], papers: Sequence[ArchivedPaper], names: Sequence[str]) -> str:
    """Return the page of contents: it opens without network and without script."""
    rows = "".join(
        f'<li><a href="{escape(quote(name))}">{escape(paper.title)}</a>, '
        f"{escape(paper.service)}, {escape(when(paper.at))}</li>"
        for name, paper in zip(names, papers, strict=True)
    )
    letters = "".join(
        f"<article><h3>{escape(post.subject)}</h3><p>{escape(tree().by_id[post.tenant_id].name)}, "
        f"{escape(when(post.sent_at))}</p>"
        + "".join(f"<p>{escape(line)}</p>" for line in post.paragraphs)
        + "</article>"
        for post in posts
    )
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Meine Unterlagen</title></head><body><main>'
        f"<h1>Meine Unterlagen</h1><p>Stand: {today():%d.%m.%Y}</p><h2>Papiere</h2><ul>{rows}</ul>"
        f"<h2>Nachrichten</h2>{letters}</main></body></html>"
    )
