"""The tour of the studio: a sample service that a newcomer finishes, and what of it is done.

What is done is read off the sample itself, never off clicks: whoever undoes a step has it before them again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.elements import walk
from portalwerk.packages.rules.editing.words import LETTERS
from portalwerk.packages.rules.reviewing import DraftStatus
from portalwerk.packages.rules.starting import STARTING_TEXTS, Beginning, from_nothing
from portalwerk.packages.rules.trying import CaseResult

SAMPLE_TITLE = "Hundesteuer (Rundgang)"
#: The page and the questions with which the sample begins.
SAMPLE_PAGE = "ihr-hund"
_QUESTIONS = ("name", "rasse", "assistenz")
LEAST_CASES = 3


@dataclass(frozen=True)
class Progress:
    """What the ticks are read off: the content, its test cases as they come out now, how far the draft is."""

    content: Content
    cases: list[CaseResult]
    status: DraftStatus


@dataclass(frozen=True)
class Stop:
    """One step of the tour. `text` says what to do and where."""

    key: str
    title: str
    text: str
    is_done: Callable[[Progress], bool]


def sample_content(begin: Beginning) -> dict[str, Any]:
    """The sample as the tour begins: everything is there but what the newcomer adds."""
    content = from_nothing(begin)
    page = {
        "key": SAMPLE_PAGE,
        "title": "Ihr Hund",
        "elements": [
            {"key": "name", "type": "text", "label": "Wie heißt Ihr Hund?", "max_length": 40},
            {"key": "rasse", "type": "text", "label": "Welche Rasse hat er?", "max_length": 80},
            {"key": "assistenz", "type": "boolean", "label": "Hilft er einem Menschen mit Behinderung?"},
        ],
    }
    form = {**content["form.yaml"], "pages": [*content["form.yaml"]["pages"], page]}
    texts = {
        **content["texts/de.yaml"],
        "eligibility": ["Sie halten einen Hund."],
        "cost_summary": "Die Anmeldung ist frei. Die Steuer kommt mit dem Bescheid.",
        "duration_summary": "Etwa zwei Wochen",
        "responsibility_reason": "Die Steuer bekommt der Ort, in dem der Hund lebt.",
        "legal_note": "Kommunalabgabengesetz und Satzung über die Hundesteuer",
    }
    return {
        **content,
        "form.yaml": form,
        "texts/de.yaml": texts,
        "package.yaml": {**content["package.yaml"], "legal_basis": ["Satzung über die Hundesteuer"]},
        "process.yaml": {
            **content["process.yaml"],
            "purpose": "Um die Hundesteuer festzusetzen.",
            "retention_months": 60,
        },
    }


def added_question(content: Content) -> str:
    """The key of the first question that the newcomer added to the page of the sample; empty if there is none."""
    keys = (element["key"] for page, owners, element in walk(content) if page == SAMPLE_PAGE and not owners)
    return next((key for key in keys if key not in _QUESTIONS), "")


def done_stops(progress: Progress) -> list[tuple[Stop, bool]]:
    """Every step with whether it is done, in order."""
    return [(stop, stop.is_done(progress)) for stop in STOPS]


def _has_question(progress: Progress) -> bool:
    return bool(added_question(progress.content))


def _has_rule(progress: Progress) -> bool:
    return any(element.get("shown_if") for _page, _owners, element in walk(progress.content))


def _has_fee(progress: Progress) -> bool:
    return bool(progress.content["fees.yaml"].get("items"))


def _has_letter(progress: Progress) -> bool:
    started: Mapping[str, Any] = from_nothing(Beginning("x", "x", "town", "x", "2026-01-01"))["process.yaml"]["letters"]
    letters = progress.content["process.yaml"].get("letters", {})
    return any(letters.get(name) != started.get(name) for name in LETTERS)


def _has_description(progress: Progress) -> bool:
    return bool(progress.content["texts/de.yaml"].get("summary") != STARTING_TEXTS["summary"])


def _has_cases(progress: Progress) -> bool:
    return len(progress.cases) >= LEAST_CASES and not any(case.wrong for case in progress.cases)


def _is_out(progress: Progress) -> bool:
    return progress.status is DraftStatus.PUBLISHED


STOPS = (
    Stop("question", "Eine Frage stellen",
         "Fügen Sie auf der Seite „Ihr Hund“ eine Frage hinzu: „Wobei hilft er?“. Wählen Sie die Art „Text“.",
         _has_question),
    Stop("rule", "Eine Regel bauen",
         "Die neue Frage sollen nur manche sehen: wenn „Hilft er einem Menschen mit Behinderung?“ mit Ja beantwortet "
         "ist.", _has_rule),
    Stop("fee", "Kosten festlegen", "Legen Sie einen Posten an, zum Beispiel „Hundemarke“ für 5,00 Euro.", _has_fee),
    Stop("text", "Die Leistung beschreiben",
         "Schreiben Sie in einem oder zwei Sätzen, worum es geht. Das lesen Menschen zuerst.", _has_description),
    Stop("letter", "Ein Schreiben anpassen", "Öffnen Sie die Bestätigung und schreiben Sie Ihren eigenen Satz.",
         _has_letter),
    Stop("cases", "Testfälle anlegen", "Lassen Sie sich drei Testfälle vorschlagen. Alle müssen grün sein.",
         _has_cases),
    Stop("publish", "Veröffentlichen", "Sehen Sie in der Prüfung nach, ob noch etwas fehlt. Dann veröffentlichen Sie: "
         "nur zur Übung, niemand außer Ihnen sieht es.", _is_out),
)  # fmt: skip
