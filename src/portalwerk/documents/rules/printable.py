"""Which characters the fonts of the letters can draw."""

import unicodedata
from typing import Any

# Code points (hexadecimal) that Fira Sans and Noto Sans in `documents/fonts` cover together: all groups of
# DIN 91379:2022-08 and the marks of German typesetting. A test prints every one of them.
_COVERED = """
20-7e a0-17e 187-188 18f 192 197 1a0-1a1 1af-1b0 1b7 1cd-1dc 1de-1df 1e2-1f0 1f4-1f5 1f8-1ff 212-213 218-21b
21e-21f 227-233 259 268 292 2b0 2b3 2b9-2ba 2be-2bf 2c6 2c8 2cc 2dc 2e2 300-304 306-30d 310 315 31b 323
325-328 331 35f 386 388-38a 38c 38e-3a1 3a3-3ce 40d 410-42a 42c 42e-44a 44c 44e-44f 45d 1d48 1d57 1e02-1e03
1e06-1e07 1e0a-1e11 1e17 1e1c-1e2b 1e2f-1e37 1e3a-1e3b 1e40-1e49 1e52-1e5b 1e5e-1e63 1e6a-1e6f 1e80-1e87
1e8c-1e97 1e9e 1ea0-1ef9 2009 2010-2015 2018-201a 201c-201e 2020-2022 2026 202f-2030 2032-2033 2039-203a 2044
2070 2074-2079 207f-2089 20ac 2122 2190-2193 2212 221e 2248 2260 2264-2265 fffd
"""


def _expand(ranges: str) -> frozenset[int]:
    covered: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        covered.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(covered)


PRINTABLE = _expand(_COVERED)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_BLANKS = {"\t", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}", "\v", "\f"}


def printable(value: Any) -> Any:
    """Return a JSON-like value whose texts hold only characters that a letter can show.

    Texts come back in Unicode normal form C. What the fonts lack, such as a picture character, becomes the
    replacement character, visibly: a letter must never drop a sign silently, and an archive file (PDF/A) must
    not hold a glyph without a shape. Invisible controls vanish; they would only mislead a reader.

    Source: DIN 91379:2022-08; ISO 19005-3, 6.2.11.8.
    """
    if isinstance(value, str):
        return _printable_text(value)
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def _printable_text(text: str) -> str:
    drawn = []
    for sign in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        if sign == "\n" or ord(sign) in PRINTABLE:
            drawn.append(sign)
        elif sign in _BLANKS or unicodedata.category(sign) == "Zs":
            drawn.append(" ")
        elif unicodedata.category(sign) not in {"Cc", "Cf"}:
            drawn.append(REPLACEMENT)
    return "".join(drawn)
