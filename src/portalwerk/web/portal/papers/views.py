"""Checking a letter: by the code on it, or by the file itself. Nothing is kept, nobody is named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portalwerk.cases.models import SealedPaper
from portalwerk.cases.queries import paper_by_digest, paper_of
from portalwerk.cases.rules.papers import Verdict, verdict_of_code, verdict_of_file
from portalwerk.documents.actions import check_code
from portalwerk.documents.rules.seal_code import CodeUnreadable
from portalwerk.files.rules import DEFAULT_MAX_BYTES, NothingRead, byte_size, check_size
from portalwerk.kernel.clock import local
from portalwerk.kernel.limits import check_limit
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.rights import public

TRIES_PER_MINUTE = 20
LONGEST_CODE = 600


@public(scoped=True)
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a letter is ours, unchanged and still in force. Works with the code, the link or the file."""
    found: Verdict | None = None
    problems: list[tuple[str, str]] = []
    code = request.GET.get("c", "")
    if request.FILES or code:
        check_limit("paper_check", request.META.get("REMOTE_ADDR", ""), per_minute=TRIES_PER_MINUTE)
    if request.method == "POST":
        try:
            found = _told(paper_by_digest(_digest(request.FILES.get("datei"))), verdict_of_file)
        except Refusal as refusal:
            problems = [(str(refusal), "datei")]
    elif code:
        found = _told(_by_code(code), verdict_of_code)
    limits = f"Die PDF-Datei, höchstens {byte_size(DEFAULT_MAX_BYTES)}. Wir behalten sie nicht."
    parts = {"found": found, "problems": problems, "limits": limits}
    return render(request, "portal/papers/check.html", parts, status=422 if problems else 200)


def _by_code(text: str) -> SealedPaper | None:
    if len(text) > LONGEST_CODE:
        return None
    try:
        code = check_code(text)
    except CodeUnreadable:
        return None
    paper = paper_of(code.paper_id)
    return paper if paper is not None and paper.issued_on == code.issued_on else None


def _digest(file: UploadedFile | None) -> bytes:  # type: ignore[type-arg]  # Django's class takes no argument when it runs
    """Return the SHA-256 of a file, read once and kept nowhere. Raises NothingRead, FileTooBig, FileEmpty."""
    if file is None:
        raise NothingRead
    name = file.name or "Datei"
    check_size(name, file.size or 0, max_bytes=DEFAULT_MAX_BYTES)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.digest()


def _told(paper: SealedPaper | None, verdict: Callable[..., Verdict]) -> Verdict:
    if paper is None:
        return verdict(paper="", issued_on=None, issued_by="", revoked_on=None)
    here = tree()
    unit = here.units.get(paper.unit_id)
    tenant = here.by_id[paper.tenant_id]
    return verdict(
        paper=paper.kind,
        issued_on=paper.issued_on,
        issued_by=f"{tenant.name}, {unit.name}" if unit else tenant.name,
        revoked_on=local(paper.revoked_at).date() if paper.revoked_at else None,
    )
