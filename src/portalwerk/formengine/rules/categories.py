"""What each of several files is: "Ausweis, Vorderseite". Kept beside the answers, by the number of the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from portalwerk.formengine.rules.evaluation import NO_FACTS
from portalwerk.formengine.rules.form import Answers, Facts, Field, Form
from portalwerk.formengine.rules.paths import static_path
from portalwerk.formengine.rules.plan import plan
from portalwerk.formengine.rules.problem import Problem, named
from portalwerk.formengine.rules.reading import Posted, file_field, file_ids
from portalwerk.formengine.rules.summary import Row, Section, summary

#: What stands between the path of a question and the number of a file in the name of its list.
CATEGORY_MARK = ":category:"

#: Number of a file → code of its category.
Categories = Mapping[str, str]


def category_name(path: str, file_id: str) -> str:
    """The name of the list that says what a file is."""
    return f"{path}{CATEGORY_MARK}{file_id}"


def asks_for_categories(form: Form) -> bool:
    """Whether a question of the form wants to know what each file is."""
    return bool(_asking_pages(form))


def read_categories(
    form: Form, answers: Answers, posted: Posted, held: Categories, *, page_key: str = ""
) -> dict[str, str]:
    """What is said of the files in the answers: what was posted, else what is held.

    Of a file that is gone, and of one whose question has no such category, nothing is kept. Parameters: page_key, the
    page that was posted: of files on others nothing is read.
    """
    read = {}
    nodes = plan(form).nodes
    for path, file_id in file_ids(form, answers):
        is_here = nodes[static_path(path)].page_key == page_key
        said = posted.get(category_name(path, file_id)) if is_here else None
        code = said[0] if said else held.get(file_id, "")
        if category_label(form, path, code):
            read[file_id] = code
    return read


def category_label(form: Form, path: str, code: str | None) -> str:
    """A category in words; empty if the question at the path does not have it."""
    field = file_field(form, path)
    found = (entry.label for entry in field.categories if entry.code == code) if field is not None else iter(())
    return next(found, "")


def with_categories(form: Form, sections: Iterable[Section], chosen: Categories) -> list[Section]:
    """The answers as they are read, with what the files are: "2 Dateien: Zeugnis, Ausweis"."""

    def told(row: Row) -> Row:
        labels = [label for file_id in row.files if (label := category_label(form, row.path, chosen.get(file_id)))]
        return replace(row, value_text=f"{row.value_text}: {', '.join(labels)}") if labels else row

    return [replace(section, rows=tuple(told(row) for row in section.rows)) for section in sections]


def check_categories(
    form: Form, answers: Answers, chosen: Categories, *, page_key: str = "", facts: Facts = NO_FACTS
) -> list[Problem]:
    """What stands in the way: a file of which nobody said what it is, a category that must be there and is not.

    Parameters: page_key, the page that is looked at; empty means all of them. A question without any file is not
    judged here: whether one must be there is its own affair.
    """
    asking = _asking_pages(form)
    if not asking or (page_key and page_key not in asking):
        return []
    sections = [one for one in summary(form, answers, facts=facts) if page_key in ("", one.page_key)]
    return [problem for section in sections for problem in _problems(form, section, chosen)]


def _problems(form: Form, section: Section, chosen: Categories) -> Iterator[Problem]:
    for row in section.rows:
        field = file_field(form, row.path) if row.files else None
        if field is not None and field.categories:
            known = {entry.code for entry in field.categories}
            said = [chosen.get(file_id, "") for file_id in row.files]
            sentence = _unsaid(field, [code for code in said if code not in known]) or _lacking(field, said)
            if sentence:
                yield Problem(row.path, named(field), sentence, section.page_key)


def _unsaid(field: Field, unsaid: Sequence[str]) -> str:
    if not unsaid:
        return ""
    files = "einer Datei" if len(unsaid) == 1 else f"{len(unsaid)} Dateien"
    return f"Bei „{named(field)}“ fehlt zu {files} noch, was das ist. Wählen Sie es bei der Datei aus."


def _lacking(field: Field, said: Sequence[str]) -> str:
    lacking = [f"„{entry.label}“" for entry in field.categories if entry.needed and entry.code not in said]
    if not lacking:
        return ""
    verb = "fehlt" if len(lacking) == 1 else "fehlen"
    listed = lacking[0] if len(lacking) == 1 else f"{', '.join(lacking[:-1])} und {lacking[-1]}"
    return f"Bei „{named(field)}“ {verb} noch {listed}. Laden Sie das bitte auch hoch."


@lru_cache(maxsize=512)
def _asking_pages(form: Form) -> frozenset[str]:
    elements: list[tuple[Any, str]] = [(node.element, node.page_key) for node in plan(form).nodes.values()]
    return frozenset(key for element, key in elements if isinstance(element, Field) and element.categories)
