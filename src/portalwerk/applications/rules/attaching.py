"""Whether one more file has its place in an application: not twice the same, not more than can be handled."""

from collections.abc import Mapping

from portalwerk.files.rules import byte_size
from portalwerk.kernel.refusal import Refusal

#: All files of one application together. More than this no office opens in a browser.
APPLICATION_BYTES = 500 * 1000 * 1000


class SameFileTwice(Refusal):
    """The same content is in the same field already."""

    sentence = "„{name}“ ist schon da, unter dem Namen „{other}“. Wir haben die Datei nicht noch einmal gespeichert."


class SameNameTwice(Refusal):
    """The same file is in the same field already."""

    sentence = "„{name}“ ist schon da. Wir haben die Datei nicht noch einmal gespeichert."


class ApplicationFull(Refusal):
    """All files together are larger than an application may be."""

    sentence = (
        "Alle Dateien zusammen dürfen höchstens {limit} groß sein. Mit „{name}“ wären es mehr. "
        "Entfernen Sie zuerst eine Datei oder verkleinern Sie diese."
    )


class DraftsFull(Refusal):
    """The files of all unsent applications of a person are together larger than one person may keep here."""

    sentence = (
        "In Ihren Anträgen, die noch nicht gesendet sind, dürfen alle Dateien zusammen höchstens {limit} groß sein. "
        "Mit „{name}“ wären es mehr. Senden Sie einen Antrag ab oder löschen Sie einen, den Sie nicht mehr brauchen."
    )


def check_is_new(name: str, sha256: str, held: Mapping[str, str]) -> None:
    """Refuse a content that the field has already. Parameters: held, the names of its files by their digest.

    Raises SameFileTwice, SameNameTwice.
    """
    other = held.get(sha256)
    if other == name:
        raise SameNameTwice(name=name)
    if other is not None:
        raise SameFileTwice(name=name, other=other)


def check_room(name: str, *, held: int, size: int, most: int | None = None) -> None:
    """Refuse a file that makes the application too large.

    Parameters: held, bytes so far; most, what a person may keep, where this application is all they have.
    Raises ApplicationFull.
    """
    limit = APPLICATION_BYTES if most is None else min(APPLICATION_BYTES, most)
    if held + size > limit:
        raise ApplicationFull(name=name, limit=byte_size(limit))


def check_drafts_room(name: str, *, held: int, size: int, most: int) -> None:
    """Refuse a file that makes the unsent applications of a person too large. Parameters: held, bytes in all of them.

    Raises DraftsFull.
    """
    if held + size > most:
        raise DraftsFull(name=name, limit=byte_size(most))
