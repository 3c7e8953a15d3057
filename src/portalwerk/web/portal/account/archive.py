"""Everything of a person in one place: to search, and to take home as one ZIP."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest

from portalwerk.applications.queries.archive import Archive, ArchivedMatter, ArchivedPaper, archive_of
from portalwerk.identity.queries import Person
from portalwerk.kernel.clock import local, today
from portalwerk.mailbox.queries import Post, messages_of
from portalwerk.mailbox.rules.searching import reads_like
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.portal.account.overview import line_of
from portalwerk.web.portal.dates import day, when

_UNSAFE = re.compile(r"[^\w .-]+")


def archive_parts(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what the page shows: what must be done first, then messages and papers that the search finds.

    A person's own mailbox is opened and read through; nothing of it is written down for the search.
    """
    search = request.GET.get("suche", "").strip()[:100]
    kind, label = request.GET.get("art", ""), request.GET.get("stichwort", "")
    archive = archive_of(person.account_id)
    shown = _Shown.of(archive, messages_of(person.account_id)).searched(search).narrowed(kind, label)
    return {
        "search": search,
        "kind": kind,
        "kinds": [(title, _href(suche=search, art=key), key == kind) for key, title in _KINDS],
        "label": label,
        "labels": [
            (one, _href(suche=search, art=kind, stichwort="" if one == label else one), one == label)
            for one in archive.labels
        ],
        "messages": [(line_of(post), post.acts) for post in shown.posts],
        "papers": [_paper_line(request, paper) for paper in shown.papers],
        "matters": [_matter_line(request, matter) for matter in shown.matters],
        "endings": _endings(archive),
        "found": len(shown.posts) + len(shown.papers) + len(shown.matters),
    }


_KINDS = (
    ("", "Alles"),
    ("aufgaben", "Sie müssen etwas tun"),
    ("nachrichten", "Nachrichten"),
    ("papiere", "Papiere"),
    ("antraege", "Anträge"),
)


@dataclass(frozen=True)
class _Shown:
    """What is left of everything after search and filters."""

    posts: list[Post]
    papers: list[ArchivedPaper]
    matters: list[ArchivedMatter]

    @classmethod
    def of(cls, archive: Archive, posts: list[Post]) -> _Shown:
        return cls(posts, archive.papers, archive.matters)

    def searched(self, search: str) -> _Shown:
        return _Shown(
            [post for post in self.posts if reads_like(_words_of(post), search)],
            [paper for paper in self.papers if reads_like(_kept_words(paper), search)],
            [matter for matter in self.matters if reads_like(_kept_words(matter), search)],
        )

    def narrowed(self, kind: str, label: str) -> _Shown:
        posts = [post for post in self.posts if kind != "aufgaben" or post.acts]
        posts.sort(key=lambda post: (not post.acts, -post.sent_at.timestamp()))
        return _Shown(
            posts if kind in {"", "aufgaben", "nachrichten"} and not label else [],
            [one for one in self.papers if kind in {"", "papiere"} and _bears(one, label)],
            [one for one in self.matters if kind in {"", "antraege"} and _bears(one, label)],
        )


def _bears(kept: ArchivedPaper | ArchivedMatter, label: str) -> bool:
    return not label or label in kept.mark.labels


def _href(**values: str) -> str:
    return f"?{urlencode({name: value for name, value in values.items() if value})}"


def _words_of(post: Post) -> str:
    return " ".join((post.subject, *post.paragraphs, tree().by_id[post.tenant_id].name))


def _kept_words(kept: ArchivedPaper | ArchivedMatter) -> str:
    return f"{kept.words} {tree().by_id[kept.tenant_id].name}"


def _paper_line(request: HttpRequest, paper: ArchivedPaper) -> dict[str, Any]:
    tenant = tree().by_id[paper.tenant_id]
    name, part = ("letter", "letter_id") if paper.is_letter else ("upload", "attachment_id")
    matter = paper.matter
    return {
        "id": paper.id,
        "key": str(paper.id),
        "title": paper.title,
        "note": f"{matter.service} · {'vom Amt' if paper.is_letter else 'von Ihnen'} · {when(paper.at)}",
        "href": link(request, f"applications-{name}", tenant=tenant, token=matter.token, **{part: paper.id}),
        "icon": "mail" if paper.is_letter else "document",
        "mark": paper.mark,
    }


def _matter_line(request: HttpRequest, matter: ArchivedMatter) -> dict[str, Any]:
    tenant = tree().by_id[matter.tenant_id]
    ends = f"Wird am {day(matter.ends_on)} gelöscht" if matter.ends_on else ""
    return {
        "id": matter.id,
        "key": str(matter.id),
        "title": matter.service,
        "note": f"{tenant.name} · {matter.reference} · {when(matter.at)}",
        "href": link(request, "applications-follow", tenant=tenant, token=matter.token),
        "own": " · ".join(part for part in (ends, matter.mark.note) if part),
        "mark": matter.mark,
    }


def _endings(archive: Archive) -> list[str]:
    """Return one line for each application whose papers go soon, the next one first."""
    soon = [(matter.ends_on, matter.service) for matter in archive.matters if matter.is_told and matter.ends_on]
    return [f"{service}: wird am {day(on)} gelöscht" for on, service in sorted(soon)]


def packed(person: Person) -> Iterator[bytes]:
    """Return a ZIP with a page of contents, all messages and all papers, made while it is being sent."""
    posts, papers = messages_of(person.account_id), archive_of(person.account_id).papers
    names = safe_names(papers)
    return _stream([(name, paper) for name, paper in zip(names, papers, strict=True)], _contents(posts, papers, names))


def safe_names(papers: Sequence[ArchivedPaper]) -> list[str]:
    """Return a path in the ZIP for each paper: no path of it leads out, and none comes twice."""
    return [
        f"{_safe(paper.matter.service)} {_safe(paper.matter.reference)}/{number:03d} {_safe(paper.name)}".strip()
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
        f"{escape(paper.matter.service)}, {escape(when(paper.at))}{_own_words(paper)}</li>"
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


def _own_words(paper: ArchivedPaper) -> str:
    words = [*paper.mark.labels, paper.mark.note, *paper.matter.mark.labels, paper.matter.mark.note]
    return "".join(f"<br>{escape(one)}" for one in dict.fromkeys(words) if one)
