"""Are the answers complete and right? Every problem names the question and says what to do.

Two questions are kept apart: is something missing (this module), and is a given value right (`judging.py`).
A group that may be left out and is wholly empty is absent; as soon as one of its fields is filled, all its
required ones are demanded.
"""

from collections.abc import Iterator
from typing import Any

from portalwerk.formengine.rules.evaluation import NO_FACTS, Evaluation, Frames, evaluated
from portalwerk.formengine.rules.form import (
    LIST_TYPES,
    Answers,
    Facts,
    Field,
    FieldType,
    Form,
    Group,
    Page,
)
from portalwerk.formengine.rules.judging import fault_of
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.plan import Node, PlannedCheck, PlannedPage
from portalwerk.formengine.rules.problem import Problem, named
from portalwerk.formengine.rules.schemes import SCHEMES

__all__ = ["Problem", "check_all", "check_page"]


def check_page(form: Form, page: Page, answers: Answers, *, facts: Facts = NO_FACTS) -> list[Problem]:
    """What stands in the way of leaving a page, in the order of the page."""
    evaluation = evaluated(form, answers, facts)
    return list(_page_problems(evaluation.plan.page(page), evaluation))


def check_all(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> list[Problem]:
    """What stands in the way of submitting, over all visible pages."""
    evaluation = evaluated(form, answers, facts)
    return [problem for page in evaluation.plan.pages for problem in _page_problems(page, evaluation)]


def _page_problems(page: PlannedPage, evaluation: Evaluation) -> Iterator[Problem]:
    if not evaluation.shows_page(page):
        return
    if page.page.exit is not None:
        yield Problem("", page.page.title, ends_here(page.page.title), page.page.key)
        return
    frames = (evaluation.kept,)
    checker = _Checker(page.page.key, evaluation)
    yield from checker.elements(page.nodes, evaluation.kept, "", frames, demanded=True)
    yield from checker.checks(page.checks, page.nodes, "", page.page.title, frames)


def answered(node: Node, value: Any) -> bool:
    """Whether a person has answered anything in an element; constants and computed values do not count."""
    if isinstance(node.element, Field):
        return node.element.is_typed and filled(value)
    if isinstance(value, list):
        return any(answered_item(node, item) for item in value)
    return answered_item(node, value)


def answered_item(node: Node, item: Any) -> bool:
    """Whether a person has answered anything in one item of a group."""
    if not isinstance(item, dict):
        return False
    return any(answered(child, item[child.key]) for child in node.children if child.key in item)


class _Checker:
    """Walks the visible elements of a page."""

    def __init__(self, page_key: str, evaluation: Evaluation) -> None:
        self.page_key = page_key
        self.evaluation = evaluation

    def problem(self, path: str, label: str, sentence: str) -> Problem:
        return Problem(path, label, sentence, self.page_key)

    def elements(
        self, nodes: tuple[Node, ...], answers: Answers, prefix: str, frames: Frames, *, demanded: bool
    ) -> Iterator[Problem]:
        for node in nodes:
            path = prefix + node.key
            if self.evaluation.shows(node, path, frames):
                value = answers.get(node.key)
                required = demanded and self.evaluation.requires(node, path, frames)
                if isinstance(node.element, Field):
                    yield from self.field(node, node.element, value, path, required=required)
                else:
                    yield from self.group(node, value, path, frames, required=required)

    def field(self, node: Node, field: Field, value: Any, path: str, *, required: bool) -> Iterator[Problem]:
        if not field.is_typed:
            return
        if field.repeats or field.type is FieldType.CHECKBOXES:
            yield from self.list_field(node, field, value, path, required=required)
        elif not filled(value):
            if required:
                yield self.problem(path, named(field), missing(field))
        else:
            yield from self.value(node, field, value, path)

    def value(self, node: Node, field: Field, value: Any, path: str) -> Iterator[Problem]:
        sentence = fault_of(field, value, node.labels)
        if sentence is not None:
            yield self.problem(path, named(field), sentence)

    def list_field(self, node: Node, field: Field, value: Any, path: str, *, required: bool) -> Iterator[Problem]:
        entries = value if isinstance(value, list) else [] if value is None else [value]
        given = [(at, entry) for at, entry in enumerate(entries) if filled(entry)]
        for at, entry in given:
            yield from self.value(node, field, entry, path if field.type in LIST_TYPES else f"{path}[{at}]")
        need = max(field.minimum, 1) if required else field.minimum if given else 0
        if len(given) > field.limit:
            yield self.problem(path, named(field), too_many(named(field), field.limit))
        elif len(given) < need:
            spot = path if field.type in LIST_TYPES else f"{path}[{_first_gap(entries)}]"
            few = missing(field) if need == 1 else too_few(named(field), need, len(given))
            yield self.problem(spot, named(field), few)

    def group(self, node: Node, value: Any, path: str, frames: Frames, *, required: bool) -> Iterator[Problem]:
        if node.element.repeats:
            yield from self.items(node, value, path, frames, required=required)
        elif required or answered_item(node, value):
            yield from self.item(node, value if isinstance(value, dict) else {}, path, frames)

    def items(self, node: Node, value: Any, path: str, frames: Frames, *, required: bool) -> Iterator[Problem]:
        entries = value if isinstance(value, list) else []
        given = [at for at, item in enumerate(entries) if answered_item(node, item)]
        label, limit = named(node.element), node.element.limit
        if len(given) > limit:
            yield self.problem(path, label, too_many(label, limit))
        need = max(node.element.minimum, 1) if required else node.element.minimum if given else 0
        gaps = [at for at in range(max(len(entries), need)) if at not in given][: max(0, need - len(given))]
        found = False
        for at in sorted({*given, *gaps}):
            item = entries[at] if at < len(entries) else {}
            for problem in self.item(node, item if isinstance(item, dict) else {}, f"{path}[{at}]", frames):
                found = True
                yield problem
        if gaps and not found:
            yield self.problem(f"{path}[{gaps[0]}]", label, too_few(label, need, len(given)))

    def item(self, node: Node, item: Answers, path: str, frames: Frames) -> Iterator[Problem]:
        inner = (*frames, item)
        if isinstance(node.element, Group) and node.element.choice:
            yield from self.choice(node, item, path, inner)
        else:
            yield from self.elements(node.children, item, path + ".", inner, demanded=True)
        yield from self.checks(node.checks, node.children, path + ".", named(node.element), inner)

    def choice(self, node: Node, item: Answers, path: str, frames: Frames) -> Iterator[Problem]:
        shown = [child for child in node.children if self.evaluation.shows(child, f"{path}.{child.key}", frames)]
        chosen = [child for child in shown if child.key in item]
        label = named(node.element)
        if len(chosen) != 1:
            ways = ", ".join(f"„{named(child.element)}“" for child in shown)
            start = "Bitte wählen Sie bei" if not chosen else "Bitte füllen Sie bei"
            end = "genau eine Möglichkeit" if not chosen else "nur eine Möglichkeit aus"
            yield self.problem(path, label, f"{start} „{label}“ {end}: {ways}.")
            return
        child = chosen[0]
        child_path, value = f"{path}.{child.key}", item.get(child.key)
        if isinstance(child.element, Field):
            yield from self.field(child, child.element, value, child_path, required=True)
        else:
            yield from self.group(child, value, child_path, frames, required=True)

    def checks(
        self,
        checks: tuple[PlannedCheck, ...],
        nodes: tuple[Node, ...],
        prefix: str,
        title: str,
        frames: Frames,
    ) -> Iterator[Problem]:
        for planned in checks:
            if not _ready(planned, frames) or self.evaluation.passes(planned, prefix, frames):
                continue
            target = planned.check.target
            node = next((node for node in nodes if node.key == target.split(".")[0]), None)
            label = title if node is None else named(node.element)
            path = prefix + target if target else prefix.rstrip(".") or (nodes[0].key if nodes else "")
            yield self.problem(path, label, planned.check.sentence)


def _ready(planned: PlannedCheck, frames: Frames) -> bool:
    for level, keys in planned.waits_for:
        here: Any = frames[level]
        for key in keys:
            if isinstance(here, list):
                break
            here = here.get(key) if isinstance(here, dict) else None
        if not filled(here):
            return False
    return True


def _first_gap(entries: list[Any]) -> int:
    return next((at for at, entry in enumerate(entries) if not filled(entry)), len(entries))


def missing(field: Field) -> str:
    """The sentence for a required question without an answer."""
    label = named(field)
    if field.type is FieldType.CHECKED_NUMBER:
        scheme = SCHEMES[field.scheme]
        return f"„{label}“ fehlt. Bitte geben Sie die Nummer an. {scheme.found} Beispiel: {scheme.example}"
    return _MISSING.get(field.type, "„{label}“ fehlt. Bitte füllen Sie dieses Feld aus.").format(label=label)


_CHOOSE = "Bitte wählen Sie bei „{label}“ eine Antwort aus."
_MISSING = {
    FieldType.BOOLEAN: _CHOOSE,
    FieldType.RADIO: _CHOOSE,
    FieldType.SELECT: _CHOOSE,
    FieldType.CHECKBOXES: "Bitte wählen Sie bei „{label}“ mindestens eine Antwort aus.",
    FieldType.DECLARATION: "Bitte setzen Sie den Haken bei „{label}“. Ohne ihn geht es nicht weiter.",
    FieldType.FILE: "Bitte laden Sie bei „{label}“ eine Datei hoch.",
    FieldType.DATE: "„{label}“ fehlt. Bitte geben Sie Tag, Monat und Jahr an. Beispiel: 27 3 2026",
    FieldType.PARTIAL_DATE: "„{label}“ fehlt. Bitte geben Sie mindestens das Jahr an. Beispiel: 1985",
    FieldType.TIME: "„{label}“ fehlt. Bitte geben Sie eine Uhrzeit an. Beispiel: 14:30",
    FieldType.NUMBER: "„{label}“ fehlt. Bitte geben Sie eine Zahl an. Beispiel: 12,5",
    FieldType.INTEGER: "„{label}“ fehlt. Bitte geben Sie eine Zahl an. Beispiel: 12",
    FieldType.MONEY: "„{label}“ fehlt. Bitte geben Sie einen Betrag in Euro an. Beispiel: 53,00",
    FieldType.EMAIL: "„{label}“ fehlt. Bitte geben Sie eine E-Mail-Adresse an. Beispiel: ada@beispiel.de",
    FieldType.PHONE: "„{label}“ fehlt. Bitte geben Sie eine Telefonnummer an. Beispiel: 03601 123456",
    FieldType.IBAN: "„{label}“ fehlt. Bitte geben Sie die IBAN an. Sie steht auf Ihrer Bankkarte.",
    FieldType.POSTCODE: "„{label}“ fehlt. Bitte geben Sie die Postleitzahl an. Beispiel: 07999",
    FieldType.URL: "„{label}“ fehlt. Bitte geben Sie eine Internetadresse an. Beispiel: https://www.beispiel.de",
    FieldType.PLATE: "„{label}“ fehlt. Bitte geben Sie das Kennzeichen an. Beispiel: EF-AB 123",
    FieldType.VIN: "„{label}“ fehlt. Bitte geben Sie die 17 Zeichen aus dem Fahrzeugschein an, Feld E.",
    FieldType.POINT: "„{label}“ fehlt. Bitte wählen Sie den Ort auf der Karte oder geben Sie Breite und Länge an.",
}


def ends_here(title: str) -> str:
    """The sentence for an application that ended at an exit, so that it cannot be sent."""
    return f"Mit Ihren Antworten geht der Antrag hier nicht weiter: „{title}“. Lesen Sie dort, was Sie tun können."


def too_many(label: str, limit: int) -> str:
    """The sentence for more answers than allowed."""
    times = "eine Angabe" if limit == 1 else f"{limit} Angaben"
    return f"Bei „{label}“ sind höchstens {times} möglich. Bitte entfernen Sie die übrigen."


def too_few(label: str, need: int, given: int) -> str:
    """The sentence for fewer answers than demanded."""
    times = "eine Angabe" if need == 1 else f"{need} Angaben"
    have = "" if not given else f", bisher {'ist es eine' if given == 1 else f'sind es {given}'}"
    return f"Bei „{label}“ brauchen wir mindestens {times}{have}. Bitte ergänzen Sie."
