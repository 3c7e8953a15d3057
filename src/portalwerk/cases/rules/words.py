"""By which words and numbers a case is found again. Pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
SHORTEST, LONGEST = 2, 8


def folded(text: str) -> str:
    """Return text without case and accents, so that `Müller`, `MUELLER` and `muller` meet half-way."""
    plain = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def prefixes(text: str) -> set[str]:
    """Return the beginnings, two to eight letters, of every word: what is typed is compared with these."""
    found: set[str] = set()
    for word in _WORD.findall(folded(text)):
        found.update(word[:length] for length in range(SHORTEST, min(len(word), LONGEST) + 1))
    return found


def words_of_case(*, name: str, reference: str, file_number: str, address: str = "") -> set[str]:
    """Return all beginnings by which a case is found: names, address, reference with and without hyphens, number."""
    return (
        prefixes(name)
        | prefixes(address)
        | prefixes(reference)
        | prefixes(file_number)
        | {reference.replace("-", "").casefold()[:LONGEST]}
    )


def file_number_of(slug: str, *, year: int, number: int) -> str:
    """Return a file number such as `JE-2026-000123`: initials of the service, year, running number."""
    initials = "".join(part[0] for part in slug.split("-"))[:3].upper()
    return f"{initials}-{year}-{number:06d}"


def searched(text: str) -> set[str]:
    """Return what a typed search is looked up by: each word, cut to eight letters. Shorter than two: nothing."""
    return {word[:LONGEST] for word in _WORD.findall(folded(text)) if len(word) >= SHORTEST}
