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


def check_is_new(name: str, sha256: str, held: Mapping[str, str]) -> None:
    """Refuse a content that the field has already. Parameters: held, the names of its files by their digest.

    Raises SameFileTwice, SameNameTwice.
    """
    other = held.get(sha256)
    if other == name:
        raise SameNameTwice(name=name)
    if other is not None:
        raise SameFileTwice(name=name, other=other)


def check_room(name: str, *, held: int, size: int) -> None:
    """Refuse a file that makes the application too large. Parameters: held, bytes so far. Raises ApplicationFull."""
    if held + size > APPLICATION_BYTES:
        raise ApplicationFull(name=name, limit=byte_size(APPLICATION_BYTES))
