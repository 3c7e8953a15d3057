"""Answering a question of another authority: the same form in the office and by the link of a body outside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict

from portalwerk.cases.rules.consulting import FINDING_WORDS
from portalwerk.files.actions import delete_file, store_upload
from portalwerk.files.models import OwnerKind, StoredFile
from portalwerk.files.rules import UploadRefused
from portalwerk.kernel.sealing import tenant_key

MOST_FILES = 5
LIMITS = "PDF, JPG oder PNG. Höchstens fünf Dateien, jede bis 10 MB."
FINDINGS = [(finding.value, words) for finding, words in FINDING_WORDS.items()]


class AnswerForm(forms.Form):
    """What is said, in words; the version of the page where there is one."""

    seen = forms.IntegerField(min_value=0, required=False)
    finding = forms.CharField(max_length=20, error_messages={"required": "Wählen Sie, was Sie dazu sagen."})
    words = forms.CharField(
        max_length=8000, required=False, error_messages={"max_length": "Der Text ist zu lang. Höchstens 8.000 Zeichen."}
    )


def answer_parts(posted: QueryDict, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the form shows: what was typed before, what is wrong, what may be chosen."""
    return {
        "findings": FINDINGS,
        "finding": posted.get("finding", ""),
        "words": posted.get("words", ""),
        "limits": LIMITS,
        "problems": problems,
    }


def take_files(request: HttpRequest, tenant_id: UUID) -> tuple[list[StoredFile], list[tuple[str, str]]]:
    """Store the files that came with an answer, for a tenant. Returns them, or what was refused: then none is kept."""
    kept: list[StoredFile] = []
    sent = request.FILES.getlist("datei")
    if len(sent) > MOST_FILES:
        return [], [(f"Das sind zu viele Dateien. Wählen Sie höchstens {MOST_FILES}.", "datei")]
    for one in sent:
        try:
            kept.append(
                store_upload(
                    one.chunks(),
                    name=one.name or "",
                    key=tenant_key(tenant_id),
                    tenant_id=tenant_id,
                    media_type=one.content_type or "",
                    declared_size=one.size,
                    owner_kind=OwnerKind.CASE,
                )
            )
        except UploadRefused as refusal:
            drop_files(kept)
            return [], [(str(refusal), "datei")]
    return kept, []


def drop_files(files: list[StoredFile]) -> None:
    """Delete files of an answer that was not given."""
    for stored in files:
        delete_file(stored)
