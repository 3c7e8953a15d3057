"""Text modules of an authority: what they are for, and what a new version must have. Pure."""

from enum import StrEnum

from portalwerk.kernel.refusal import Refusal


class Purpose(StrEnum):
    """What a text module is for: a reason, or one of the four kinds of proviso."""

    REASON = "reason"
    LIMIT = "limit"
    CONDITION = "condition"
    OBLIGATION = "obligation"
    REVOCATION = "revocation"


PURPOSE_WORDS = {
    Purpose.REASON: "Begründung",
    Purpose.LIMIT: "Befristung",
    Purpose.CONDITION: "Bedingung",
    Purpose.OBLIGATION: "Auflage",
    Purpose.REVOCATION: "Widerrufsvorbehalt",
}


class ModuleIncomplete(Refusal):
    """A text module without a title or a text."""

    sentence = "Ein Baustein braucht einen Titel und einen Text."


class NothingChanged(Refusal):
    """A new version that says the same as the last."""

    sentence = "Titel und Text sind gleich geblieben. Es gibt nichts zu speichern."


class BlankUnclosed(Refusal):
    """A curly bracket that names no blank."""

    sentence = (
        "Eine geschweifte Klammer passt nicht. Platzhalter schreiben Sie so: {example}. "
        "Erlaubt sind kleine Buchstaben, Ziffern und der Unterstrich."
    )


def check_module(*, title: str, text: str, leftover: str) -> None:
    """Refuse a text module that nobody could use.

    Parameters: leftover, the text without its well-formed blanks. Raises ModuleIncomplete, BlankUnclosed.
    """
    if not title.strip() or not text.strip():
        raise ModuleIncomplete
    if "{" in leftover or "}" in leftover:
        raise BlankUnclosed(example="{gültig_bis}")
