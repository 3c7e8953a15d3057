"""Finding one's own papers by words. Pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def reads_like(text: str, search: str) -> bool:
    """Return whether every typed word begins a word of a text. Case and accents do not matter; ä is also ae."""
    words = _words(text)
    return all(any(word.startswith(typed) for word in words) for typed in _words(search))


def _words(text: str) -> set[str]:
    plain = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    bare = "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))
    return set(_WORD.findall(bare))
