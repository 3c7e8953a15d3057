"""Which cases a list shows, in which order and with which columns: all of it stands in the address. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode

from portalwerk.kernel.refusal import Refusal

#: The views that everybody has.
VIEWS = {
    "offen": "Alle offenen",
    "meine": "Meine",
    "neu": "Neu",
    "verteilen": "Zu verteilen",
    "niemand": "Niemand zugewiesen",
    "besuch": "Neu seit meinem letzten Besuch",
    "wiedervorlage": "Wiedervorlage heute",
    "antwort": "Antworten und Fragen",
    "mitzeichnung": "Zur Mitzeichnung",
    "wartet": "Wartet auf Antwort",
    "ueberfaellig": "Überfällig",
    "post": "Bescheide zur Post",
    "erledigt": "Erledigt",
}
#: The columns besides the person, which always stands first.
COLUMNS = {
    "leistung": "Leistung",
    "stand": "Stand",
    "alter": "Alter",
    "frist": "Frist",
    "bei": "Bei",
    "aktenzeichen": "Aktenzeichen",
    "amt": "Amt",
    "wiedervorlage": "Wiedervorlage",
    "geaendert": "Zuletzt geändert",
}
USUAL_COLUMNS = ("leistung", "stand", "alter", "frist", "bei")
#: What a list may be sorted by. Names are sealed, so that the database cannot sort by them.
SORTS = frozenset(COLUMNS)
LONGEST_SORT = 3
NOBODY, ME = "niemand", "ich"
#: A visit ends when nobody has looked at the inbox for so long.
VISIT = timedelta(minutes=30)


class ViewNameless(Refusal):
    """A view that is to be kept has no name."""

    sentence = "Geben Sie der Ansicht einen Namen."


class TooManyViews(Refusal):
    """Somebody keeps more views than a list beside the inbox can hold."""

    sentence = "Mehr als 20 eigene Ansichten gehen nicht. Löschen Sie zuerst eine."


@dataclass(frozen=True)
class Sort:
    """One thing to sort by."""

    key: str
    falling: bool = False

    def __str__(self) -> str:
        return f"-{self.key}" if self.falling else self.key


@dataclass(frozen=True)
class Listing:
    """A list of cases as an address says it. Names of the fields are the names in the address."""

    ansicht: str = "offen"
    suche: str = ""
    leistung: str = ""
    amt: str = ""
    bei: str = ""
    stand: str = ""
    ueberfaellig: bool = False
    antwort: bool = False
    besuch: bool = False
    sort: tuple[Sort, ...] = field(default=())
    seite: int = 1

    @classmethod
    def read(cls, given: Mapping[str, Sequence[str]]) -> Listing:
        """Read it from the parts of an address. What makes no sense is left out."""

        def one(name: str) -> str:
            values = given.get(name) or [""]
            return values[-1].strip()[:100]

        number = one("seite")
        return cls(
            ansicht=one("ansicht") if one("ansicht") in VIEWS else "offen",
            suche=one("suche"),
            leistung=one("leistung"),
            amt=one("amt"),
            bei=one("bei"),
            stand=one("stand"),
            ueberfaellig=one("ueberfaellig") == "1",
            antwort=one("antwort") == "1",
            besuch=one("besuch") == "1",
            sort=read_sort([one("sort"), one("dann")]),
            seite=int(number) if number.isdecimal() and 0 < len(number) < 6 and int(number) else 1,
        )

    @classmethod
    def of_query(cls, query: str) -> Listing:
        """Read it from what stands behind the question mark."""
        return cls.read(parse_qs(query))

    @property
    def query(self) -> str:
        """What stands behind the question mark: only what differs from the plain list."""
        plain = Listing()
        parts: list[tuple[str, str]] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "ansicht" or value != getattr(plain, one.name):
                parts.append((one.name, _written(value)))
        return urlencode(parts)

    @property
    def is_filtered(self) -> bool:
        """Whether something narrows the view."""
        return replace(self, ansicht="offen", suche="", sort=(), seite=1) != Listing()

    def kept(self) -> Listing:
        """What a saved view keeps: everything but the page and the words that were searched for."""
        return replace(self, seite=1, suche="")

    def without(self, name: str) -> Listing:
        """The same list without one of its filters, from its first page."""
        return replace(self, seite=1, **{name: getattr(Listing(), name)})

    def sorted_by(self, key: str) -> Listing:
        """Sort by a column; what it was sorted by before comes second. The same column again turns round."""
        first = self.sort[0] if self.sort else None
        turned = Sort(key, falling=first is not None and first.key == key and not first.falling)
        rest = tuple(sort for sort in self.sort if sort.key != key)
        return replace(self, seite=1, sort=(turned, *rest)[:LONGEST_SORT])


def read_sort(written: Sequence[str]) -> tuple[Sort, ...]:
    """Read what to sort by: `frist,-alter`, or one after the other. Each column counts once."""
    found: dict[str, Sort] = {}
    for part in ",".join(written).split(","):
        key = part.removeprefix("-")
        if key in SORTS and key not in found:
            found[key] = Sort(key, falling=part.startswith("-"))
    return tuple(found.values())[:LONGEST_SORT]


def sort_words(sort: Sequence[Sort]) -> str:
    """Say what a list is sorted by: "Frist, dann Alter (absteigend)"."""
    named = [COLUMNS[one.key] + (" (absteigend)" if one.falling else "") for one in sort]
    return ", dann ".join(named)


def columns_of(chosen: Sequence[str]) -> tuple[str, ...]:
    """Return the columns to show, in their order; nothing chosen means the usual ones."""
    return tuple(key for key in COLUMNS if key in chosen) or USUAL_COLUMNS


def visit_of(*, seen_at: datetime | None, last_visit_at: datetime | None, now: datetime) -> datetime | None:
    """Return when the visit before this one ended: the last look, if it lies further back than a pause."""
    if seen_at is not None and now - seen_at > VISIT:
        return seen_at
    return last_visit_at


def check_view(*, name: str, have: int) -> None:
    """Refuse a view without a name, or one too many. Raises ViewNameless, TooManyViews."""
    if not name.strip():
        raise ViewNameless
    if have >= 20:
        raise TooManyViews


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "1" if value is True else str(value)
