"""Questions that a department has prepared as a table: all of them, or a sentence for each line that does not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portalwerk.packages.rules import tables
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, with_values
from portalwerk.packages.rules.editing.elements import CHOOSING, new_element, walk, with_members
from portalwerk.packages.rules.editing.pages import AddPage, pages_of
from portalwerk.packages.rules.sketching import key_of
from portalwerk.packages.rules.wording import KIND_NAMES

COLUMNS = ("Seite", "Frage", "Art", "Pflicht", "Antworten", "Hinweis")
NEEDED = ("Seite", "Frage", "Art")
MOST = 500
LONGEST = 300
#: What somebody writes for a kind: its name in the studio, and a short word for some.
_NOT_HERE = ("group", "block", "locked", "hidden")
_KINDS = {
    **{name.casefold(): kind for kind, name in KIND_NAMES.items() if kind not in _NOT_HERE},
    "auswahl": "radio", "liste": "select", "ja/nein": "boolean", "zahl": "integer", "betrag": "money",
    "datei": "file", "mehrfachauswahl": "checkboxes", "telefon": "phone", "hinweis": "label",
}  # fmt: skip
_REQUIRED = {"": True, "ja": True, "pflicht": True, "x": True, "nein": False, "freiwillig": False}


@dataclass(frozen=True)
class Question:
    """One question of a table. `page` is the title of its page."""

    page: str
    label: str
    kind: str
    is_required: bool
    options: tuple[str, ...] = ()
    hint: str = ""

    @property
    def kind_name(self) -> str:
        """Its kind in words."""
        return KIND_NAMES[self.kind]


@dataclass(frozen=True)
class AddQuestions(Edit):
    """Add all questions of a table, each at the end of its page; pages that are not there are added too."""

    questions: tuple[Question, ...]

    def apply(self, content: Content) -> dict[str, Any]:
        """Add them."""
        if not self.questions:
            raise EditRefused(reason="In der Tabelle steht keine Frage.")
        after = dict(content)
        taken = {element["key"] for _page, _owners, element in walk(content)}
        for question in self.questions:
            after, page = _with_page(after, question.page)
            element = _element(question, taken)
            taken.add(element["key"])
            after = with_members(after, page, (), lambda members, fresh=element: [*members, fresh])  # type: ignore[misc]
        return after

    def told(self, content: Content) -> str:
        """How many."""
        count = len(self.questions)
        return (
            "1 Frage aus einer Tabelle hinzugefügt" if count == 1 else f"{count} Fragen aus einer Tabelle hinzugefügt"
        )


def questions_of(data: bytes) -> tuple[list[Question], list[str]]:
    """The questions of a table, and a sentence for each line that does not fit. Raises: TableUnreadable."""
    lines = tables.read(data, NEEDED)
    if len(lines) > MOST:
        raise tables.TableUnreadable(reason=f"Die Tabelle hat zu viele Fragen. Erlaubt sind {MOST} auf einmal.")
    wrong = list(_wrong(lines))
    return ([] if wrong else [_question(line) for line in lines]), wrong


def pattern() -> bytes:
    """A table to begin with: the columns and three questions."""
    return tables.written(COLUMNS, (
        ("Ihr Fest", "Wie heißt das Fest?", "Text", "ja", "", "So steht es später im Kalender."),
        ("Ihr Fest", "Wo feiern Sie?", "Auswahl", "ja", "Auf der Straße | Im Park", ""),
        ("Ihr Fest", "Wie viele Menschen kommen?", "Ganze Zahl", "nein", "", "Ungefähr reicht."),
    ))  # fmt: skip


def _wrong(lines: Sequence[tables.Line]) -> Iterator[str]:
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        page, label = line.cells.get("seite", ""), line.cells.get("frage", "")
        named = (page.casefold(), label.casefold())
        if not page:
            yield line.wrong("Es fehlt, auf welcher Seite die Frage steht.")
        elif not label:
            yield line.wrong("Der Text der Frage fehlt.")
        elif named in seen:
            yield line.wrong(f"„{label}“ steht schon in Zeile {seen[named]}.")
        else:
            yield from (line.wrong(sentence) for sentence in _faults(line))
        seen.setdefault(named, line.number)


def _faults(line: tables.Line) -> Iterator[str]:
    kind, required = line.cells.get("art", ""), line.cells.get("pflicht", "")
    long = next(
        (name for name in COLUMNS if name != "Antworten" and len(line.cells.get(name.casefold(), "")) > LONGEST), ""
    )
    options = _options(line)
    if long:
        yield f"Der Text unter „{long}“ ist zu lang. Erlaubt sind {LONGEST} Zeichen."
    elif kind.casefold() not in _KINDS:
        yield f"Die Art „{kind}“ gibt es nicht. Beispiele: Text, Ganze Zahl, Datum, Auswahl, Ja oder Nein."
    elif required.casefold() not in _REQUIRED:
        yield f"Unter „Pflicht“ steht „{required}“. Schreiben Sie ja oder nein."
    elif _KINDS[kind.casefold()] in CHOOSING and len(options) < 2:
        yield "Eine Auswahl braucht mindestens zwei Antworten. Trennen Sie sie mit einem senkrechten Strich: Ja | Nein."
    elif _KINDS[kind.casefold()] not in CHOOSING and options:
        yield f"Antworten gibt es nur bei einer Auswahl, nicht bei „{kind}“."
    elif any(len(option) > LONGEST for option in options):
        yield f"Eine Antwort ist zu lang. Erlaubt sind {LONGEST} Zeichen."


def _options(line: tables.Line) -> tuple[str, ...]:
    given = line.cells.get("antworten", "").replace("\n", "|").split("|")
    return tuple(option.strip() for option in given if option.strip())


def _question(line: tables.Line) -> Question:
    cells = line.cells
    required = _REQUIRED[cells.get("pflicht", "").casefold()]
    kind = _KINDS[cells["art"].casefold()]
    return Question(cells["seite"], cells["frage"], kind, required, _options(line), cells.get("hinweis", ""))


def _with_page(content: dict[str, Any], title: str) -> tuple[dict[str, Any], str]:
    """The content with a page of this title, and its key."""
    known = next((page["key"] for page in pages_of(content) if page["title"].casefold() == title.casefold()), None)
    if known is not None:
        return content, known
    edit = AddPage(title)
    return edit.apply(content), edit.key(content)


def _element(question: Question, taken: set[str]) -> dict[str, Any]:
    element = new_element(question.kind, question.label, taken)
    codes: list[str] = []
    for option in question.options:
        codes.append(key_of(option, set(codes), first="antwort"))
    options = [{"code": code, "label": label} for code, label in zip(codes, question.options, strict=True)]
    count = "" if question.is_required or question.kind == "label" else "0:1"
    return with_values(element, {"count": count, "hint": question.hint, **({"options": options} if options else {})})
