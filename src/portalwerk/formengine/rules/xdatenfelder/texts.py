"""Texts of a schema as people read them: schemas carry HTML and line ends of many editors."""

import html
import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_BLOCK_TAGS = frozenset({"br", "p", "li", "ul", "ol", "div", "tr", "h1", "h2", "h3", "h4"})


def plain_text(raw: str) -> str:
    """A text of a schema without markup: tags of HTML go, their line breaks stay."""

    def replaced(tag: re.Match[str]) -> str:
        return "\n" if tag[2].lower() in _BLOCK_TAGS else ""

    text = html.unescape(_TAG.sub(replaced, raw)) if "<" in raw or "&" in raw else raw
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
