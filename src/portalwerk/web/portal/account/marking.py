"""A person's own labels and notes: what the pages need, and what somebody typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from portalwerk.applications.actions.archiving import delete_label, rename_label, write_mark
from portalwerk.applications.queries.archive import Archive, ArchivedPaper
from portalwerk.applications.rules.archive import LONGEST_LABEL, LONGEST_NOTE, NoteTooLong
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link

NEW = "neu"


def labels_typed(request: HttpRequest) -> list[str]:
    """Return the ticked labels, and the new one if somebody wrote one."""
    new = request.POST.get(NEW, "").replace("\0", "")
    return [*(one.replace("\0", "") for one in request.POST.getlist("stichwort")), *([new] if new.strip() else [])]


def mark_posted(request: HttpRequest, archive: Archive, about_id: UUID) -> list[tuple[str, str]]:
    """Keep what somebody wrote onto a thing. Returns what was wrong, with the name of the field."""
    note = request.POST.get("notiz", "").replace("\0", "")
    try:
        write_mark(archive, about_id, labels=labels_typed(request), note=note)
    except NoteTooLong as refusal:
        return [(str(refusal), "notiz")]
    except Refusal as refusal:
        return [(str(refusal), NEW)]
    return []


def mark_parts(request: HttpRequest, archive: Archive, about_id: UUID) -> dict[str, Any]:
    """Return what the page of one thing needs. What was typed stays after a mistake."""
    kept = archive.by_id[about_id]
    is_posted = request.method == "POST"
    return {
        "title": kept.title if isinstance(kept, ArchivedPaper) else kept.service,
        "is_paper": isinstance(kept, ArchivedPaper),
        "labels": [(label, label) for label in archive.labels],
        "chosen": request.POST.getlist("stichwort") if is_posted else list(kept.mark.labels),
        "new": request.POST.get(NEW, "") if is_posted else "",
        "note": request.POST.get("notiz", "") if is_posted else kept.mark.note,
        "longest_note": LONGEST_NOTE,
        "longest_label": LONGEST_LABEL,
    }


def label_posted(request: HttpRequest, archive: Archive, label: str) -> list[tuple[str, str]]:
    """Rename or delete a label. Returns what was wrong, with the name of the field."""
    if "_loeschen" in request.POST:
        delete_label(archive, label)
        return []
    try:
        rename_label(archive, label, request.POST.get("name", "").replace("\0", ""))
    except Refusal as refusal:
        return [(str(refusal), "name")]
    return []


def label_parts(request: HttpRequest, archive: Archive, label: str) -> dict[str, Any]:
    """Return what the page of all labels needs, or that of one label."""
    here = link(request, "account-labels")
    counts = {one: sum(one in kept.mark.labels for kept in archive.by_id.values()) for one in archive.labels}
    return {
        "rows": [
            (one, f"{here}?{urlencode({'stichwort': one})}", "1 Mal benutzt" if count == 1 else f"{count} Mal benutzt")
            for one, count in counts.items()
        ],
        "label": label,
        "name": request.POST.get("name", label) if request.method == "POST" else label,
        "longest_label": LONGEST_LABEL,
    }
