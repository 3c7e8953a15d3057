"""The words of a form as a table for translators, and back: nothing is taken unless every line fits."""

from collections.abc import Iterator, Mapping, Sequence

from portalwerk.packages.rules import tables
from portalwerk.packages.rules.editing.words import LANGUAGES
from portalwerk.packages.rules.form_words import FormWord

_STATUS = {"missing": "fehlt", "outdated": "veraltet", "": ""}
LONGEST = 4000


def word_table(words: Sequence[FormWord], language: str, pages: Mapping[str, str]) -> bytes:
    """The table. Parameters: pages, titles of the pages by key."""
    columns = ("Stelle", "Seite", "Was", "Deutsch", LANGUAGES[language], "Stand")
    return tables.written(columns, ([word.place, pages.get(word.page, ""), word.what, word.german, word.own,
                                     _STATUS[word.status]] for word in words))  # fmt: skip


def words_of_table(data: bytes, words: Sequence[FormWord], language: str) -> tuple[dict[str, str], list[str]]:
    """What a table changes, by place, and a sentence for each line that does not fit.

    An empty translation changes nothing. Raises: TableUnreadable.
    """
    column = LANGUAGES[language]
    lines = tables.read(data, ("Stelle", "Deutsch", column))
    known = {word.place: word for word in words}
    wrong = list(_wrong(lines, known, column))
    given = {line.cells["stelle"]: line.cells.get(column.casefold(), "") for line in lines}
    changed = {
        place: text
        for place, text in given.items()
        if text and place in known and (text != known[place].own or known[place].status)
    }
    return changed, wrong


def _wrong(lines: Sequence[tables.Line], known: Mapping[str, FormWord], column: str) -> Iterator[str]:
    seen: dict[str, int] = {}
    for line in lines:
        place, text = line.cells["stelle"], line.cells.get(column.casefold(), "")
        word = known.get(place)
        if not place:
            yield line.wrong("Die Stelle fehlt. Lassen Sie die erste Spalte, wie sie war.")
        elif word is None:
            yield line.wrong(f"Die Stelle „{place}“ gibt es im Formular nicht.")
        elif place in seen:
            yield line.wrong(f"Die Stelle „{place}“ steht schon in Zeile {seen[place]}.")
        elif text and flat(line.cells.get("deutsch", "")) != flat(word.german):
            yield line.wrong(f"Das Deutsche heißt jetzt „{word.german[:80]}“. Prüfen Sie die Übersetzung.")
        elif len(text) > LONGEST:
            yield line.wrong(f"Der Text ist zu lang. Erlaubt sind {LONGEST} Zeichen.")
        seen.setdefault(place, line.number)


def flat(text: str) -> str:
    """A text without regard to how its spaces and lines were set."""
    return " ".join(text.split())
