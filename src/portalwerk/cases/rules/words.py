"""By which words a case is found again. Pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
SHORTEST, LONGEST = 3, 8


def folded(text: str) -> str:
    """Return text without case and accents, so that `Müller`, `MUELLER` and `muller` meet half-way."""
    plain = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def prefixes(text: str) -> set[str]:
    """Return the beginnings, three to eight letters, of every word: what is typed is compared with these."""
    found: set[str] = set()
    for word in _WORD.findall(folded(text)):
        found.update(word[:length] for length in range(SHORTEST, min(len(word), LONGEST) + 1))
    return found


def searched(text: str) -> set[str]:
    """Return what a typed search is looked up by: each word, cut to eight letters. Shorter than three: nothing."""
    return {word[:LONGEST] for word in _WORD.findall(folded(text)) if len(word) >= SHORTEST}
