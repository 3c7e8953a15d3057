"""How hard a text is to read. A hint for whoever writes, never a ban. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_SENTENCE = 20
LONGEST_WORD = 24

# A full stop ends a sentence only before a large letter, and not after a number or a short form such as Abs.
_END = re.compile(r"(?<=[.!?])(?<!\d\.)(?<!Abs\.)(?<!Nr\.)(?<!Art\.)(?<!Str\.)(?<!bzw\.)(?<!ggf\.)\s+(?=[A-ZÄÖÜ„])")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:-[A-Za-zÄÖÜäöüß]+)*")


@dataclass(frozen=True)
class PlainHints:
    """Long sentences, each with its number of words, and long words."""

    sentences: tuple[tuple[str, int], ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sentences or self.words)


def plain_hints(texts: Iterable[str]) -> PlainHints:
    """Return what makes these texts hard to read: sentences of more than 20 words, words of more than 24 letters.

    A word with hyphens counts by its longest part: hyphens are what helps.
    """
    sentences: dict[str, int] = {}
    words: dict[str, None] = {}
    for text in texts:
        for sentence in _END.split(text.strip()):
            found = _WORD.findall(sentence)
            if len(found) > LONGEST_SENTENCE:
                sentences[sentence] = len(found)
            words.update((w, None) for w in found if max(map(len, w.split("-"))) > LONGEST_WORD)
    return PlainHints(tuple(sentences.items()), tuple(words))


def told(hints: PlainHints) -> list[str]:
    """Return the hints as sentences for the page."""
    lines = [f"Dieser Satz hat {count} Wörter. Teilen Sie ihn: „{_short(text)}“" for text, count in hints.sentences]
    lines += [f"Langes Wort: „{word}“. Gibt es ein kürzeres, oder hilft ein Bindestrich?" for word in hints.words]
    return lines


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89].rsplit(" ", 1)[0] + " …"
