"""A draft as far as it goes: a form is drawn before it is finished, and what is broken is told from what is missing."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.expression import compile_expression
from portalwerk.formengine.rules.form import Form
from portalwerk.formengine.rules.kinds import BOOL, NUMBER
from portalwerk.formengine.rules.plan import Planner
from portalwerk.formengine.rules.syntax import ExpressionFault
from portalwerk.packages.rules.assembling import Content, model_of
from portalwerk.packages.rules.form_source import CodeListFile, FormFile, form_of
from portalwerk.packages.rules.reading import read_model
from portalwerk.packages.rules.source import Source

_KEPT = 256
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})


def sketch(content: Content) -> Form | None:
    """The form of a draft without its empty pages and groups, None while there is no question at all.

    Raises: ValidationError for a form file that holds what no form can hold.
    """
    file = content["form.yaml"]
    pages = _without_empty(file)["pages"]
    if not any(page["elements"] for page in pages):
        return None
    lists = {
        name.removeprefix("codelists/").removesuffix(".yaml"): CodeListFile.model_validate(value)
        for name, value in content.items()
        if name.startswith("codelists/")
    }
    read = FormFile.model_validate({**file, "pages": pages})
    return form_of(read, version=str(content["package.yaml"]["version"]), code_lists=lists)


def faults_of(content: Content) -> list[str]:
    """What is broken: a value that its file does not allow, a condition that does not fit the form.

    What is only missing (an empty page, an example) is no fault: drafts grow.
    """
    found = [fault for name, value in content.items() if name != "form.yaml" for fault in _of_file(name, value)]
    try:
        form = sketch(content)
    except ValidationError:
        return found + _of_file("form.yaml", _without_empty(content["form.yaml"]))
    if form is None:
        return found
    return found + list(kept_faults(form)) + list(_outside(content, form))


@lru_cache(maxsize=_KEPT)
def kept_faults(form: Form) -> tuple[str, ...]:
    """The faults of a form, found once: an edit, the gate and the pages after it ask for the same ones."""
    return tuple(faults(form))


def key_of(words: str, taken: Collection[str], *, first: str = "frage", joint: str = "_", longest: int = 40) -> str:
    """A key made from words: small letters and digits, numbered if it is taken.

    Parameters: first, put before where the words begin with no letter; joint, between words.
    """
    plain = re.sub(r"[^a-z0-9]+", joint, words.lower().translate(_UMLAUTS)).strip(joint)
    base = plain[:longest].strip(joint)
    if not base or not base[0].isalpha():
        base = f"{first}{joint}{base}".strip(joint)
    if base not in taken:
        return base
    return next(f"{base}{joint}{number}" for number in range(2, 10_000) if f"{base}{joint}{number}" not in taken)


def _filled(elements: list[Any]) -> list[Any]:
    kept = []
    for element in elements:
        if element.get("type") == "group":
            inner = _filled(element.get("elements", []))
            if inner:
                kept.append({**element, "elements": inner})
        else:
            kept.append(element)
    return kept


def _without_empty(file: Mapping[str, Any]) -> dict[str, Any]:
    pages = [{**page, "elements": _filled(page.get("elements", []))} for page in file.get("pages", [])]
    return {**file, "pages": [page for page in pages if page["elements"] or _ends(page)]}


def _ends(page: Mapping[str, Any]) -> bool:
    """Whether a page is an exit that is told to its end. Without a reason or a condition it is not there yet."""
    return bool(page.get("exit", {}).get("reason")) and bool(page.get("shown_if"))


def _of_file(name: str, value: Any) -> list[str]:
    model = model_of(name)
    if model is None:
        return []
    _one, findings = read_model(Source(name, value), model)
    return [finding.sentence for finding in findings]


def _outside(content: Content, form: Form) -> Iterator[str]:
    planner = Planner(form)
    for where, source, is_number in conditions_outside(content):
        try:
            compile_expression(source, planner.scope(()), NUMBER if is_number else BOOL)
        except ExpressionFault as wrong:
            yield f"{where}: {wrong.sentence}"


def conditions_outside(content: Content) -> Iterator[tuple[str, str, bool]]:
    """Conditions that look at the form from outside: where, source, whether it gives a number."""
    for item in content["fees.yaml"].get("items", []):
        if item.get("when"):
            yield f"Kosten „{item['label']}“", item["when"], False
        if item.get("times"):
            yield f"Kosten „{item['label']}“", item["times"], True
    reasons = [one for outcome in content["process.yaml"].get("outcomes", []) for one in outcome["reasons"]]
    yield from _given("Begründung", reasons, "suggested_if")
    yield from _given("Unterschrift", content["package.yaml"].get("signers", []), "required_if")


def _given(what: str, things: list[Any], name: str) -> Iterator[tuple[str, str, bool]]:
    for thing in things:
        if thing.get(name):
            yield f"{what} „{thing['title']}“", thing[name], False
