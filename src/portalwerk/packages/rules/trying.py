"""Trying a package: what comes of some answers, whether the saved test cases still hold, and cases made by machine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.expression import OverBudget
from portalwerk.formengine.rules.form import UNTYPED_TYPES, Answers, Element, Field, FieldType, Form, Group
from portalwerk.formengine.rules.pages import exit_page, prune, visible_pages
from portalwerk.formengine.rules.problem import Problem
from portalwerk.formengine.rules.schemes import SCHEMES
from portalwerk.packages.rules.definition import ExampleFile
from portalwerk.packages.rules.package import WholePackage
from portalwerk.packages.rules.suggestions import fee_cents, offer_in, suggested

#: What stands for an uploaded file while somebody only tries.
SAMPLE_FILE = "beispiel.pdf"
_ROUNDS = 6
_KEPT = 512


@dataclass(frozen=True)
class Tried:
    """What came of some answers. `cents` is the fee; `outcome` as in ``examples/*.yaml``.

    `exit` is the key of the page where the way ends, empty if it goes on to the end. What stands there is no problem.
    """

    pages: tuple[str, ...]
    cents: int
    problems: tuple[Problem, ...]
    outcome: str
    reasons: tuple[str, ...]
    exit: str = ""

    @property
    def euros(self) -> str:
        """The fee as an example writes it."""
        return f"{self.cents // 100},{self.cents % 100:02d}"

    @property
    def paths(self) -> list[str]:
        """Where something is not accepted."""
        return sorted({problem.path for problem in self.problems})


_tried: dict[tuple[str, ...], Tried] = {}


@dataclass(frozen=True)
class CaseResult:
    """One saved test case and what has become different; `wrong` is empty when it is green."""

    name: str
    title: str
    wrong: tuple[str, ...]


def tried(package: WholePackage, answers: Answers, on: str) -> Tried:
    """What comes of these answers on a day (ISO). Raises: OverBudget.

    Kept for as long as form, fees, outcomes and answers stay the same: words on other pages change nothing.
    """
    decides = (package.form.fingerprint, repr(package.fees), repr(package.process.outcomes), repr(answers), on)
    found = _tried.get(decides)
    if found is None:
        found = _try(package, answers, on)
        while len(_tried) >= _KEPT:
            _tried.pop(next(iter(_tried)), None)
        _tried[decides] = found
    return found


def _try(package: WholePackage, answers: Answers, on: str) -> Tried:
    form, offer, facts = package.form, offer_in(package), {"today": date.fromisoformat(on)}
    kept = prune(form, answers, facts=facts)
    pages = tuple(page.key for page in visible_pages(form, kept, facts=facts))
    end = exit_page(form, kept, facts=facts)
    problems = tuple(one for one in check_all(form, kept, facts=facts) if end is None or one.page_key != end.key)
    if end is not None:
        return Tried(pages, 0, problems, "exit", (), end.key)
    kind, reasons = suggested(offer, form, kept, facts)
    outcome = "refused" if problems else "denied" if kind == "denied" else "accepted"
    return Tried(pages, fee_cents(offer, form, kept, facts), problems, outcome, tuple(reasons))


def results(package: WholePackage) -> list[CaseResult]:
    """All saved test cases, tried anew."""
    return [_result(package, name, example) for name, example in package.examples.items()]


def example_of(package: WholePackage, title: str, answers: Answers, on: str) -> dict[str, Any]:
    """A test case of these answers that expects what comes of them now."""
    found = tried(package, answers, on)
    expect: dict[str, Any] = {
        "pages": list(found.pages),
        "fee": found.euros,
        "problems": found.paths,
        "outcome": found.outcome,
        "reasons": [] if found.problems else list(found.reasons),
    }
    kept = prune(package.form, answers, facts={"today": date.fromisoformat(on)})
    return {"title": title, "on": on, "answers": kept, "expect": expect}


def proposed(package: WholePackage, on: str) -> list[dict[str, Any]]:
    """Up to three test cases made by machine: the shortest way, the fullest one, and one that is not accepted."""
    form = package.form
    facts = {"today": date.fromisoformat(on)}
    short = _filled(form, facts, whole=False)
    full = _filled(form, facts, whole=True)
    cases = [("Nur das Nötigste", short), ("Alles ausgefüllt", full)]
    found = [example_of(package, title, answers, on) for title, answers in cases]
    found = [one for one in found if one["expect"]["outcome"] not in ("refused", "exit")]
    refused = example_of(package, "Nichts ausgefüllt", {}, on)
    if refused["expect"]["outcome"] == "refused":
        found.append(refused)
    return found


def with_sample_files(form: Form, answers: Answers, page_key: str) -> Answers:
    """The answers with a sample file wherever the page wants one."""
    page = form.page(page_key)
    return _with_files(page.elements, answers) if page else answers


def _result(package: WholePackage, name: str, example: ExampleFile) -> CaseResult:
    try:
        found = tried(package, example.answers, example.on)
    except OverBudget as refusal:
        return CaseResult(name, example.title, (str(refusal),))
    expect = example.expect
    titles = {page.key: page.title for page in package.form.pages}
    wrong = []
    if list(found.pages) != expect.pages:
        shown = ", ".join(f"„{titles.get(key, key)}“" for key in found.pages)
        wrong.append(f"Zu sehen sind jetzt die Seiten {shown}.")
        if found.exit:
            wrong.append(f"Der Antrag endet jetzt am Ausgang „{titles[found.exit]}“.")
    if found.cents != int(expect.fee.replace(",", "")):
        wrong.append(f"Die Gebühr ist jetzt {found.euros} €, vorher {expect.fee} €.")
    if found.paths != sorted(expect.problems):
        said = " ".join(problem.sentence for problem in found.problems) or "Jetzt geht alles durch."
        wrong.append(f"Beanstandet wird jetzt: {said}")
    if found.outcome != expect.outcome:
        wrong.append(f"Das Ergebnis ist jetzt „{OUTCOMES[found.outcome]}“, vorher „{OUTCOMES[expect.outcome]}“.")
    elif not found.problems and list(found.reasons) != expect.reasons:
        wrong.append("Es werden andere Begründungen vorgeschlagen.")
    return CaseResult(name, example.title, tuple(wrong))


OUTCOMES: Mapping[str, str] = {
    "accepted": "geht durch",
    "refused": "lässt sich nicht absenden",
    "denied": "wird voraussichtlich abgelehnt",
    "exit": "endet an einem Ausgang",
}


def outcome_words(outcome: str, last_page: str) -> str:
    """What comes of a case, in words. Parameters: last_page, the title of the last page that is seen."""
    return f"endet am Ausgang „{last_page}“" if outcome == "exit" else OUTCOMES[outcome]


def _filled(form: Form, facts: Mapping[str, Any], *, whole: bool) -> Answers:
    """Answers to what is asked. Each round shows more pages, until nothing changes any more."""
    answers: Answers = {}
    for _ in range(_ROUNDS):
        before = repr(answers)
        for page in visible_pages(form, answers, facts=facts):
            _fill(form, page.elements, answers, whole=whole)
        answers = prune(form, answers, facts=facts)
        if repr(answers) == before:
            break
    missing = {problem.path.split("[")[0] for problem in check_all(form, answers, facts=facts)}
    for page in visible_pages(form, answers, facts=facts):
        _fill(form, page.elements, answers, whole=whole, wanted=missing)
    return answers


def _fill(
    form: Form, elements: tuple[Element, ...], answers: Answers, *, whole: bool, wanted: set[str] | None = None,
    prefix: str = "",
) -> None:  # fmt: skip
    for element in elements:
        path = prefix + element.key
        needed = element.minimum >= 1 or whole or (wanted is not None and path in wanted)
        if not needed or (isinstance(element, Field) and (element.type in UNTYPED_TYPES or path in answers)):
            continue
        if isinstance(element, Group):
            inner = element.elements[:1] if element.choice else element.elements
            known = answers.get(element.key)
            item: Answers = (known[0] if isinstance(known, list) and known else known) or {}
            _fill(form, inner, item, whole=whole, wanted=wanted, prefix=path + ".")
            answers[element.key] = [item] * max(1, element.minimum) if element.repeats else item
        elif element.key not in answers:
            value = _value(form, element, last=whole)
            repeats = element.repeats and element.type not in (FieldType.CHECKBOXES, FieldType.FILE)
            answers[element.key] = [value] * max(1, element.minimum) if repeats else value


_SAMPLES: Mapping[FieldType, Any] = {
    FieldType.BOOLEAN: False,
    FieldType.DECLARATION: True,
    FieldType.EMAIL: "ada@beispiel.example",
    FieldType.PHONE: "03600 115",
    FieldType.IBAN: "DE89370400440532013000",
    FieldType.POSTCODE: "07999",
    FieldType.TIME: "10:30",
    FieldType.DATETIME: "2026-03-10T10:30",
    FieldType.PARTIAL_DATE: "1990",
    FieldType.URL: "https://beispiel.example",
    FieldType.PLATE: "EF-AB 123",
    FieldType.VIN: "WBA00000000000001",
    FieldType.POINT: "50.98,11.03",
}


def _value(form: Form, field: Field, *, last: bool) -> Any:
    lists = {one.key: one.options for one in form.code_lists}
    options = field.options or lists.get(field.code_list or "", ())
    if options:
        code = options[-1 if last else 0].code
        return [code] if field.type is FieldType.CHECKBOXES else code
    if field.type is FieldType.BOOLEAN:
        return last
    if field.type is FieldType.FILE:
        return [SAMPLE_FILE] if field.repeats else SAMPLE_FILE
    if field.type in _SAMPLES:
        return _SAMPLES[field.type]
    if field.type is FieldType.CHECKED_NUMBER:
        scheme = SCHEMES[field.scheme]
        return scheme.compact(scheme.example)
    if field.type in (FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY):
        return field.min_value or (field.max_value if field.max_value and len(field.max_value) < 6 else "1")
    if field.type is FieldType.DATE:
        return field.min_value or "1990-05-12"
    text = "Beispiel" if not field.max_length or field.max_length >= 8 else "A" * field.max_length
    return text + "a" * max(0, (field.min_length or 0) - len(text))


def _with_files(elements: tuple[Element, ...], answers: Answers) -> Answers:
    after = dict(answers)
    for element in elements:
        value = after.get(element.key)
        if isinstance(element, Field):
            if element.type is FieldType.FILE and not value:
                after[element.key] = [SAMPLE_FILE] if element.repeats else SAMPLE_FILE
        elif isinstance(value, list):
            after[element.key] = [_with_files(element.elements, one) for one in value if isinstance(one, dict)]
        elif isinstance(value, dict) or any(_files_in(element)):
            after[element.key] = _with_files(element.elements, value or {})
    return after


def _files_in(group: Group) -> Iterator[bool]:
    for element in group.elements:
        yield isinstance(element, Field) and element.type is FieldType.FILE
