"""What is different between two versions of a package, in sentences that an editor understands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.elements import name_of, walk
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.editing.words import LANGUAGES, LETTERS
from portalwerk.packages.rules.form_words import place_name
from portalwerk.packages.rules.gate import TEXT_NAMES
from portalwerk.packages.rules.sketching import sketch
from portalwerk.packages.rules.telling import Teller, words_of
from portalwerk.packages.rules.wording import VALUE_NAMES, count_words

_VALUES: Mapping[str, str] = {
    "label": "Frage", "hint": "Hinweis", "help": "Hilfe", "type": "Art", "count": "Wie oft", "options": "Antworten",
    "shown_if": "Zu sehen, wenn", "required_if": "Pflicht, wenn", "min_length": "Kürzester Text",
    "max_length": "Längster Text", "min_value": "Kleinster Wert", "max_value": "Größter Wert", "pattern": "Muster",
    "pattern_hint": "Erklärung des Musters", "content": "Text", "reason": "Warum wir fragen",
    "legal_basis": "Rechtsgrundlage", "title": "Titel", "checks": "Prüfungen", "unit": "Einheit", "amount": "Betrag",
    "when": "Fällt an, wenn", "times": "So oft", "note": "Anmerkung", "subject": "Betreff", "paragraphs": "Absätze",
    "version": "Version", "assurance": "Vertrauensniveau", "retention_months": "Aufbewahrung in Monaten",
    "purpose": "Zweck", "due": "Wann bezahlt wird", "declaration": "Erklärung", "service_key": "Leistungsschlüssel",
    "payment": "Bezahlen im Antrag", "valid_from": "Gültig ab", "earlier_until": "Frühere Fassung gilt bis",
    "kind": "Art", "code_list": "Codeliste",
    "media_types": "Arten von Dateien", "max_bytes": "Größe der Dateien", "slug": "Adresse", "exit": "Ausgang",
    "categories": "Kategorien der Dateien", "choice": "Auswahl",
}  # fmt: skip
_CONDITIONS = frozenset({"shown_if", "required_if", "when", "times", "compute", "valid_if"})


@dataclass(frozen=True)
class Difference:
    """One difference. `kind` is added, removed, changed or moved; before and after are empty where there is none."""

    area: str
    kind: str
    what: str
    before: str = ""
    after: str = ""


def differences(before: Content, after: Content) -> list[Difference]:
    """Everything that is different, in the order in which an editor thinks: form, costs, texts, rest."""
    shows = _Shower(before), _Shower(after)
    return [
        *_pages(before, after, shows),
        *_elements(before, after, shows),
        *_fees(before, after, shows),
        *_texts(before, after, shows),
        *_letters(before, after, shows),
        *_settings(before, after, shows),
        *_examples(before, after),
    ]


class _Shower:
    """Shows values as words; conditions of a version are told with the labels of its own form."""

    def __init__(self, content: Content) -> None:
        try:
            form = sketch(content)
        except ValueError:
            form = None
        self.teller = Teller(form)

    def show(self, name: str, value: Any, owners: tuple[str, ...] = ()) -> str:
        """One value."""
        if name in _CONDITIONS and isinstance(value, str):
            return words_of(self.teller.tell(value, owners))
        if name in VALUE_NAMES:
            return VALUE_NAMES[name].get(str(value), str(value))
        if name == "count":
            return count_words(str(value or "1"))
        if isinstance(value, bool):
            return "Ja" if value else "Nein"
        if isinstance(value, list):
            return "; ".join(self.show(name, one, owners) for one in value)
        if isinstance(value, Mapping):
            words = [value.get(key) for key in ("label", "title", "sentence", "subject", "amount", "reason")]
            return ", ".join(str(word) for word in words if word) or ", ".join(map(str, value.values()))
        return "" if value is None else str(value)


_Shows = tuple[_Shower, _Shower]


def _changed(
    area: str, what: str, one: Mapping[str, Any], other: Mapping[str, Any], shows: _Shows,
    owners: tuple[str, ...] = (), skip: frozenset[str] = frozenset(),
) -> Iterator[Difference]:  # fmt: skip
    for name in dict.fromkeys([*one, *other]):
        if one.get(name) != other.get(name) and name not in skip:
            told = f"{what}: {_VALUES.get(name, TEXT_NAMES.get(name, name))}" if what else _VALUES.get(name, name)
            before, after = (
                show.show(name, of.get(name), owners) for show, of in zip(shows, (one, other), strict=True)
            )
            yield Difference(area, "changed", told, before, after)


def _pages(before: Content, after: Content, shows: _Shows) -> Iterator[Difference]:
    one, other = ({page["key"]: page for page in pages_of(content)} for content in (before, after))
    for key in one.keys() - other.keys():
        yield Difference("Seiten", "removed", one[key]["title"])
    for key, page in other.items():
        if key not in one:
            yield Difference("Seiten", "added", page["title"])
        else:
            yield from _changed("Seiten", page["title"], one[key], page, shows, skip=frozenset({"elements"}))
    if _order(one, other) != _order(other, one):
        yield Difference("Seiten", "moved", "Reihenfolge", _listed(one), _listed(other))


def _elements(before: Content, after: Content, shows: _Shows) -> Iterator[Difference]:
    one, other = (
        {(page, *owners, element["key"]): (owners, element) for page, owners, element in walk(content)}
        for content in (before, after)
    )
    yield from _come_and_gone(before, after, one, other)
    for path, (owners, element) in other.items():
        if path in one:
            skip = frozenset({"elements"})
            yield from _changed("Fragen", name_of(element), one[path][1], element, shows, owners, skip)
    orders = [_by_page(path for path in these if path in those) for these, those in ((one, other), (other, one))]
    for page in pages_of(after):
        if orders[0].get(page["key"]) != orders[1].get(page["key"]):
            yield Difference("Fragen", "moved", f"Reihenfolge auf „{page['title']}“")


def _come_and_gone(
    before: Content, after: Content, one: Mapping[tuple[str, ...], Any], other: Mapping[tuple[str, ...], Any]
) -> Iterator[Difference]:
    titles = {page["key"]: page["title"] for page in [*pages_of(before), *pages_of(after)]}
    went = {path[1:]: path for path in other if path not in one}
    left = {path[1:] for path in one if path not in other}
    for path, (_owners, element) in one.items():
        if path in other:
            continue
        if path[1:] in went:
            target = went[path[1:]][0]
            pages = f"Seite „{titles[path[0]]}“", f"Seite „{titles[target]}“"
            yield Difference("Fragen", "moved", name_of(element), *pages)
        else:
            yield Difference("Fragen", "removed", name_of(element))
    for path, (_owners, element) in other.items():
        if path not in one and path[1:] not in left:
            yield Difference("Fragen", "added", name_of(element))


def _by_page(paths: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        found.setdefault(path[0], []).append(path)
    return found


def _fees(before: Content, after: Content, shows: _Shows) -> Iterator[Difference]:
    one, other = ({item["key"]: item for item in content["fees.yaml"].get("items", [])} for content in (before, after))
    yield from _keyed("Kosten", one, other, shows, "label")
    if before["fees.yaml"]["due"] != after["fees.yaml"]["due"]:
        was, now = (shows[0].show("due", content["fees.yaml"]["due"]) for content in (before, after))
        yield Difference("Kosten", "changed", _VALUES["due"], was, now)


def _keyed(
    area: str, one: Mapping[str, Any], other: Mapping[str, Any], shows: _Shows, name: str
) -> Iterator[Difference]:
    for key in one.keys() - other.keys():
        yield Difference(area, "removed", str(one[key][name]))
    for key, item in other.items():
        if key not in one:
            yield Difference(area, "added", str(item[name]))
        else:
            yield from _changed(area, str(item[name]), one[key], item, shows)


def _texts(before: Content, after: Content, shows: _Shows) -> Iterator[Difference]:
    for language, name in LANGUAGES.items():
        file = f"texts/{language}.yaml"
        if file in before or file in after:
            if file not in before or file not in after:
                yield Difference("Texte", "added" if file in after else "removed", name)
            else:
                yield from _changed(f"Texte, {name}", "", before[file], after[file], shows, skip=frozenset({"form"}))
                yield from _form_words(name, before[file].get("form", {}), after[file].get("form", {}))


def _form_words(language: str, one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Difference]:
    for place in dict.fromkeys([*other, *one]):
        if one.get(place) != other.get(place):
            kind = "changed" if place in one and place in other else "added" if place in other else "removed"
            words = one.get(place, ""), other.get(place, "")
            yield Difference(f"Formular, {language}", kind, place_name(place), *words)


def _letters(before: Content, after: Content, shows: _Shows) -> Iterator[Difference]:
    one, other = (content["process.yaml"].get("letters", {}) for content in (before, after))
    for letter, name in LETTERS.items():
        yield from _changed("Schreiben", name, one.get(letter, {}), other.get(letter, {}), shows)


def _settings(before: Content, after: Content, shows: _Shows) -> Iterator[Difference]:
    yield from _changed("Einstellungen", "", before["package.yaml"], after["package.yaml"], shows)
    skip = frozenset({"letters", "documents"})
    yield from _changed("Einstellungen", "", before["process.yaml"], after["process.yaml"], shows, skip=skip)
    papers = (
        {paper["key"]: paper for paper in content["process.yaml"].get("documents", [])} for content in (before, after)
    )
    one, other = papers
    yield from _keyed("Unterlagen", one, other, shows, "title")


def _examples(before: Content, after: Content) -> Iterator[Difference]:
    one, other = (
        {name: value["title"] for name, value in content.items() if name.startswith("examples/")}
        for content in (before, after)
    )
    for name in sorted(one.keys() | other.keys()):
        if name not in other:
            yield Difference("Testfälle", "removed", one[name])
        elif name not in one:
            yield Difference("Testfälle", "added", other[name])
        elif before[name] != after[name]:
            yield Difference("Testfälle", "changed", other[name])


def _order(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [key for key in one if key in other]


def _listed(pages: Mapping[str, Any]) -> str:
    return ", ".join(str(page["title"]) for page in pages.values())
