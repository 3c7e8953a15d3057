"""What the inbox shows: views with their counts, filters, columns, lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from portalwerk.access.queries import colleagues_of, display_names
from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions.desk import note_visit
from portalwerk.cases.models import DeskSetting, SavedView
from portalwerk.cases.queries.consulting import open_opinions
from portalwerk.cases.queries.desk import units_to_share, views_for
from portalwerk.cases.queries.listing import PAGE, Looker, counts, inbox
from portalwerk.cases.queries.substituting import running
from portalwerk.cases.rules.listing import COLUMNS, ME, NOBODY, VIEWS, Listing, columns_of, sort_words
from portalwerk.cases.rules.working import STATUS_WORDS
from portalwerk.catalog.queries import live_offers
from portalwerk.web.gate.links import link
from portalwerk.web.office.inbox.lines import line

_GROUPS = (
    ("Meine Arbeit", ("meine", "verteilen", "wiedervorlage", "mitzeichnung", "antwort", "ueberfaellig", "besuch")),
    ("Team", ("neu", "niemand", "offen", "wartet", "post", "erledigt")),
)
_ACTS = frozenset({"verteilen", "wiedervorlage", "mitzeichnung", "antwort", "ueberfaellig"})
_NEEDS = {"mitzeichnung": Right.COUNTERSIGN, "verteilen": Right.ASSIGN_CASES}
_SWITCHES = {
    "ueberfaellig": "Überfällig",
    "antwort": "Antwort oder Frage da",
    "besuch": "Neu seit meinem letzten Besuch",
}
#: How many of a page can be ticked with one link; without a script nobody ticks fifty boxes.
_TICKS = {"10": 10, "30": 30, "alle": PAGE}


@dataclass(frozen=True)
class ViewLink:
    """One view of the inbox with its count."""

    name: str
    href: str
    count: int
    acts: bool
    current: bool


@dataclass(frozen=True)
class Heading:
    """The heading of a column: sorting by it, and how it is sorted now."""

    key: str
    title: str
    href: str
    sort: str


@dataclass(frozen=True)
class Chosen:
    """A filter that narrows the list, and the list without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Choices:
    """What can be filtered by: pairs of value and words."""

    services: list[tuple[str, str]]
    units: list[tuple[str, str]]
    people: list[tuple[str, str]]
    statuses: list[tuple[str, str]]


def inbox_page(request: HttpRequest, caseworker: Caseworker) -> dict[str, Any]:
    """Return what the inbox shows."""
    setting = note_visit(caseworker)
    views = views_for(caseworker)
    listing = _listing(request, setting, views)
    looker = Looker(caseworker, setting.last_visit_at)
    names = display_names(caseworker.tenant_id)
    rows, total = inbox(looker, listing, names=names)
    counted = counts(looker, [(f"v_{view.pk.hex}", Listing.of_query(view.query)) for view in views])
    here = link(request, "cases-inbox")
    ticked = _TICKS.get(request.GET.get("haken", ""), 0)
    lines = [
        line(row, link(request, "cases-case", case_id=row.case.pk), is_picked=number < ticked)
        for number, row in enumerate(rows)
    ]
    choices = _choices(caseworker)
    first = (listing.seite - 1) * PAGE + 1
    columns = columns_of(setting.columns)
    saved = next((view for view in views if Listing.of_query(view.query) == listing.kept()), None)
    return {
        "title": _title(listing, saved),
        "listing": listing,
        "search": listing.suche,
        "may_assign": caseworker.has(Right.ASSIGN_CASES),
        "stands_in": _stands_in(caseworker, names),
        "groups": _groups(here, listing, saved, views, counted, caseworker, link(request, "consulting-questions")),
        "counts": counted,
        "lines": lines,
        "columns": columns,
        "headings": _headings(here, listing, columns),
        "sorted_by": sort_words(listing.sort),
        "choices": choices,
        "sort_options": [("", "wie üblich"), *_sort_options()],
        "second_options": [("", "nichts weiter"), *_sort_options()],
        "first_sort": str(listing.sort[0]) if listing.sort else "",
        "second_sort": str(listing.sort[1]) if len(listing.sort) > 1 else "",
        "chosen": _chosen(here, listing, choices),
        "plain_href": f"{here}?{Listing(ansicht=listing.ansicht, suche=listing.suche).query}",
        "save_href": "" if listing.suche else f"{link(request, 'inbox-save_view')}?{listing.kept().query}",
        "tick_hrefs": [
            (f"die ersten {count}" if word != "alle" else "alle auf der Seite", f"{here}?{listing.query}&haken={word}")
            for word, count in _TICKS.items()
            if word == "alle" or count < len(lines)
        ],
        "untick_href": f"{here}?{listing.query}" if ticked else "",
        "back_query": listing.query,
        "tick_label": f"{ticked} ausgewählt" if (ticked := sum(one.is_picked for one in lines)) else "Angehakte:",
        "has_keys": setting.has_keys,
        "keys": {letter: letter for letter in "aw"} if setting.has_keys else {},
        "total": total,
        "first": first,
        "last": first + len(rows) - 1,
        "previous_href": f"{here}?{replace(listing, seite=listing.seite - 1).query}" if listing.seite > 1 else "",
        "next_href": f"{here}?{replace(listing, seite=listing.seite + 1).query}" if first + len(rows) <= total else "",
    }


def _listing(request: HttpRequest, setting: DeskSetting, views: Sequence[SavedView]) -> Listing:
    """Return the list that the address asks for; the plain address opens the view that somebody begins with."""
    if request.GET:
        return Listing.read(dict(request.GET.lists()))
    first = next((view for view in views if view.pk == setting.first_view_id), None)
    return Listing.of_query(first.query) if first else Listing()


def _stands_in(caseworker: Caseworker, names: Mapping[UUID, str]) -> str:
    """Say for whom somebody stands in today, and until when."""
    rows = running().filter(substitute_id=caseworker.account_id).order_by("ends_on", "pk")
    told = [f"{names.get(row.absent_id, 'jemanden')} bis {row.ends_on:%d.%m.%Y}" for row in rows]
    return f"Sie vertreten {', '.join(told)}. Diese Vorgänge stehen unter „Meine“." if told else ""


def _title(listing: Listing, saved: SavedView | None) -> str:
    if listing.suche:
        return f"Suche: {listing.suche}"
    return saved.name if saved else VIEWS[listing.ansicht]


def _groups(
    here: str,
    listing: Listing,
    saved: SavedView | None,
    views: Sequence[SavedView],
    counted: Mapping[str, int],
    caseworker: Caseworker,
    questions_href: str,
) -> list[tuple[str, list[ViewLink]]]:
    """Return the views at the left: one's own, then the usual ones, then those that colleagues share."""

    def kept(view: SavedView) -> ViewLink:
        count = counted[f"v_{view.pk.hex}"]
        current = saved is not None and saved.pk == view.pk and not listing.suche
        return ViewLink(view.name, f"{here}?{view.query}", count, False, current)

    asked = open_opinions(caseworker)
    own = [kept(view) for view in views if view.account_id == caseworker.account_id]
    shared = [kept(view) for view in views if view.account_id != caseworker.account_id]
    usual = [
        (
            title,
            [
                ViewLink(
                    VIEWS[key],
                    f"{here}?{Listing(ansicht=key).query}",
                    counted[key],
                    key in _ACTS and counted[key] > 0,
                    key == listing.ansicht and not listing.suche and saved is None,
                )
                for key in keys
                if key not in _NEEDS or caseworker.has(_NEEDS[key])
            ],
        )
        for title, keys in _GROUPS
    ]
    questions = ViewLink("Anfragen", questions_href, asked, asked > 0, False)
    groups = [("Meine Ansichten", own), *usual, ("Andere Stellen", [questions]), ("Vom Team geteilt", shared)]
    return [(title, links) for title, links in groups if links]


def _headings(here: str, listing: Listing, columns: Sequence[str]) -> list[Heading]:
    first = listing.sort[0] if listing.sort else None
    directions = {False: "ascending", True: "descending"}
    return [
        Heading(
            key,
            COLUMNS[key],
            f"{here}?{listing.sorted_by(key).query}",
            directions[first.falling] if first and first.key == key else "none",
        )
        for key in columns
    ]


def _choices(caseworker: Caseworker) -> Choices:
    tenant_id = caseworker.tenant_id
    offers = [offer for offer in live_offers(tenant_id) if caseworker.works_for(offer.unit_id)]
    units = units_to_share(caseworker)
    colleagues = [one for one in colleagues_of(tenant_id) if any(one.works_for(unit.pk) for unit in units)]
    others = [(str(one.account_id), one.name) for one in colleagues if one.account_id != caseworker.account_id]
    return Choices(
        services=[("", "alle"), *((offer.slug, offer.short_title) for offer in offers)],
        units=[("", "alle"), *((unit.key, unit.name) for unit in units)],
        people=[("", "egal"), (NOBODY, "niemand zugewiesen"), (ME, "ich"), *others],
        statuses=[("", "alle"), *((status.value, word) for status, word in STATUS_WORDS.items())],
    )


def _sort_options() -> list[tuple[str, str]]:
    """Return the ways to sort for the form, which needs no script and no narrow headings."""
    return [option for key, title in COLUMNS.items() for option in ((key, title), (f"-{key}", f"{title}, absteigend"))]


def _chosen(here: str, listing: Listing, choices: Choices) -> list[Chosen]:
    """Return the filters that narrow the list, each with the list without it."""
    named = (
        ("leistung", "Leistung", choices.services),
        ("amt", "Amt", choices.units),
        ("bei", "Bei", choices.people),
        ("stand", "Stand", choices.statuses),
    )
    found = [
        Chosen(f"{title}: {dict(options).get(value, value)}", f"{here}?{listing.without(name).query}")
        for name, title, options in named
        if (value := getattr(listing, name))
    ]
    return [
        *found,
        *(
            Chosen(word, f"{here}?{listing.without(name).query}")
            for name, word in _SWITCHES.items()
            if getattr(listing, name)
        ),
    ]


def picks_of(written: Sequence[str]) -> dict[UUID, int]:
    """Read what was ticked: case and version that was seen. What makes no sense is left out."""
    found: dict[UUID, int] = {}
    for one in written:
        case_id, _, version = one.partition(".")
        try:
            found[UUID(case_id)] = int(version) if version.isdecimal() and len(version) < 9 else -1
        except ValueError:
            continue
    return found
