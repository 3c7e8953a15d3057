"""What a person meant by a typed word, and where it stands in a title."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portalwerk.catalog.rules.words import GENERAL_PARTS, fold, nearest, nearest_compound, split_compound, words_of

_SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class MeantWord:
    """A typed word as it is searched.

    `ways` are alternatives, each a list of words that must stand together: for a compound the word itself, or
    its parts. `spelled` is how people write it, `is_corrected` whether that is not what was typed.
    """

    typed: str
    ways: tuple[tuple[str, ...], ...]
    spelled: str
    is_known: bool = True
    is_corrected: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """All words of all ways."""
        return tuple(dict.fromkeys(word for way in self.ways for word in way))

    @property
    def spelled_folded(self) -> str:
        """The spelling, folded."""
        return fold(self.spelled)

    def any_part(self) -> str:
        """One of its words, in PostgreSQL's notation."""
        suffix = "" if self.is_known else ":*"
        return " | ".join(f"'{word}'{suffix}" for word in self.words)

    def tsquery(self, label: str = "") -> str:
        """The word with all its parts, in PostgreSQL's notation; `label` restricts it to a weight (`:A`, the title)."""
        prefix = "" if self.is_known else "*"
        suffix = f"{label or ':'}{prefix}" if (label or prefix) else ""
        ways = (" & ".join(f"'{word}'{suffix}" for word in way) for way in self.ways)
        return "(" + " | ".join(f"({way})" for way in ways) + ")"


def meant_word(
    word: str, *, known: Mapping[str, str], near: Mapping[str, int], spellings: Mapping[str, str]
) -> MeantWord:
    """What was meant by a folded word.

    Parameters:
        known: words and pieces of words that the catalog knows, with their spelling.
        near: similar words of the catalog with their weight; empty to take the word as typed.
        spellings: how the near words are written.
    """
    is_known = known.__contains__
    ways = tuple(_splits(word, known))
    if is_known(word):
        return MeantWord(word, ((word,), *ways), word)
    if ways:
        return MeantWord(word, ways, word)
    if found := nearest(word, near):
        return MeantWord(word, ((found,),), spellings.get(found, found), is_corrected=True)
    if parts := nearest_compound(word, is_known, near):
        spelled = " ".join(spellings.get(part, known.get(part, part)) for part in parts)
        return MeantWord(word, (tuple(parts),), spelled, is_corrected=True)
    return MeantWord(word, ((word,),), word, is_known=False)


def _splits(word: str, known: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The compound in few parts, and those taken apart once more; parts that no text has are left out."""
    parts = split_compound(word, lambda piece: piece in known or piece in GENERAL_PARTS)
    if parts is None:
        return
    finer = [piece for part in parts for piece in split_compound(part, known.__contains__) or [part]]
    ways = (tuple(part for part in way if part in known) for way in (parts, finer))
    yield from dict.fromkeys(way for way in ways if way)


def marked(title: str, searched: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """The title in pieces: text, and whether it is a word that was searched (in any ending)."""
    pieces: list[tuple[str, bool]] = []
    position = 0
    for word in words_of(title):
        start = title.find(word, position)
        if start > position:
            pieces.append((title[position:start], False))
        pieces.append((word, any(_is_form_of(fold(word), sought) for sought in searched)))
        position = start + len(word)
    if position < len(title):
        pieces.append((title[position:], False))
    return tuple(pieces)


def _is_form_of(word: str, sought: str) -> bool:
    shared = 0
    for one, other in zip(word, sought, strict=False):
        if one != other:
            break
        shared += 1
    return word == sought or shared >= max(_SHORTEST_PREFIX, min(len(word), len(sought)) - 2)
