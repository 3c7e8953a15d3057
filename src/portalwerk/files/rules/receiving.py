"""A file that comes in parts: in which order, how large, how many at once. So a broken connection costs one part."""

import hashlib
import hmac
from datetime import timedelta

from portalwerk.files.rules.problem import UploadRefused

#: A part is small, so that no request holds a web thread long and little is sent twice.
PART_BYTES = 1024 * 1024
#: So many files may be on their way for one application at once; more than one drop ever holds.
MOST_AT_ONCE = 100
#: What nobody went on with for so long is deleted.
PARTIAL_KEPT = timedelta(hours=2)


class WrongPlace(UploadRefused):
    """A part does not begin where the last one ended: a line was cut, or two windows send the same file."""

    sentence = "Bei „{name}“ fehlt ein Stück. Wir machen an der richtigen Stelle weiter."


class PartTooBig(UploadRefused):
    """A part above the size of a part, or beyond the announced end of its file."""

    sentence = "„{name}“ kam anders an als angekündigt. Wählen Sie die Datei bitte noch einmal aus."


class TooManyAtOnce(UploadRefused):
    """More files on their way than one drop holds."""

    sentence = "Gerade sind schon sehr viele Dateien unterwegs. Warten Sie, bis sie da sind. Dann geht „{name}“ auch."


def check_part(name: str, *, offset: int, received: int, size: int, part: int) -> None:
    """Refuse a part that does not follow. Parameters: size, of the whole file; part, of this part.

    Raises WrongPlace, PartTooBig.
    """
    if offset != received:
        raise WrongPlace(name=name)
    if not 0 < part <= PART_BYTES or received + part > size:
        raise PartTooBig(name=name)


def check_at_once(name: str, running: int) -> None:
    """Refuse another file while too many are on their way. Raises TooManyAtOnce."""
    if running >= MOST_AT_ONCE:
        raise TooManyAtOnce(name=name)


def part_secret(secret: bytes, offset: int) -> bytes:
    """Return the key of one part, so that no part can stand for another."""
    return hmac.digest(secret, b"portalwerk part|" + offset.to_bytes(8, "big"), hashlib.sha256)
