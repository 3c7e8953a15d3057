"""One word per concept: the glossary, banned words, and what must not stand in the source at all."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from portalwerk.kernel.events import Event
from portalwerk.kernel.refusal import Refusal
from tests.shape.reading import NO_APPS, ROOT, SOURCE, committed, modules, short, words_of

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
OURS = [model for model in apps.get_models() if model.__module__.startswith("portalwerk.")]


def all_below(base: type) -> Iterator[type]:
    """Subclasses of a class in the portal, at every depth."""
    for one in base.__subclasses__():
        yield from all_below(one)
        if one.__module__.startswith("portalwerk."):
            yield one


EVENTS = sorted(set(all_below(Event)), key=lambda one: one.__name__)
REFUSALS = sorted(set(all_below(Refusal)), key=lambda one: (one.__module__, one.__name__))

# -- the glossary ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("thing", [*OURS, *EVENTS], ids=lambda thing: thing.__name__)
def test_everything_stored_and_every_event_stands_in_the_glossary(thing):
    assert f"`{thing.__name__}`" in GLOSSARY, f"docs/glossary.md has no row for {thing.__name__}: change it first"


def test_the_same_name_is_not_given_twice():
    names = [model.__name__ for model in OURS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_events_are_in_the_past_tense_and_carry_no_words_of_people(event):
    assert re.search(r"(ed|en|wn|t)$", event.__name__), "ApplicationSubmitted, not SubmitApplication"
    # The outbox is in the clear: ids, a moment, and the name of one of our own templates.
    fields = set(inspect.get_annotations(event)) - {"at", "template"}
    assert all(name.endswith("_id") for name in fields), f"{event.__name__} carries more than ids: {fields}"


# -- banned words ------------------------------------------------------------------------------------------

BANNED = {
    *("state", "user", "request", "process", "procedure", "workflow", "document", "notification", "registration"),
    *("receipt", "permission", "form", "task", "baukasten", "manager", "helper", "helpers", "util", "utils"),
    *("data", "info", "handler", "login"),
}
# Where a banned word is the right one: pattern of the name, the word, the reason.
RIGHT_HERE = [
    (r"formengine/.*|packages/.*", "form", "forms are what these apps are about"),
    (r".*:(Opened|Desk)\.?form|.*:form", "form", "the form that an application was filled in with"),
    (r".*form_version_id|.*:_is_form_of", "form", "FormVersion; the form of a word"),
    (r"identity/providers/.*:PostForm", "form", "an HTML form that leaves for the provider"),
    (r"cases/.*:(CaseDocument|document_of)", "document", "glossary: CaseDocument"),
    (r".*:(Required|Requestable)Document|.*:DocumentText", "document", "papers that a package asks for"),
    (r"packages/.*", "process", "the file process.yaml of a package"),
    (r".*:ReplyRequest|applications/(actions|queries).*", "request", "glossary: ReplyRequest"),
    (r".*request_id|identity/.*|payments/providers/.*", "request", "a request of a protocol"),
    (r"identity/actions/passkeys.*", "registration", "WebAuthn calls it so"),
    (r"identity/models.*:Credential.login", "login", "what staff type at the sign-in"),
    (r"transport/.*:DeliveryReceipt", "receipt", "glossary: DeliveryReceipt"),
    (r"kernel/models.*", "manager", "Django's word, at Django's place"),
    (r".*:Meta\.(base|default)_manager_name", "manager", "Django's word, at Django's place"),
    (r"kernel/models.*:HandledEvent.handler", "handler", "the function that hears an event"),
    (r"kernel/operations.*:state_forwards", "state", "Django's word, at Django's place"),
    (r"mailbox/rules/incoming.*:handle_data", "data", "Python's HTMLParser calls it so"),
    (r"documents/rules/letter.*:Head.info", "info", "the block of information of DIN 5008"),
]


def named() -> Iterator[tuple[str, str]]:
    """Names of classes, functions and fields of the apps and the kernel, with where they stand."""
    for path, tree in modules():
        where = str(path.relative_to(SOURCE))
        if where.split("/")[0] in NO_APPS - {"kernel"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield f"{where}:{node.name}", node.name
                yield from ((f"{where}:{node.name}.{name}", name) for name in _fields(node))
            elif isinstance(node, ast.FunctionDef):
                yield f"{where}:{node.name}", node.name


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        targets = [line.target] if isinstance(line, ast.AnnAssign) else getattr(line, "targets", [])
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_banned_words_do_not_come_back():
    found = []
    for where, name in named():
        for word in BANNED & set(words_of(name)):
            right = any(word == allowed and re.fullmatch(pattern, where) for pattern, allowed, _ in RIGHT_HERE)
            found += [] if right else [f"{where}: {word}"]
    assert found == [], "docs/glossary.md, last table, says what to say instead"


def test_every_exception_is_still_needed():
    places = [(where, set(words_of(name))) for where, name in named()]
    idle = [
        pattern
        for pattern, word, _ in RIGHT_HERE
        if not any(word in words and re.fullmatch(pattern, where) for where, words in places)
    ]
    assert idle == []


# -- what must not stand in the source ---------------------------------------------------------------------

TEXTS = (".py", ".html", ".css", ".js", ".toml", ".yml", ".yaml", ".sh", ".md", ".typ", ".cff", "pw", "run")


def lines_with(pattern: str, paths) -> list[str]:
    """Where a pattern stands."""
    searched = re.compile(pattern)
    return [
        f"{short(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if searched.search(line) and path != Path(__file__)
    ]


def test_services_are_data_and_never_named_in_the_source():
    slugs = [path.name for path in (ROOT / "service-packages").iterdir() if (path / "package.yaml").exists()]
    assert slugs
    sources = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".js", ".css"}]
    assert lines_with("|".join(map(re.escape, slugs)), sources) == []


def test_nothing_is_left_for_later():
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", r"raise NotImplemented(?:Error)?"))
    paths = [path for path in committed(".py", ".html", ".js", ".css", ".sh", ".typ") if "vendor" not in path.parts]
    assert lines_with(rf"\b(?:{marks})\b", paths) == []


def test_no_test_is_switched_off():
    marks = r"mark\.(skip|skipif|xfail)\b"
    assert lines_with(marks, committed(".py")) == []


def test_nothing_points_at_one_machine():
    machine = r"/(?:home|Users|root)/\w|/work/(?:main|shared)|\b192\.168\.\d"
    paths = [path for path in committed(*TEXTS) if "vendor" not in path.parts]
    assert lines_with(machine, paths) == []


def test_the_scope_of_a_session_is_set_nowhere():
    assert (
        lines_with(r"\bSET\s+(?:SESSION\s+)?app\.", [path for path in committed(".py") if "tests" not in path.parts])
        == []
    )


# -- sentences ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_a_refusal_says_something_to_people(refusal):
    sentence = str(refusal.sentence)
    assert len(sentence) > 15 or sentence == "{reason}"
    assert sentence[0].isupper() or sentence[0] in "„{"
    assert sentence.rstrip("“")[-1] in ".?}", "a whole sentence"
    assert "!" not in sentence, "nobody is shouted at"
    assert "Refusal" not in sentence
    assert inspect.getdoc(refusal), "the docstring is for developers"


def test_the_blanks_of_a_sentence_are_always_filled():
    """Where a refusal is raised, all placeholders of its sentence are given, and nothing that it does not use."""
    # Those with a constructor of their own fill their sentence there.
    plain = [one for one in REFUSALS if one.__init__ is Refusal.__init__]
    blanks = {one.__name__: set(re.findall(r"{(\w+)", str(one.sentence))) for one in plain}
    wrong, raised = [], set()
    for path, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Raise) or node.exc is None:
                continue
            call = node.exc if isinstance(node.exc, ast.Call) else None
            name = ast.unparse(call.func if call else node.exc).rpartition(".")[2]
            given = {keyword.arg for keyword in call.keywords} if call else set()
            if name in blanks:
                raised.add(name)
                wrong += [] if None in given or given >= blanks[name] else [f"{short(path)}:{node.lineno} {name}"]
    assert wrong == []
    assert len(raised) > 20
