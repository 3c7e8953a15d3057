"""Patterns for answers, by RE2: time grows with the length of the text only, whatever the pattern."""

from functools import lru_cache
from typing import Any

import re2

from portalwerk.formengine.rules.syntax import ExpressionFault

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20


@lru_cache(maxsize=4096)
def compile_pattern(pattern: str, position: int = 0) -> Any:
    """A pattern as RE2 object, for searching.

    Raises: `ExpressionFault` for a pattern that RE2 cannot compute (backreference, look-around, syntax).
    """
    try:
        return re2.compile(pattern, options=_OPTIONS)
    except re2.error as wrong:
        raise ExpressionFault(f"Das Muster ist nicht lesbar: {pattern}", position) from wrong


def matches_whole(pattern: str, text: str) -> bool:
    """Whether the pattern describes the whole text.

    Source: XML Schema part 2, appendix F (a pattern facet is a whole-value match); STANDARDS 1.3
    """
    return compile_pattern(f"^(?:{pattern})$").search(text) is not None
