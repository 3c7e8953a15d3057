"""How one objects: the form and the process that belong to a service whose decisions know an objection. Pure.

An objection is filled in, sent, followed and answered like an application. What differs per service is taken from
it: field of law, way of announcing, second person who signs. Nobody writes a package for it.
"""

from collections.abc import Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Option, Page

# So many days are in any three months. Source: § 75 Satz 2 VwGO; § 88 Abs. 2 SGG.
_DECIDE_DAYS = 89
_FILES = ("application/pdf", "image/jpeg", "image/png")

OBJECTION_FORM = Form(
    id="widerspruch",
    version="1.0.0",
    title="Widerspruch",
    pages=(
        Page(
            key="begruendung",
            title="Ihr Widerspruch",
            hint="Ein Widerspruch braucht keine Begründung. Sie hilft uns aber, Ihren Fall noch einmal gut zu prüfen.",
            elements=(
                Field(
                    "gruende",
                    FieldType.TEXTAREA,
                    "Warum sind Sie nicht einverstanden?",
                    hint="Was ist falsch, oder was haben wir übersehen?",
                    minimum=0,
                    max_length=4000,
                ),
                Field(
                    "nachreichen",
                    FieldType.CHECKBOXES,
                    "Brauchen Sie mehr Zeit?",
                    minimum=0,
                    options=(Option("begruendung", "Ich reiche die Begründung nach."),),
                ),
                Field(
                    "unterlagen",
                    FieldType.FILE,
                    "Unterlagen",
                    hint="Nur wenn Sie etwas haben, das für Sie spricht.",
                    minimum=0,
                    maximum=10,
                    media_types=_FILES,
                ),
            ),
        ),
        Page(
            key="person",
            title="Wer sind Sie?",
            elements=(
                Group(
                    key="ich",
                    title="",
                    elements=(
                        Field(
                            "vorname",
                            FieldType.TEXT,
                            "Vorname",
                            max_length=80,
                            autocomplete="given-name",
                            prefill="given_name",
                        ),
                        Field(
                            "familienname",
                            FieldType.TEXT,
                            "Familienname",
                            max_length=120,
                            autocomplete="family-name",
                            prefill="family_name",
                        ),
                        Field(
                            "strasse",
                            FieldType.TEXT,
                            "Straße und Hausnummer",
                            max_length=70,
                            autocomplete="address-line1",
                            prefill="street",
                        ),
                        Field(
                            "plz",
                            FieldType.POSTCODE,
                            "Postleitzahl",
                            width="s",
                            autocomplete="postal-code",
                            prefill="postal_code",
                        ),
                        Field(
                            "ort",
                            FieldType.TEXT,
                            "Ort",
                            max_length=50,
                            autocomplete="address-level2",
                            prefill="locality",
                        ),
                        Field("email", FieldType.EMAIL, "E-Mail", minimum=0, autocomplete="email", prefill="email"),
                    ),
                ),
            ),
        ),
    ),
)


def objection_slug(slug: str) -> str:
    """Return the slug of the service with which one objects to decisions on another one."""
    return f"widerspruch-{slug}"[:80]


def objection_definition(offer: Offer) -> dict[str, Any]:
    """Return the definition in the shape of a package's, as `catalog.rules.offer` reads it.

    A service that wants a second person for an outcome wants one for the same answer to an objection.
    Source: §§ 68 to 75 VwGO; § 72 VwGO (Abhilfe); § 73 VwGO (Widerspruchsbescheid).
    """
    title = f"Widerspruch: {offer.short_title}"
    return {
        "package": {"signers": [], "earlier_until": None},
        "process": {
            "kind": "objection",
            "declaration": "ozg_9a",
            "field_of_law": offer.field_of_law,
            "basis": offer.basis,
            "usual": {"from_days": 28, "to_days": _DECIDE_DAYS},
            "deadlines": {"decide_days": _DECIDE_DAYS, "counting": "calendar", "inquiry_days": 21},
            "documents": [
                {"key": "begruendung", "title": "Begründung des Widerspruchs", "hint": "Ein Foto oder ein PDF reicht."},
                {"key": "nachweis", "title": "Nachweis", "hint": "Was für Sie spricht."},
            ],
            "handover": {"thing": "Widerspruchsbescheid", "way": "none"},
            "outcomes": _OUTCOMES,
            "countersign": {"outcomes": list(offer.countersign.kinds)} if offer.countersign else None,
            "letters": _LETTERS,
        },
        "fees": {"due": "never", "items": []},
        "texts": {
            "de": {
                "title": title,
                "short_title": title,
                "next_steps": [
                    "Wir prüfen den Bescheid noch einmal.",
                    "Sie bekommen eine Antwort, meist innerhalb von drei Monaten.",
                ],
            }
        },
    }


def version_of(definition: Mapping[str, Any]) -> str:
    """Return the version of a definition: another content is another version."""
    return f"{OBJECTION_FORM.version}+{sha256(dumps(definition, sort_keys=True).encode()).hexdigest()[:12]}"


_OUTCOMES = [
    {
        "key": "abhilfe",
        "kind": "granted",
        "title": "Abhelfen",
        "operative": "Wir geben Ihrem Widerspruch statt. Den Bescheid, gegen den er sich richtet, heben wir auf.",
        "reasons": [
            {
                "key": "begruendet",
                "title": "Widerspruch ist begründet",
                "text": "Wir haben den Bescheid noch einmal geprüft. Sie haben recht: Er war nicht richtig.",
            },
            {
                "key": "neue_tatsachen",
                "title": "Neue Tatsachen",
                "text": "Sie haben uns etwas mitgeteilt, das wir vorher nicht kannten. Deshalb entscheiden wir anders.",
            },
        ],
    },
    {
        "key": "teilweise",
        "kind": "partly_granted",
        "title": "Zum Teil abhelfen",
        "operative": "Wir geben Ihrem Widerspruch zum Teil statt. Im Übrigen weisen wir ihn zurück.",
        "reasons": [
            {
                "key": "teilweise",
                "title": "Zum Teil begründet",
                "text": "Wir haben den Bescheid noch einmal geprüft. Er war nur zum Teil richtig.",
            }
        ],
    },
    {
        "key": "zurueckgewiesen",
        "kind": "denied",
        "title": "Zurückweisen",
        "operative": "Wir weisen Ihren Widerspruch zurück.",
        "reasons": [
            {
                "key": "unbegruendet",
                "title": "Widerspruch ist unbegründet",
                "text": "Wir haben den Bescheid noch einmal geprüft. Er ist richtig.",
            },
            {
                "key": "verspaetet",
                "title": "Widerspruch kam zu spät",
                "text": "Die Frist war vorbei, als Ihr Widerspruch kam. Einen Grund, der das entschuldigt, sehen wir "
                "nicht.",
            },
        ],
    },
]
_LETTERS = {
    "acknowledgment": {"subject": "Ihr Widerspruch ist da", "paragraphs": ["Wir prüfen den Bescheid noch einmal."]},
    "inquiry": {"subject": "Zu Ihrem Widerspruch fehlt uns noch etwas", "paragraphs": ["Uns fehlt noch etwas."]},
    "granted": {
        "subject": "Ihr Widerspruch hat Erfolg",
        "paragraphs": ["Wir haben den Bescheid auf Ihren Widerspruch noch einmal geprüft."],
    },
    "denied": {
        "subject": "Widerspruchsbescheid",
        "paragraphs": ["Wir haben den Bescheid auf Ihren Widerspruch noch einmal geprüft."],
    },
}
