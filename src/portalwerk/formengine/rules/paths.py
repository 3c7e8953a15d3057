"""Paths of answers: `G1.G2[0].F3` names one occurrence, `G1.G2.F3` the element in the form."""

import re
from typing import Any

from portalwerk.formengine.rules.form import Answers

_INDEX = re.compile(r"\[\d{1,4}\]")
_STEP = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\[(\d{1,4})\])?")
MAX_PATH = 1000


def static_path(path: str) -> str:
    """The path without indexes."""
    return _INDEX.sub("", path)


def steps_of(path: str) -> list[tuple[str, int | None]] | None:
    """The keys of a path with their indexes; None if the text is no path."""
    if len(path) > MAX_PATH:
        return None
    found: list[tuple[str, int | None]] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            return None
        found.append((match[1], int(match[2]) if match[2] else None))
    return found


def answer_at(answers: Answers, path: str) -> Any:
    """The answer at a path, or None."""
    here: Any = answers
    for key, index in steps_of(path) or ():
        here = here.get(key) if isinstance(here, dict) else None
        if index is not None:
            here = here[index] if isinstance(here, list) and index < len(here) else None
    return here


def with_answer(answers: Answers, path: str, value: Any) -> Answers:
    """New answers with a value at a path; None takes it away. Missing groups and items are made.

    Raises: ValueError if the text is no path.
    """
    steps = steps_of(path)
    if not steps:
        raise ValueError(f"no path: {path[:80]}")
    return _put(answers, steps, value)


def _put(holder: Any, steps: list[tuple[str, int | None]], value: Any) -> Answers:
    key, index = steps[0]
    copy: Answers = dict(holder) if isinstance(holder, dict) else {}
    old = copy.get(key)
    if index is not None:
        entries = list(old) if isinstance(old, list) else []
        entries.extend(({} if steps[1:] else "") for _ in range(index + 1 - len(entries)))
        if steps[1:]:
            entries[index] = _put(entries[index], steps[1:], value)
        elif value is None:
            del entries[index]
        else:
            entries[index] = value
        copy[key] = entries
    elif steps[1:]:
        copy[key] = _put(old, steps[1:], value)
    elif value is None:
        copy.pop(key, None)
    else:
        copy[key] = value
    return copy
