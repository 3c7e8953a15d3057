"""What is wrong with an answer, in a sentence that names the question and the remedy."""

from dataclasses import dataclass

from portalwerk.formengine.rules.form import Element, Group
from portalwerk.kernel.refusal import Refusal

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence at one place. `path` names the occurrence, `label` the question."""

    path: str
    label: str
    sentence: str
    page_key: str


class TooManyFiles(Refusal):
    """A file field holds as many files as it may."""

    sentence = "Bei „{label}“ sind höchstens {limit} Dateien möglich. Bitte entfernen Sie zuerst eine Datei."


class TooManyBytes(Refusal):
    """The files of a field are together larger than allowed. `limit` is a size in words."""

    sentence = (
        "Bei „{label}“ dürfen alle Dateien zusammen höchstens {limit} groß sein. "
        "Bitte entfernen Sie zuerst eine Datei oder wählen Sie eine kleinere."
    )


def named(element: Element) -> str:
    """The name of an element inside a sentence: its label, shortened where it is a sentence itself."""
    text = (element.title if isinstance(element, Group) else element.label).strip().rstrip(":?.")
    if len(text) <= _LONGEST_NAME:
        return text or element.key
    return text[:_LONGEST_NAME].rsplit(" ", 1)[0] + " …"
