"""Fills a form the way a browser does: draws each page, presses the buttons, posts the inputs."""

from collections.abc import Iterable, Iterator

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.drawing import (
    DrawnField,
    DrawnGroup,
    DrawnItem,
    DrawnRepeat,
    PageView,
    draw_page,
    posted_values,
)
from portalwerk.formengine.rules.form import UNLIMITED_OCCURRENCES, Answers, Facts, Field, Form, Page
from portalwerk.formengine.rules.pages import prune, visible_pages
from portalwerk.formengine.rules.paths import answer_at, static_path, with_answer
from portalwerk.formengine.rules.reading import COMMAND_NAME, YES, attach_file, read_page
from portalwerk.formengine.rules.schemes import SCHEMES

#: The longest chain of questions that bring up questions.
MOST_ROUNDS = 10
#: How often something without a limit of its own is repeated while filling.
SENSIBLE = 2
PARTS = {
    "Tag": "27",
    "Monat": "März",
    "Jahr": "1985",
    "Uhrzeit": "8:30",
    "Breite": "50,9751",
    "Länge": "11,0297",
}
SPELLINGS = {
    "email": "ada@beispiel.de",
    "phone": "03601 12345",
    "postcode": "07 999",
    "iban": "DE02 1203 0000 0000 2020 51",
    "time": "8.30",
    "url": "www.beispiel.de",
    "plate": "ef ab 123",
    "vin": "wvwzzz1jz3w386752",
}


def everything(items: Iterable[DrawnItem]) -> Iterator[DrawnItem]:
    for item in items:
        yield item
        if isinstance(item, DrawnGroup):
            yield from everything(item.items)
        elif isinstance(item, DrawnRepeat):
            yield from everything(occurrence.item for occurrence in item.occurrences)


def most(repeat: DrawnRepeat) -> int:
    """The maximum of the definition, or a sensible number where there is none."""
    return repeat.limit if repeat.limit < UNLIMITED_OCCURRENCES else SENSIBLE


def fill_page(form: Form, page: Page, answers: Answers) -> tuple[Answers, PageView]:
    """Answers with every question of a page filled, everything repeated as often as it may be."""
    view = draw_page(form, page, answers)
    while True:
        repeats = [item for item in everything(view.items) if isinstance(item, DrawnRepeat)]
        short = next((item for item in repeats if item.add and item.count < most(item)), None)
        if short is None or short.add is None:
            break
        posted = {**posted_values(view), COMMAND_NAME: [short.add.value]}
        answers = read_page(form, page, posted, answers).answers
        view = draw_page(form, page, answers)
    answers = read_page(form, page, filled_in(form, view), answers).answers
    for item in everything(view.items):
        if isinstance(item, DrawnField) and item.input == "file":
            for number in range(min(item.limit, SENSIBLE)):
                answers = attach_file(form, answers, item.path, f"file-{number}")
    return answers, view


def fill(form: Form) -> tuple[Answers, list[PageView]]:
    """A whole form filled, with the pages as they were drawn."""
    answers: Answers = {}
    views = []
    for page in form.pages:
        answers, view = fill_page(form, page, answers)
        views.append(view)
    return answers, views


def fill_as_asked(form: Form, facts: Facts) -> Answers:
    """A form filled the way its rules ask: page by page, until no answer brings up another question.

    Where only one of several may be filled, the first stays.
    """
    answers: Answers = {}
    for _round in range(MOST_ROUNDS):
        before = answers
        for page in visible_pages(form, answers, facts=facts):
            answers = _with_one_of_each(form, page, answers, facts)
            view = draw_page(form, page, answers, facts=facts)
            answers = read_page(form, page, filled_in(form, view), answers, facts=facts).answers
            for item in everything(view.items):
                if isinstance(item, DrawnField) and item.input == "file" and answer_at(answers, item.path) is None:
                    answers = attach_file(form, answers, item.path, "file-1")
        if answers == before:
            break
    answers = prune(form, answers, facts=facts)
    for problem in check_all(form, answers, facts=facts):
        if problem.sentence.startswith("Bitte füllen Sie genau eine dieser Angaben aus"):
            answers = with_answer(answers, problem.path, None)
    return answers


def _with_one_of_each(form: Form, page: Page, answers: Answers, facts: Facts) -> Answers:
    """Press "add" where nothing of something repeatable is there yet."""
    while True:
        view = draw_page(form, page, answers, facts=facts)
        repeats = [item for item in everything(view.items) if isinstance(item, DrawnRepeat)]
        empty = next((item for item in repeats if item.add and not item.count), None)
        if empty is None or empty.add is None:
            return answers
        posted = {**posted_values(view), COMMAND_NAME: [empty.add.value]}
        answers = read_page(form, page, posted, answers, facts=facts).answers


def filled_in(form: Form, view: PageView) -> dict[str, list[str]]:
    """What a browser posts after somebody answered every question of a page."""
    elements = dict(form.walk())
    posted = posted_values(view)
    for item in everything(view.items):
        if isinstance(item, DrawnGroup) and item.choice is not None:
            posted[item.choice.name] = [item.choice.options[0].value]
        if isinstance(item, DrawnField):
            definition = elements[static_path(item.path)]
            assert isinstance(definition, Field)
            posted.update(answer(item, definition))
    return posted


def answer(item: DrawnField, field: Field) -> dict[str, list[str]]:
    """A right answer to one question, under the names of its inputs."""
    if item.input in ("label", "locked", "file"):
        return {}
    if item.parts:
        return {part.name: [PARTS[part.label]] for part in item.parts}
    if item.options:
        codes = [option.value for option in item.options if option.value]
        return {item.name: codes[: item.limit] if item.input == "checkboxes" else codes[:1]}
    if item.input == "checkbox":
        return {item.name: [YES]}
    if item.type in ("number", "integer", "money"):
        return {item.name: [(field.min_value or "1").replace(".", ",")]}
    if field.scheme:
        return {item.name: [SCHEMES[field.scheme].example]}
    return {item.name: [SPELLINGS.get(item.type) or words(field)]}


def words(field: Field) -> str:
    if field.pattern is not None:
        return "1" * (field.min_length or 1)
    length = max(field.min_length or 1, min(field.max_length or 12, 12))
    return ("Łódź-Straße-ǅ" * 20)[:length]
