"""Answers of invented people: those of a package's example, with names and dates of their own. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from portalwerk.formengine.rules.form import Answers, Category, Element, Field, FieldType, Form, Group
from portalwerk.project.demo.people import Someone


def answers_of(form: Form, example: Answers, someone: Someone, *, days_later: int) -> Answers:
    """Return the answers of an example as this person would have given them, without files.

    Parameters: days_later, how long after the example's own day; its recent dates move along.
    """
    elements = [element for page in form.pages for element in page.elements]
    return _rewritten(elements, example, someone, days_later)


def file_places(form: Form, example: Answers) -> Iterator[tuple[str, Field]]:
    """Yield the path and field of each file that an example holds."""
    for page in form.pages:
        yield from _files(page.elements, example, "")


def categories_of(places: Iterable[tuple[str, Field]]) -> Iterator[Category | None]:
    """Yield what each of these files is: the categories of its question in their order, the last one for all others."""
    seen: Counter[str] = Counter()
    for path, field in places:
        kinds = field.categories
        yield kinds[min(seen[path], len(kinds) - 1)] if kinds else None
        seen[path] += 1


def _rewritten(elements: list[Element], answers: Mapping[str, Any], someone: Someone, days: int) -> Answers:
    found: Answers = {}
    for element in elements:
        value = answers.get(element.key)
        if value is None:
            continue
        if isinstance(element, Field):
            if element.type != FieldType.FILE:
                found[element.key] = _own(element, value, someone, days)
        else:
            inner = list(element.elements)
            items = [_rewritten(inner, item, someone, days) for item in (value if element.repeats else [value])]
            found[element.key] = _joined(found.get(element.key), items if element.repeats else items[0])
    return found


def _joined(before: Any, more: Any) -> Any:
    """Return both parts of a group that goes on over several pages."""
    if isinstance(before, list):
        return [_joined(one, other) for one, other in zip(before, more, strict=True)]
    if isinstance(before, dict):
        return {**before, **{key: _joined(before.get(key), value) for key, value in more.items()}}
    return more


def _own(field: Field, value: Any, someone: Someone, days: int) -> Any:
    if field.prefill and isinstance(value, str):
        return someone.values(birth_year=value[:4]).get(field.prefill) or value
    if field.type == FieldType.DATE and isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    return value


def _files(elements: tuple[Element, ...], answers: Mapping[str, Any], before: str) -> Iterator[tuple[str, Field]]:
    for element in elements:
        value = answers.get(element.key)
        if value is None:
            continue
        path = f"{before}{element.key}"
        if isinstance(element, Group):
            for number, item in enumerate(value if isinstance(value, list) else [value]):
                inner = f"{path}[{number}]." if isinstance(value, list) else f"{path}."
                yield from _files(element.elements, item, inner)
        elif element.type == FieldType.FILE:
            for _ in value if isinstance(value, list) else [value]:
                yield path, element
