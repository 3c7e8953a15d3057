"""What a PDF holds."""

import io
import zlib

import pikepdf

from portalwerk.files.providers import Inspection
from portalwerk.files.rules.problem import Problem

MOST_OBJECTS = 100_000
MOST_PAGES = 1_000
LARGEST_STREAM = 200 * 1024 * 1024
LARGEST_TOTAL = 600 * 1024 * 1024
_DEPTH = 60
_ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA", "/RichMediaContent", "/AA"}
)
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
    }
)
_ACTIVE_ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


class _Found(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def inspect(content: bytes) -> Inspection:
    """Return pages or problem of a PDF."""
    if b"%%EOF" not in content[-4096:]:
        return Inspection(problem=Problem.BROKEN)
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                return Inspection(problem=Problem.PASSWORD)
            _objects(document)
            count = len(document.pages)
    except pikepdf.PasswordError:
        return Inspection(problem=Problem.PASSWORD)
    except _Found as found:
        return Inspection(problem=found.problem)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError, zlib.error):
        return Inspection(problem=Problem.BROKEN)
    if count > MOST_PAGES:
        return Inspection(problem=Problem.COMPLEX)
    return Inspection(page_count=count, problem=None if count else Problem.BROKEN)


def _objects(document: pikepdf.Pdf) -> None:
    """Look at every object, whether a page shows it or not. Raises _Found."""
    if len(document.objects) > MOST_OBJECTS:
        raise _Found(Problem.COMPLEX)
    unpacked = 0
    for item in document.objects:
        _look(item, 0)
        if isinstance(item, pikepdf.Stream):
            unpacked += _unpacked(item, min(LARGEST_STREAM, LARGEST_TOTAL - unpacked))


def _look(item: pikepdf.Object, depth: int) -> None:
    """Look at an object and at all that lies inside it. Raises _Found."""
    if depth > _DEPTH:
        raise _Found(Problem.TRAP)
    inside: list[pikepdf.Object | None]
    if isinstance(item, pikepdf.Array):
        inside = list(item.as_list())
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        _look_at_keys(item)
        inside = [item.get(key) for key in item.keys()]  # noqa: SIM118 - iterating would read pages
    else:
        return
    for part in inside:
        # What it only points at comes in the list of all objects.
        if part is not None and hasattr(part, "is_indirect") and not part.is_indirect:
            _look(part, depth + 1)


def _look_at_keys(item: pikepdf.Object) -> None:
    keys = set(item.keys())
    if (
        (keys & _ACTIVE_KEYS and not _harmless(item, keys))
        or _name(item, "/S") in _ACTIVE_ACTIONS
        or _name(item, "/Subtype") in _ACTIVE_ANNOTATIONS
    ):
        raise _Found(Problem.ACTIVE)


def _name(item: pikepdf.Object, key: str) -> str:
    part = item.get(key)
    return str(part) if isinstance(part, pikepdf.Name) else ""


def _harmless(item: pikepdf.Object, keys: set[str]) -> bool:
    """Return whether the suspicious keys hold nothing: forms often carry an empty /AA or /EmbeddedFiles."""
    for key in keys & _ACTIVE_KEYS:
        part = item.get(key)
        if not (isinstance(part, pikepdf.Dictionary | pikepdf.Array) and len(part) == 0):
            return False
    return True


def _unpacked(stream: pikepdf.Stream, room: int) -> int:
    """Return the unpacked size of a stream, stopping as soon as it is over `room`. Raises _Found."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters.as_list()] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names.count("/FlateDecode") > 2 or len(names) > 4:
        raise _Found(Problem.TRAP)
    if names[0] != "/FlateDecode":
        return 0
    raw = bytes(stream.read_raw_bytes())
    unpacker, total = zlib.decompressobj(), 0
    waiting = raw
    # Only a packed stream packed again reaches into the next round; it is unpacked in pieces, never whole.
    second = zlib.decompressobj() if names.count("/FlateDecode") == 2 else None
    while waiting and not unpacker.eof:
        piece = unpacker.decompress(waiting, 1 << 20)
        waiting = unpacker.unconsumed_tail
        total += len(piece) if second is None else _drain(second, piece, room - total)
        if total > room:
            raise _Found(Problem.TRAP)
        if not piece and not waiting:
            break
    return total


def _drain(unpacker: "zlib._Decompress", waiting: bytes, room: int) -> int:
    total = 0
    while waiting and not unpacker.eof and total <= room:
        piece = unpacker.decompress(waiting, 1 << 20)
        waiting = unpacker.unconsumed_tail
        total += len(piece)
        if not piece and not waiting:
            break
    return total
