"""What a bare FIM schema lacks to be a service: neutral words for a draft on the shelf."""

from typing import Any

from portalwerk.formengine.rules.form import Form

SHELF = "fim"


def shelf_slug(schema_id: str) -> str:
    """The address of a schema's draft."""
    return f"fim-{schema_id.lower()}"


def shelf_definition(form: Form, warnings: tuple[str, ...]) -> dict[str, Any]:
    """A definition in the shape of a package's, as `catalog.rules.offer` reads it.

    The schema says nothing of costs, deadlines or decisions; the draft runs on defaults until somebody
    makes a package of it.
    """
    title = form.title
    return {
        "package": {"slug": shelf_slug(form.id), "version": form.version, "schema": form.id},
        "warnings": list(warnings),
        "process": STARTING_PROCESS,
        "fees": {"due": "never", "items": []},
        "letters": {},
        "texts": {
            "de": {
                "title": title,
                "short_title": title,
                "summary": f"Entwurf aus dem Datenschema {form.id}, Version {form.version}, zum Ausprobieren.",
                "cost_summary": "Noch nicht festgelegt",
                "duration_summary": "Noch nicht festgelegt",
                "responsibility_reason": "Das ist ein Entwurf. Er hat noch kein Amt.",
                "next_steps": [
                    "Sie bekommen eine Bestätigung mit einer Nummer. Mehr passiert nicht: Es ist ein Entwurf."
                ],
                "keywords": [],
            }
        },
    }


STARTING_PROCESS: dict[str, Any] = {
    "kind": "application",
    "declaration": "none",
    "field_of_law": "general",
    "basis": "vwvfg",
    "usual": {"from_days": 0, "to_days": 0},
    "deadlines": {"decide_days": 30, "counting": "calendar", "inquiry_days": 14, "deemed_approval_months": None},
    "documents": [
        {"key": "nachweis", "title": "Fehlender Nachweis", "hint": "Ein Foto oder ein PDF reicht.", "reason": None}
    ],
    "handover": {"thing": "Bescheid", "way": "download", "ready": None, "bring": [], "hand_in": []},
    "outcomes": [
        {
            "key": "bewilligt",
            "kind": "granted",
            "title": "Antrag bewilligen",
            "operative": "Ihrem Antrag wird entsprochen.",
            "reasons": [
                {
                    "key": "erfuellt",
                    "title": "Voraussetzungen erfüllt",
                    "text": "Sie erfüllen die Voraussetzungen.",
                    "suggested_if": None,
                }
            ],
        },
        {
            "key": "abgelehnt",
            "kind": "denied",
            "title": "Antrag ablehnen",
            "operative": "Ihr Antrag wird abgelehnt.",
            "reasons": [
                {
                    "key": "nicht_erfuellt",
                    "title": "Voraussetzungen nicht erfüllt",
                    "text": "Sie erfüllen die Voraussetzungen nicht.",
                    "suggested_if": None,
                }
            ],
        },
    ],
    "letters": {
        "acknowledgment": {"subject": "Ihr Antrag ist da", "paragraphs": ["Ihr Antrag ist angekommen."]},
        "inquiry": {"subject": "Uns fehlt noch etwas", "paragraphs": ["Uns fehlen noch Unterlagen."]},
        "granted": {"subject": "Ihr Antrag", "paragraphs": ["Wir haben Ihrem Antrag zugestimmt."]},
        "denied": {"subject": "Ihr Antrag", "paragraphs": ["Wir können Ihrem Antrag nicht zustimmen."]},
    },
    "switches": {},
}
