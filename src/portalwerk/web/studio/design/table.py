"""Questions from a table: first shown, then taken over, all of them."""

import base64
import binascii
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.editing.edit import EditRefused
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.question_table import AddQuestions, Question, questions_of
from portalwerk.web.studio.bench import page_of
from portalwerk.web.studio.design.kinds import kind_icon
from portalwerk.web.studio.design.pages import page_href

SHOWN_WRONG = 50


def table_page(
    request: HttpRequest,
    draft: DraftService,
    caseworker: Caseworker,
    problems: list[tuple[str, str]],
    data: bytes = b"",
) -> dict[str, Any]:
    """Return what the page shows: the way to a table, or what a table would add."""
    questions = questions_of(data)[0] if data else []
    known = {page["title"].casefold() for page in pages_of(workbench(draft).content)}
    titles = dict.fromkeys(question.page for question in questions)
    more = {
        "back_href": page_href(request, draft),
        "parts": [
            (title, "" if title.casefold() in known else "Neue Seite", _rows(questions, title)) for title in titles
        ],
        "count": len(questions),
        "table": base64.b64encode(data).decode(),
    }
    return page_of(request, draft, caseworker, **more) | {"problems": problems}


def uploaded(request: HttpRequest) -> tuple[bytes, list[tuple[str, str]]]:
    """Return an uploaded table, and a sentence for each wrong line. Raises: EditRefused, TableUnreadable."""
    file = request.FILES.get("datei")
    if not isinstance(file, UploadedFile) or not file.size:
        raise EditRefused(reason="Wählen Sie eine Datei.")
    data = bytes(file.read())
    questions, wrong = questions_of(data)
    if not questions and not wrong:
        raise EditRefused(reason="In der Tabelle steht keine Frage.")
    return data, [(sentence, "datei") for sentence in wrong[:SHOWN_WRONG]]


def wanted(request: HttpRequest) -> AddQuestions:
    """Return the edit that takes a table over that was shown. Raises: EditRefused, TableUnreadable."""
    try:
        questions, wrong = questions_of(base64.b64decode(request.POST.get("tabelle", ""), validate=True))
    except binascii.Error:
        raise EditRefused(reason="Die Tabelle kam nicht vollständig an. Wählen Sie sie noch einmal.") from None
    if wrong:
        raise EditRefused(reason=wrong[0])
    return AddQuestions(tuple(questions))


def _rows(questions: list[Question], title: str) -> list[dict[str, Any]]:
    return [
        {"question": one, "icon": kind_icon(one.kind), "required": "Pflicht" if one.is_required else "freiwillig",
         "options": ", ".join(one.options)}
        for one in questions if one.page == title
    ]  # fmt: skip
