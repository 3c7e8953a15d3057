"""Forms for measuring: one with 300 questions and 150 rules, and answers for any form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portalwerk.formengine.rules.form import (
    CHOICE_TYPES,
    NUMBER_TYPES,
    Answers,
    Check,
    Element,
    Field,
    FieldType,
    Form,
    Group,
    Option,
    Page,
)
from portalwerk.formengine.rules.pages import merge_parts
from portalwerk.formengine.rules.plan import plan

Lists = Mapping[str, tuple[Option, ...]]

PAGES, GROUPS_OF_PAGE, ITEMS = 10, 2, 3
_CODES = tuple(Option(f"{number:03}", f"Antwort {number}") for number in range(12))
_ANSWERS = {
    FieldType.DATE: "1985-03-27",
    FieldType.PARTIAL_DATE: "1985",
    FieldType.TIME: "08:30",
    FieldType.DATETIME: "2026-03-27T08:30",
    FieldType.BOOLEAN: True,
    FieldType.DECLARATION: True,
    FieldType.EMAIL: "ada@beispiel.de",
    FieldType.PHONE: "03601 12345",
    FieldType.IBAN: "DE02120300000000202051",
    FieldType.POSTCODE: "07999",
    FieldType.FILE: "datei-1",
}


def large_form() -> Form:
    """A form of 300 questions on ten pages with 150 rules: shown, demanded, computed and checked, across pages."""
    return Form("mass", "1", "Zum Messen", tuple(_page(number) for number in range(PAGES)))


def _page(number: int) -> Page:
    """30 questions and 15 rules: ten on the page, five in its two groups."""
    before = f"p{max(number - 1, 0)}"
    own: list[Element] = [
        Field(f"p{number}_code", FieldType.RADIO, "Was trifft zu?", options=_CODES),
        Field(f"p{number}_sum", FieldType.MONEY, "Betrag"),
        Field(f"p{number}_on", FieldType.DATE, "Seit wann?"),
        Field(f"p{number}_yes", FieldType.BOOLEAN, "Stimmt das?"),
    ]
    if number:
        own += [
            Field(f"p{number}_a{at}", FieldType.TEXT, f"Frage {at}", shown_if=source, minimum=0)
            for at, source in enumerate(
                (
                    f'{before}_code == "001" || {before}_yes',
                    f"{before}_sum > 10 && !is_empty({before}_code)",
                    f"years_between({before}_on, today) >= 18",
                    f'{before}_code in ["001", "002", "003"]',
                    f'{before}_first.exists(i, i.amount > 3 && i.kind != "005")',
                )
            )
        ]
    else:
        own += [
            Field(f"p0_a{at}", FieldType.TEXT, f"Frage {at}", minimum=0, shown_if=f'p0_code != "00{at}"')
            for at in range(5)
        ]
    own += [
        Field(
            f"p{number}_b{at}",
            FieldType.TEXT,
            f"Angabe {at}",
            minimum=0,
            required_if=f"p{number}_yes && p{number}_sum > {at}",
        )
        for at in range(3)
    ]
    own.append(
        Field(f"p{number}_total", FieldType.MONEY, "Summe", compute=f"sum(p{number}_first.map(i, i.amount)) * 1.5")
    )
    own += [_group(number, "first", repeats=True), _group(number, "second", repeats=False)]
    check = Check(f"p{number}_sum < 100000 || p{number}_yes", "Der Betrag ist zu hoch.", f"p{number}_sum")
    return Page(f"seite-{number}", f"Seite {number}", elements=tuple(own), checks=(check,))


def _group(number: int, name: str, *, repeats: bool) -> Group:
    plain = [Field(f"text{at}", FieldType.TEXT, f"Zeile {at}", minimum=0, max_length=80) for at in range(5)]
    return Group(
        f"p{number}_{name}",
        "Angaben",
        maximum=ITEMS if repeats else 1,
        elements=(
            Field("kind", FieldType.SELECT, "Art", options=_CODES),
            Field("amount", FieldType.INTEGER, "Anzahl"),
            *plain,
            Field("note", FieldType.TEXTAREA, "Warum?", shown_if='amount > 2 && kind != "004"', minimum=0),
            *(
                ()
                if not repeats
                else (Field("proof", FieldType.TEXT, "Nachweis", required_if="amount > 100", minimum=0),)
            ),
        ),
        checks=(Check("amount < 1000 || !is_empty(note)", "Bitte sagen Sie, warum es so viele sind.", "amount"),),
    )


def counted(form: Form) -> tuple[int, int]:
    """How many questions and how many rules a form has."""
    nodes = plan(form).nodes.values()
    rules = sum(sum(part is not None for part in (n.shown_if, n.required_if, n.compute)) + len(n.checks) for n in nodes)
    rules += sum((page.shown_if is not None) + len(page.checks) for page in plan(form).pages)
    return sum(isinstance(node.element, Field) for node in nodes), rules


def answers_for(form: Form) -> Answers:
    """An answer to every question, with two items (or what is allowed) of everything that repeats."""
    lists = {entry.key: entry.options for entry in form.code_lists}
    answers: Answers = {}
    for page in form.pages:
        merge_parts(answers, _answers(page.elements, lists))
    return answers


def _answers(elements: tuple[Element, ...], lists: Lists) -> Answers:
    found: Answers = {}
    for element in elements:
        if isinstance(element, Group):
            inner = element.elements[:1] if element.choice else element.elements
            one: Any = _answers(inner, lists)
        else:
            one = _answer(element, lists)
        if one is not None:
            found[element.key] = [one] * min(element.limit, 2) if element.repeats else one
    return found


def _answer(field: Field, lists: Lists) -> Any:
    if not field.is_typed:
        return None
    if field.type in CHOICE_TYPES:
        options = field.options or lists.get(field.code_list or "", ())
        return options[0].code if options else "001"
    if field.type in NUMBER_TYPES:
        return field.min_value or "5"
    return _ANSWERS.get(field.type, "Ada"[: field.max_length or 3])
