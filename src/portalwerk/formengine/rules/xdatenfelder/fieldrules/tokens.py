"""From the text of a rule to its tokens: ids, quoted texts, comparison signs, numbers, words."""

# ruff: noqa: RUF001 (quotes of all kinds are what this module is about)

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import plain

#: The longest text that is read; the longest real rule has 3,000 characters.
MAX_LENGTH = 12_000

ID, TEXT, SIGN, NUMBER, WORD, MARK, END = "id", "text", "sign", "number", "word", "mark", "end"

_CLOSING = {'"': '"“”„', "“": "”\"“", "„": "“”\"", "”": "”\"", "'": "'’‘", "‚": "‘’'", "‘": "’'‘", "’": "’'",
            "»": "«", "«": "»", "`": "`´'"}  # fmt: skip
#: All marks that quote.
QUOTES = "".join(_CLOSING) + "´"
_ANY_QUOTE = re.compile(f"[{QUOTES}]")
_CLOSINGS = {mark: re.compile(f"[{_CLOSING.get(mark, QUOTES)}]") for mark in QUOTES}
_SIGNS = {"<>": "!=", "≠": "!=", "!=": "!=", "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">="}
_FIM_ID = r"[A-Z]\d{5,14}"
#: What never stands inside quotes; where it does, the closing quote was forgotten.
_OUTSIDE = re.compile(
    rf"\n\s*\n|{_FIM_ID}|\b(?:DANN|dann muss|dann darf|dann zeige|WENN|SONST|zeige|befüllt werden)\b|[<>]=?|={{2,}}"
)
_LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a rule. `text` is what it says (a sign in its short form), `start` and `end` where it stands.

    An id is a whole path with dots.
    """

    kind: str
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """A word in small letters; nothing for anything else."""
        return self.text.lower() if self.kind == WORD else ""


def tokens(text: str, ids: Iterable[str] = ()) -> list[Token]:
    """The tokens of a rule, with an end. `ids` are the ids of the schema, whatever they look like."""
    one = _one_id(ids)
    pattern = _pattern(one.pattern)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in QUOTES and not _is_apostrophe(text, at):
            quoted = _quoted(text, at)
            if quoted is not None:
                found.append(quoted)
                at = quoted.end
            else:
                at += 1
            continue
        match = pattern.match(text, at)
        if match is None:
            at += 1
            continue
        kind = match.lastgroup or MARK
        word = match[0]
        if kind == SIGN:
            short = re.sub(r"\s", "", word)
            word = _SIGNS.get(short, "=" if short[0] == "=" else "!=")
        elif kind == ID:
            word = ".".join(one.findall(word))
        found.append(Token(kind, word, match.start(), match.end()))
        at = match.end()
    found.append(Token(END, "", len(text), len(text)))
    return found


def _one_id(ids: Iterable[str]) -> re.Pattern[str]:
    odd = sorted((id_ for id_ in ids if not re.fullmatch(_FIM_ID, id_)), key=len, reverse=True)
    return re.compile("|".join([_FIM_ID, *(re.escape(id_) + r"(?!\w)" for id_ in odd)]))


def _pattern(one: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<id>(?<!\w)(?:{one})(?:\.?(?:{one}))*)"
        r"|(?P<sign><\s?>|≠|!\s?={1,2}|[<>]\s?=|=(?:\s?=){0,2}|[<>≤≥])"
        r"|(?P<number>\d+)"
        r"|(?P<word>[^\W\d_][\w\-/]*)"
        r"|(?P<mark>[^\s\w])"
    )


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] in "'’´`" and 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()


def _quoted(text: str, at: int) -> Token | None:
    """The quoted text that begins here; None if this quote opens nothing."""
    barrier = _OUTSIDE.search(text, at + 1, at + _LONGEST_QUOTE)
    limit = barrier.start() if barrier else min(len(text), at + _LONGEST_QUOTE)
    for pattern in (_CLOSINGS[text[at]], _ANY_QUOTE):
        ends = (match.start() for match in pattern.finditer(text, at + 1, limit))
        end = next((end for end in ends if not _is_apostrophe(text, end)), None)
        if end is not None:
            inner = text[at + 1 : end].strip()
            return Token(TEXT, inner, at, end + 1) if plain(inner) else None
    return None
