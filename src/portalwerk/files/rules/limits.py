"""How big and how old a file may get."""

from datetime import timedelta

from portalwerk.files.rules.problem import UploadRefused

DEFAULT_MAX_BYTES = 10 * 1024 * 1024
# No field may allow more: the check holds the whole file in the memory of its child process.
HARD_MAX_BYTES = 50 * 1024 * 1024
# Room in a request for the other fields of the page and the multipart borders.
BODY_SLACK = 2 * 1024 * 1024
# Source: the period of drafts, STANDARDS 10 (7).
DRAFT_FILES_KEPT = timedelta(days=30)
_NBSP = "\N{NO-BREAK SPACE}"


class FileEmpty(UploadRefused):
    """A file without a byte."""

    sentence = "„{name}“ ist leer. Öffnen Sie die Datei und prüfen Sie den Inhalt, oder wählen Sie eine andere aus."


class NothingRead(UploadRefused):
    """No file arrived."""

    sentence = "Es ist keine Datei angekommen. Wählen Sie die Datei noch einmal aus."


class FileTooBig(UploadRefused):
    """A file above the limit of its field, with both sizes."""

    sentence = (
        "Die Datei ist zu groß: {size}. Erlaubt sind {limit}. Verkleinern Sie „{name}“, zum Beispiel mit "
        "geringerer Auflösung beim Scannen."
    )


def byte_size(count: int, *, digits: int = 0) -> str:
    """Return a size in the words of a person: `34 MB`, `212 kB`, `9 Byte`. Powers of ten, as shops count."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            amount = count / factor
            text = f"{amount:.{digits or (1 if amount < 10 else 0)}f}".replace(".", ",")
            return text.removesuffix(",0") + _NBSP + unit
    return f"{count}{_NBSP}Byte"


def check_size(name: str, size: int, *, max_bytes: int, complete: bool = True) -> None:
    """Refuse what is empty or too big.

    Parameters: complete, whether `size` is all of the file; if reading stopped at the limit, it is only known
    that there is more.
    Raises FileEmpty, FileTooBig.
    """
    limit = min(max_bytes, HARD_MAX_BYTES)
    if size == 0 and complete:
        raise FileEmpty(name=name)
    if size <= limit:
        return
    written, allowed = byte_size(size), byte_size(limit)
    if written == allowed:
        written, allowed = byte_size(size, digits=3), byte_size(limit, digits=3)
    if not complete:
        written = f"mehr als {byte_size(limit)}"
    raise FileTooBig(name=name, size=written, limit=allowed if complete else byte_size(limit))


def body_limit(max_bytes: int, *, files: int = 1) -> int:
    """Return how many bytes a request with `files` uploads may have."""
    return min(max_bytes, HARD_MAX_BYTES) * files + BODY_SLACK
