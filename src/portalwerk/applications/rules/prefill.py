"""What an account knows goes into the form, where nothing was answered yet. Pure."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from portalwerk.formengine.rules.form import Answers, Element, Field, FieldType, Form, Group

_BIRTH_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?", re.ASCII)


def prefilled(form: Form, answers: Answers, known: Mapping[str, str], *, pages: Collection[str]) -> Answers:
    """Return the answers with known values in fields that name them in `prefill`.

    Answers stay as they are; repeated groups are never prefilled, since it is not clear whom they mean.
    Parameters: pages, keys of the pages that are about the person whose values these are.
    """
    elements = [element for page in form.pages if page.key in pages for element in page.elements]
    return _filled(elements, answers, {**birth_parts(known.get("birth_date", "")), **known})


def birth_parts(birth_date: str) -> dict[str, str]:
    """Return `birth_day`, `birth_month`, `birth_year` of a date of birth, for forms that ask for them one by one.

    Written as numbers without a leading zero. Not everybody's day of birth is known: a part that is missing or
    zero (`1950-00-00`) is left out.
    """
    found = _BIRTH_DATE.fullmatch(birth_date)
    parts = found.groupdict(default="0") if found else {}
    return {f"birth_{name}": str(int(digits)) for name, digits in parts.items() if int(digits)}


def first_answer(form: Form, answers: Answers, prefill: str) -> str:
    """Return the first answer to a field that stands for `prefill`, or nothing: name, e-mail of the applicant."""
    return next(iter(_found(form, answers, lambda field: field.prefill == prefill)), "")


def first_email(form: Form, answers: Answers) -> str:
    """Return the first e-mail address in the answers, or nothing."""
    known = first_answer(form, answers, "email")
    return known or next(iter(_found(form, answers, lambda field: field.type == FieldType.EMAIL)), "")


def _filled(elements: list[Element], answers: Answers, known: Mapping[str, str]) -> Answers:
    filled: dict[str, Any] = dict(answers)
    for element in elements:
        if element.repeats:
            continue
        if isinstance(element, Group):
            inner = _filled(list(element.elements), filled.get(element.key) or {}, known)
            if inner:
                filled[element.key] = inner
        elif known.get(element.prefill) and element.key not in filled:
            filled[element.key] = known[element.prefill]
    return filled


def _found(form: Form, answers: Answers, wanted: Any) -> list[str]:
    found: list[str] = []

    def walk(elements: tuple[Element, ...], values: Mapping[str, Any]) -> None:
        for element in elements:
            value = values.get(element.key)
            if value is None or element.repeats:
                continue
            if isinstance(element, Field):
                if wanted(element) and isinstance(value, str):
                    found.append(value)
            elif isinstance(value, Mapping):
                walk(element.elements, value)

    for page in form.pages:
        walk(page.elements, answers)
    return found
