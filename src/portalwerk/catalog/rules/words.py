"""Words as people type them: one spelling, compounds in their parts, typing errors.

German puts words together ("Hundeanmeldung") that a catalog holds apart ("Hund anmelden"). Both sides are taken
apart by the words that the catalog itself knows, with the linking sounds between the parts.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping

#: Linking elements between the parts of a compound, the most frequent first.
LINKS = ("", "s", "es", "n", "en", "er", "e")
SHORTEST_PART = 3
LONGEST_WORD = 60
MAX_WORDS = 12
_MAX_PARTS = 4

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+")

#: Words that say nothing about the matter.
SMALL_WORDS = frozenset({
    "aber", "als", "am", "an", "auch", "auf", "aus", "bei", "beim", "bin", "bis", "brauche", "braucht", "da",
    "darf", "das", "dass", "dem", "den", "der", "des", "die", "dies", "diese", "doch", "ein", "eine", "einem",
    "einen", "einer", "eines", "er", "es", "fuer", "gehe", "gibt", "haben", "habe", "hat", "ich", "ihr", "im",
    "in", "ist", "ja", "kann", "kein", "keine", "koennen", "man", "mal", "mehr", "mein", "meine", "meinem",
    "meinen", "meiner", "meines", "mich", "mit", "mir", "moechte", "muss", "nach", "nicht", "noch", "nun",
    "nur", "ob", "oder", "ohne", "sich", "sie", "sind", "so", "soll", "ueber", "um", "und", "uns", "unser",
    "unsere", "vom", "von", "vor", "wann", "war", "was", "wegen", "weil", "wenn", "wer", "werden", "wie",
    "will", "wir", "wird", "wo", "wohin", "zu", "zum", "zur", "bekomme", "bekommen", "mache", "machen", "geht",
    "sein", "seine",
})  # fmt: skip


#: Ends of compounds that say what one wants to do, not with what; they count as known even where no title has them.
GENERAL_PARTS = frozenset({
    "amt", "anmeldung", "abmeldung", "antrag", "ausstellung", "beantragung", "bescheid", "bescheinigung",
    "bestellung", "buchung", "formular", "gebuehr", "gebuehren", "kosten", "stelle", "termin", "ummeldung",
    "verlaengerung", "verlust",
})  # fmt: skip


def fold(text: str) -> str:
    """One spelling: lower case, umlauts written out, no accents. The same as `pw_fold` in the database."""
    spelled = unicodedata.normalize("NFKC", text).lower().translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of a text in their own spelling."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def query_words(text: str) -> list[str]:
    """The telling words of what a person typed, folded, at most `MAX_WORDS`; small words only if nothing else."""
    folded = [word for word in (fold(raw) for raw in words_of(text[:300])) if 1 < len(word) <= LONGEST_WORD]
    telling = [word for word in folded if word not in SMALL_WORDS]
    return list(dict.fromkeys(telling or folded))[:MAX_WORDS]


def possible_parts(word: str) -> set[str]:
    """All pieces of a word that might be a word: what the vocabulary is asked for."""
    length = len(word)
    return {
        word[start:end]
        for start in range(length - SHORTEST_PART + 1)
        for end in range(start + SHORTEST_PART, length + 1)
    } - SMALL_WORDS


def split_compound(word: str, is_known: Callable[[str], bool]) -> list[str] | None:
    """The fewest known words a compound consists of, or None if it is none.

    Parameters:
        word: folded.
        is_known: whether a piece is a word of the catalog.
    """
    best: list[str] | None = None
    for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        head = _without_link(word[:end], is_known)
        if head is None:
            continue
        rest = word[end:]
        tail = [rest] if is_known(rest) else split_compound(rest, is_known)
        if tail and len(tail) < _MAX_PARTS and (best is None or len(tail) + 1 < len(best)):
            best = [head, *tail]
    return best


def _without_link(piece: str, is_known: Callable[[str], bool]) -> str | None:
    for link in LINKS:
        stripped = piece.removesuffix(link) if link else piece
        if len(stripped) >= SHORTEST_PART and (not link or stripped != piece) and is_known(stripped):
            return stripped
    return None


def distance(one: str, other: str, *, limit: int) -> int:
    """How many slips of the finger lie between two words: a letter more, less, other, or two swapped.

    Returns `limit + 1` as soon as it is more than `limit`. Source: optimal string alignment distance.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, before = row, [i], row if i == 1 else before
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before = last
    return row[-1]


def allowed_slips(word: str) -> int:
    """How many slips a word of this length may hold and still be taken for another."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 11 else 3


def nearest(word: str, candidates: Mapping[str, int]) -> str | None:
    """The candidate that was most likely meant, or None.

    Parameters:
        candidates: word → how often it occurs.
    """
    limit = allowed_slips(word)
    rated = [
        (slips, -weight, candidate)
        for candidate, weight in candidates.items()
        if (slips := _slips(word, candidate, limit)) <= limit
    ]
    return min(rated)[2] if rated else None


def _slips(word: str, candidate: str, limit: int) -> float:
    # The first letter is rarely wrong; a candidate that begins otherwise counts half a slip more.
    found = distance(word, candidate, limit=limit)
    return found + (0.5 if word[:1] != candidate[:1] else 0)


def nearest_compound(word: str, is_known: Callable[[str], bool], candidates: Mapping[str, int]) -> list[str] | None:
    """A compound with a slip in one of its two parts: "Hundeanmelung"."""
    for end in range(len(word) - SHORTEST_PART, SHORTEST_PART, -1):
        head, rest = word[:end], word[end:]
        known_head = _without_link(head, is_known)
        if known_head and (tail := nearest(rest, candidates)):
            return [known_head, tail]
        if len(rest) > SHORTEST_PART and is_known(rest):
            for link in LINKS:
                stem = head.removesuffix(link)
                if found := nearest(stem, candidates):
                    return [found, rest]
    return None


def index_words(texts: Iterable[str], vocabulary: Collection[str]) -> list[str]:
    """The folded words of texts, and the parts of their compounds beside them."""
    known = vocabulary.__contains__
    found: list[str] = []
    for text in texts:
        for raw in words_of(text):
            word = fold(raw)
            found.append(word)
            if len(word) > 2 * SHORTEST_PART:
                found.extend(split_compound(word, known) or ())
    return found
