"""What a trial shows. The answers travel with the page, so that nothing of a trial is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portalwerk.formengine.rules.checking import check_page
from portalwerk.formengine.rules.drawing import draw_page
from portalwerk.formengine.rules.expression import OverBudget
from portalwerk.formengine.rules.form import Answers, Form, Page
from portalwerk.formengine.rules.pages import next_page, visible_pages
from portalwerk.formengine.rules.reading import read_page
from portalwerk.formengine.rules.summary import summary
from portalwerk.kernel.clock import today
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import Workbench, workbench
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.words import SetExample
from portalwerk.packages.rules.package import WholePackage
from portalwerk.packages.rules.sketching import key_of
from portalwerk.packages.rules.trying import SAMPLE_FILE, example_of, outcome_words, proposed, tried, with_sample_files
from portalwerk.web.gate.links import link

_LONGEST = 400_000


@dataclass(frozen=True)
class SampleFile:
    """What stands for an upload."""

    title: str = SAMPLE_FILE
    note: str = "Steht hier zum Ausprobieren"
    status: str = "ok"
    href: str = ""


@dataclass(frozen=True)
class Case:
    """One saved test case."""

    name: str
    title: str
    outcome: str
    wrong: tuple[str, ...]
    trial_href: str

    @property
    def accept(self) -> str:
        """What the button sends that takes the new outcome over."""
        return f"annehmen:{self.name}"

    @property
    def remove(self) -> str:
        """What the button sends that removes it."""
        return f"weg:{self.name}"


def trial_page(request: HttpRequest, draft: DraftService, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the page to fill in, or at the end what came of it."""
    bench = workbench(draft)
    form, whole = bench.form, bench.whole
    if form is None or whole is None:
        return {"nothing": True, "problems": problems}
    answers = _answers(request, bench)
    page = form.page(request.POST.get("_seite", "") or request.GET.get("seite", "")) or form.pages[0]
    if request.method != "POST":
        return _shown(form, page, answers, ())
    if "_ende" in request.POST:
        return _end(whole, answers, problems)
    answers = with_sample_files(form, answers, page.key)
    reading = read_page(form, page, dict(request.POST.lists()), answers, facts=_facts())
    if reading.command is not None or reading.revealed:
        return _shown(form, page, reading.answers, reading.problems)
    found = (*reading.problems, *check_page(form, page, reading.answers, facts=_facts()))
    if found:
        return _shown(form, page, reading.answers, found)
    following = next_page(form, reading.answers, page.key, facts=_facts())
    if following is None:
        return _end(whole, reading.answers, problems)
    return _shown(form, following, reading.answers, ())


def saved_case(request: HttpRequest, draft: DraftService) -> Edit:
    """Return the edit that keeps a trial as a test case. Raises: EditRefused."""
    bench = workbench(draft)
    title = request.POST.get("_titel", "").strip()[:200]
    if not title:
        raise EditRefused(reason="Geben Sie dem Testfall einen Namen.")
    if bench.whole is None:
        raise EditRefused(reason="Der Entwurf hat noch keine Frage.")
    return SetExample(_name(bench, title), example_of(bench.whole, title, _answers(request, bench), _on()))


def case_edits(request: HttpRequest, draft: DraftService) -> list[Edit]:
    """Return what a button of the list means. Raises: EditRefused."""
    bench = workbench(draft)
    command, _, name = request.POST.get("_tun", "").partition(":")
    example = bench.content.get(f"examples/{name}.yaml")
    if command == "vorschlagen" and bench.whole is not None:
        found = proposed(bench.whole, _on())
        if not found:
            raise EditRefused(reason="Das gelang nicht von selbst. Probieren Sie aus und speichern Sie das Ergebnis.")
        return [SetExample(_name(bench, one["title"]), one) for one in found]
    if example is None or bench.whole is None:
        raise EditRefused(reason="Diesen Testfall gibt es nicht mehr.")
    if command == "weg":
        return [SetExample(name, None)]
    if command == "annehmen":
        return [SetExample(name, example_of(bench.whole, example["title"], example["answers"], example["on"]))]
    raise EditRefused(reason="Diesen Knopf gibt es nicht mehr. Laden Sie die Seite neu.")


def cases_page(request: HttpRequest, draft: DraftService) -> dict[str, Any]:
    """Return the test cases."""
    bench = workbench(draft)
    here = link(request, "trial-page", draft_id=draft.pk)
    titles = {page.key: page.title for page in bench.form.pages} if bench.form else {}
    cases = []
    for result in bench.cases:
        expect: Mapping[str, Any] = bench.content[f"examples/{result.name}.yaml"]["expect"]
        last = str(expect["pages"][-1])
        words = outcome_words(expect["outcome"], titles.get(last, last))
        href = f"{here}?{urlencode({'fall': result.name})}"
        cases.append(Case(result.name, result.title, f"{words} · {expect['fee']} €", result.wrong, href))
    return {"cases": cases, "green": sum(not case.wrong for case in cases)}


def _shown(form: Form, page: Page, answers: Answers, problems: Any) -> dict[str, Any]:
    filled = with_sample_files(form, answers, page.key)
    pages = visible_pages(form, filled, facts=_facts())
    keys = [one.key for one in pages]
    return {
        "page": page,
        "view": draw_page(form, page, filled, problems, facts=_facts()),
        "answers": json.dumps(filled, ensure_ascii=False),
        "uploads": {SAMPLE_FILE: SampleFile()},
        "number": keys.index(page.key) + 1 if page.key in keys else 0,
        "total": len(pages),
        "problems": list(problems),
    }


def _end(whole: WholePackage, answers: Answers, problems: list[tuple[str, str]]) -> dict[str, Any]:
    form = whole.form
    try:
        found = tried(whole, answers, _on())
    except OverBudget as wrong:
        return {"nothing": True, "problems": [(str(wrong), "")]}
    titles = {page.key: page.title for page in form.pages}
    return {
        "found": found,
        "outcome": outcome_words(found.outcome, titles.get(found.exit, "")),
        "way": [titles[key] for key in found.pages],
        "sections": summary(form, answers, facts=_facts()),
        "answers": json.dumps(answers, ensure_ascii=False),
        "problems": problems,
    }


def _answers(request: HttpRequest, bench: Workbench) -> Answers:
    """The answers so far: they travel with the page, or come from a test case."""
    if request.method == "POST":
        text = request.POST.get("_antworten", "{}")
        try:
            read = json.loads(text) if len(text) <= _LONGEST else {}
        except (ValueError, RecursionError):
            read = {}
        return read if isinstance(read, dict) else {}
    example = bench.content.get(f"examples/{request.GET.get('fall', '')}.yaml", {})
    return dict(example.get("answers", {}))


def _name(bench: Workbench, title: str) -> str:
    taken = {
        name.removeprefix("examples/").removesuffix(".yaml") for name in bench.content if name.startswith("examples/")
    }
    return key_of(title, taken, first="fall", joint="-")


def _on() -> str:
    return today().isoformat()


def _facts() -> dict[str, Any]:
    return {"today": today()}
