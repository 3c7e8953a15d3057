"""Is a form definition usable? Found before it is stored, with the place and a sentence for its author."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from portalwerk.formengine.rules.dead import dead_pages, only_exits
from portalwerk.formengine.rules.exits import faults_of_exit, looks_ahead
from portalwerk.formengine.rules.expression import compile_expression
from portalwerk.formengine.rules.form import (
    CHOICE_TYPES,
    RESERVED_PAGE_KEYS,
    Check,
    Element,
    Field,
    FieldType,
    Form,
    Group,
    Page,
)
from portalwerk.formengine.rules.kinds import BOOL, FACTS, Kind
from portalwerk.formengine.rules.patterns import compile_pattern
from portalwerk.formengine.rules.plan import Planner, plan, prefixes_of
from portalwerk.formengine.rules.schemes import SCHEMES
from portalwerk.formengine.rules.syntax import ExpressionFault
from portalwerk.kernel.refusal import Refusal

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
_PAGE_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAKEN_KEYS = frozenset({"self", "true", "false", "null", "in", "csrfmiddlewaretoken", *FACTS})


class UnusableForm(Refusal):
    """A form definition with faults; `faults` lists them all."""

    sentence = "Das Formular „{title}“ ist nicht verwendbar: {first}"

    def __init__(self, *, title: str, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(title=title, first=faults[0])


def faults(form: Form) -> list[str]:
    """Everything that keeps a form from running, each with its place; empty if it is usable."""
    found = list(_form_faults(form))
    if found:
        return found
    try:
        planned = plan(form)
    except ExpressionFault as wrong:
        return [str(wrong)]
    if only_exits(planned):
        return ["Das Formular endet immer an einem Ausgang. Niemand kann es absenden."]
    return [
        f"Seite „{page.key}“, shown_if: Stelle 1: Diese Seite ist nie zu sehen. Ihre Bedingung kann nicht wahr werden."
        for page in dead_pages(planned)
    ]


def _form_faults(form: Form) -> Iterator[str]:
    if not form.pages:
        yield "Das Formular hat keine Seite."
    elif all(page.exit for page in form.pages):
        yield "Das Formular hat nur Ausgänge. Es braucht eine Seite mit Fragen."
    yield from _doubled((page.key for page in form.pages), "Die Seite „{}“ gibt es zweimal.")
    yield from _doubled(_top_keys(form), "Das Element „{}“ gibt es auf der obersten Ebene zweimal.")
    examiner = _Examiner(form)
    for page in form.pages:
        yield from examiner.page(page)


def _top_keys(form: Form) -> Iterator[str]:
    """Keys of the top level. A plain group may be continued on another page; then its children's keys count."""
    continued: set[str] = set()
    for page in form.pages:
        for element in page.elements:
            if isinstance(element, Group) and not (element.repeats or element.choice or element.shown_if):
                yield from (f"{element.key}.{child.key}" for child in element.elements)
                if element.key in continued:
                    continue
                continued.add(element.key)
            yield element.key


def _doubled(keys: Iterable[str], sentence: str) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield sentence.format(key)
        seen.add(key)


class _Examiner:
    def __init__(self, form: Form) -> None:
        self.planner = Planner(form)
        self.lists = {entry.key for entry in form.code_lists}

    def page(self, page: Page) -> Iterator[str]:
        place = f"Seite „{page.key}“"
        if not _PAGE_KEY.fullmatch(page.key):
            yield f"{place}: Ein Seitenname besteht aus kleinen Buchstaben, Ziffern und Bindestrichen."
        if page.key in RESERVED_PAGE_KEYS:
            yield f"{place}: Dieser Seitenname ist vergeben."
        if not page.elements and page.exit is None:
            yield f"{place}: Die Seite ist leer."
        yield from self.expression(page.shown_if, (), place, "shown_if")
        yield from self.way_out(page, place)
        yield from self.checks(page.checks, page.elements, (), place)
        for element in page.elements:
            yield from self.element(element, (), "")

    def way_out(self, page: Page, place: str) -> Iterator[str]:
        yield from faults_of_exit(page)
        if page.exit is None or page.shown_if is None:
            return
        with suppress(ExpressionFault):  # told already, with its place
            reads = compile_expression(page.shown_if, self.planner.scope(()), BOOL).reads
            if looks_ahead(self.planner.form, page, reads):
                yield f"{place}, shown_if: Stelle 1: Ein Ausgang kann nur auf Fragen von Seiten davor schauen."

    def element(self, element: Element, owners: tuple[Group, ...], prefix: str) -> Iterator[str]:
        path = prefix + element.key
        place = f"Element „{path}“"
        if not _KEY.fullmatch(element.key) or element.key in _TAKEN_KEYS:
            yield f"{place}: So darf ein Element nicht heißen."
        if element.maximum is not None and (element.maximum < max(element.minimum, 1)):
            yield f"{place}: Höchstens {element.maximum} ist weniger als mindestens {element.minimum}."
        yield from self.expression(element.shown_if, owners, place, "shown_if")
        yield from self.expression(element.required_if, owners, place, "required_if")
        if isinstance(element, Field):
            yield from self.field(element, owners, place)
        else:
            yield from self.group(element, owners, path, place)

    def group(self, group: Group, owners: tuple[Group, ...], path: str, place: str) -> Iterator[str]:
        if not group.elements:
            yield f"{place}: Die Gruppe ist leer."
        yield from _doubled((child.key for child in group.elements), place + ": Das Element „{}“ gibt es zweimal.")
        inside = (*owners, self.planner.whole(group, owners))
        yield from self.checks(group.checks, group.elements, inside, place)
        for child in group.elements:
            yield from self.element(child, inside, path + ".")

    def field(self, field: Field, owners: tuple[Group, ...], place: str) -> Iterator[str]:
        yield from self.expression(field.compute, owners, place, "compute", None)
        if field.code_list is not None and field.code_list not in self.lists:
            yield f"{place}: Die Codeliste „{field.code_list}“ gibt es in diesem Formular nicht."
        if field.type in CHOICE_TYPES and not field.options and field.code_list is None:
            yield f"{place}: Eine Auswahl braucht Werte oder eine Codeliste."
        if field.type is FieldType.CHECKED_NUMBER and field.scheme not in SCHEMES:
            yield f"{place}, scheme: Diese Art von Nummer gibt es nicht. Bekannt sind: {', '.join(SCHEMES)}."
        yield from self.files(field, place)
        yield from _doubled((option.code for option in field.options), place + ": Den Code „{}“ gibt es zweimal.")
        if field.pattern is not None:
            try:
                compile_pattern(field.pattern)
            except ExpressionFault as wrong:
                yield f"{place}, pattern: {wrong.sentence}"

    def categories(self, field: Field, place: str) -> Iterator[str]:
        if not field.categories:
            return
        if field.type is not FieldType.FILE or not field.repeats:
            yield f"{place}: Kategorien hat nur ein Feld für mehrere Dateien."
        needed = sum(entry.needed for entry in field.categories)
        if needed > field.limit:
            yield f"{place}: {needed} Kategorien müssen da sein, aber höchstens {field.limit} Dateien sind möglich."
        yield from _doubled((entry.code for entry in field.categories), place + ": Die Kategorie „{}“ gibt es zweimal.")

    def files(self, field: Field, place: str) -> Iterator[str]:
        yield from self.categories(field, place)
        if field.max_total_bytes is None:
            return
        if field.type is not FieldType.FILE:
            yield f"{place}: Eine Größe aller Dateien hat nur ein Feld für Dateien."
        elif field.max_bytes is not None and field.max_total_bytes < field.max_bytes:
            yield f"{place}: Die Grenze für alle Dateien ist kleiner als die für eine Datei."

    def checks(
        self, checks: tuple[Check, ...], members: tuple[Element, ...], owners: tuple[Group, ...], place: str
    ) -> Iterator[str]:
        names = {member.key for member in members}
        for check in checks:
            yield from self.expression(check.valid_if, owners, place, "checks")
            if check.target and check.target.split(".")[0] not in names:
                yield f"{place}, checks: Das Ziel „{check.target}“ gibt es hier nicht."

    def expression(
        self, source: str | None, owners: tuple[Group, ...], place: str, what: str, expect: Kind | None = BOOL
    ) -> Iterator[str]:
        if source is None:
            return
        try:
            compile_expression(source, self.planner.scope(owners), expect, prefixes_of(owners))
        except ExpressionFault as wrong:
            yield f"{place}, {what}: {wrong}"
