"""Every kind of wrong answer is refused at its own question, in a sentence with its name and a remedy."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portalwerk.formengine.queries import form_of_file
from portalwerk.formengine.rules.checking import check_all, check_page
from portalwerk.formengine.rules.drawing import draw_page, drawn_fields
from portalwerk.formengine.rules.form import UNTYPED_TYPES, Answers, Field, FieldType, Form, Group, Page
from portalwerk.formengine.rules.paths import static_path, with_answer
from portalwerk.formengine.rules.plan import plan
from portalwerk.formengine.rules.problem import named
from portalwerk.formengine.rules.reading import read_page
from tests.formengine.filling import everything, fill, fill_as_asked
from tests.formengine.forms import YES_NO, field, one_page
from tests.formengine.mutating import TYPED, stored_mutations

REMEDY = re.compile(r"Bitte|Beispiel|fehlt|muss|höchstens|hat fünf|dürfen|geht bis|gibt es im Kalender nicht")
PARTS = {
    FieldType.DATE: (".day", ".month", ".year"),
    FieldType.PARTIAL_DATE: (".day", ".month", ".year"),
    FieldType.DATETIME: (".day", ".month", ".year", ".time"),
}
CASES = [(type_, name) for type_, wrong in TYPED.items() for name in wrong]


def asked(type_: FieldType) -> Field:
    options = YES_NO if type_ in ("select", "radio", "checkboxes") else ()
    most = 2 if type_ is FieldType.CHECKBOXES else 1
    more = {"scheme": "tax_id"} if type_ is FieldType.CHECKED_NUMBER else {}
    return field("f", type_, "Ihre Angabe", options=options, maximum=most, **more)


def test_no_kind_is_forgotten() -> None:
    assert set(TYPED) == set(FieldType) - UNTYPED_TYPES


@pytest.mark.parametrize(("type_", "name"), CASES, ids=[f"{type_}-{name}" for type_, name in CASES])
@pytest.mark.parametrize("place", ["f", "g.f", "g[0].f", "g[1].h.f"])
def test_what_is_typed_wrongly_is_refused_there(type_: FieldType, name: str, place: str) -> None:
    question: Field | Group = asked(type_)
    beside = field("beside", minimum=0)
    if "h" in place:
        question = Group("h", "H", elements=(question, beside))
    if place != "f":
        question = Group("g", "G", maximum=2 if "[" in place else 1, elements=(question,))
    form = one_page(question, beside)
    typed = {**dict.fromkeys(PARTS.get(type_, ()), ""), **TYPED[type_][name]}
    posted = {place + end: [text] for end, text in typed.items()}
    posted[place.removesuffix("f") + "beside"] = ["x"]  # an item with nothing in it is none
    read = read_page(form, form.pages[0], posted, {}).answers
    problems = [problem for problem in check_page(form, form.pages[0], read) if problem.path == place]
    assert len(problems) == 1
    assert "„Ihre Angabe“" in problems[0].sentence
    assert REMEDY.search(problems[0].sentence), problems[0].sentence
    drawn = next(
        item for item in drawn_fields(draw_page(form, form.pages[0], read, problems).items) if item.path == place
    )
    assert drawn.error == problems[0].sentence


def mutants(form: Form, answers: Answers, page: Page, shown: set[str]) -> Iterator[tuple[str, str, Answers]]:
    for item in drawn_fields(draw_page(form, page, answers).items):
        node = plan(form).nodes[static_path(item.path)]
        element = node.element
        if isinstance(element, Field) and element.is_typed and element.type is not FieldType.FILE:
            for name, value in stored_mutations(element, set(node.labels)):
                wrong = value if not element.repeats or item.path.endswith("]") else [value]
                shown.add(name)
                yield item.path, name, with_answer(answers, item.path, wrong)


def unrefused(form: Form) -> tuple[list[str], set[str]]:
    """Wrong answers that are not refused at their own question, and what was tried."""
    found, tried = [], set[str]()
    answers = fill_as_asked(form, {})
    assert check_all(form, answers) == []
    for page in form.pages:
        for path, name, wrong in mutants(form, answers, page, tried):
            element = plan(form).nodes[static_path(path)].element
            problems = [problem for problem in check_page(form, page, wrong) if problem.path.startswith(path)]
            if not problems or named(element) not in problems[0].sentence:
                found.append(f"{path}: {name}: {[problem.sentence for problem in problems]}")
    return found, tried


def test_every_wrong_answer_to_a_real_schema_is_refused(shared_data: Path) -> None:
    files = sorted((shared_data / "fim" / "xdf3").glob("S*.xdf3.xml*"))
    some = [file for at, file in enumerate(files) if at % 14 == 0]
    results = [unrefused(form_of_file(file).form) for file in some]
    assert [sentence for found, _tried in results for sentence in found] == []
    assert set.union(*(tried for _found, tried in results)) >= {
        "unknown code",
        "too long",
        "no such day",
        "out of range",
    }


@pytest.mark.long
def test_every_wrong_answer_to_all_real_schemas_is_refused(shared_data: Path) -> None:
    files = sorted((shared_data / "fim" / "xdf3").glob("S*.xdf3.xml*"))
    assert len(files) >= 55
    assert [sentence for file in files for sentence in unrefused(form_of_file(file).form)[0]] == []


def test_a_missing_answer_to_a_real_schema_is_named(shared_data: Path) -> None:
    form = form_of_file(shared_data / "fim" / "xdf3" / "S07000000248.xdf3.xml").form
    answers, views = fill(form)
    demanded = [
        item.path
        for view in views
        for item in everything(view.items)
        if getattr(item, "input", "") == "text" and "]" not in item.name[-1] and not getattr(item, "optional", True)
    ]
    assert demanded
    for path in demanded:
        assert path in {problem.path for problem in check_all(form, with_answer(answers, path, None))}


class TestPlantedFaults:
    """The gate turns red when something is let through."""

    def test_a_kind_that_is_not_judged_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        form = one_page(field("f", FieldType.POSTCODE, "PLZ", max_length=5))
        assert unrefused(form)[0] == []
        monkeypatch.setattr("portalwerk.formengine.rules.checking.fault_of", lambda *_parts: None)
        assert len(unrefused(form)[0]) == 2
