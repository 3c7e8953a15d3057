"""The words of the form in another language: what is there, what is missing, what is outdated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from portalwerk.formengine.rules.form import Form, Translation, Words
from portalwerk.formengine.rules.translating import in_language, words_of
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.words import digest_of, remembered_word
from portalwerk.packages.rules.sketching import sketch

Status = Literal["", "missing", "outdated"]
#: What a place of a form is, by the part behind `#`; numbered ones by what stands before the dot.
PLACE_NAMES: Mapping[str, str] = {
    "label": "Frage",
    "title": "Überschrift",
    "hint": "Hinweis",
    "help": "Hilfe",
    "pattern_hint": "Erklärung",
    "unit": "Einheit",
    "content": "Text",
    "options": "Antwort",
    "categories": "Kategorie der Datei",
    "hints": "Hinweis zur Antwort",
    "checks": "Satz der Prüfung",
    "reason": "Warum es nicht weitergeht",
    "ways": "Was man tun kann",
}


@dataclass(frozen=True)
class FormWord:
    """One text of the form. `page` is the key of its page, `@name` for a code list, empty for the title of the form."""

    place: str
    page: str
    german: str
    own: str
    status: Status

    @property
    def what(self) -> str:
        """What it is, in a word."""
        return place_name(self.place)


def place_name(place: str) -> str:
    """What a place of a form is, in a word."""
    return PLACE_NAMES.get(place.rpartition("#")[2].partition(".")[0], "Text")


def form_words(content: Content, language: str, form: Form | None = None) -> list[FormWord]:
    """All texts of the form with their translation, in the order of the form.

    Parameters: form, what the content sketches, if somebody has it already.
    """
    form = form or sketch(content)
    if form is None:
        return []
    own = words_in(content, language)
    made_from = content.get("translations.yaml", {}).get("made_from", {}).get(language, {})
    pages = dict(_pages(form))
    return [
        FormWord(place, _page_of(place, pages), text, own.get(place, ""), _status(place, text, own, made_from))
        for place, text in words_of(form).items()
    ]


def words_in(content: Content, language: str) -> dict[str, str]:
    """What is written down of the form in a language, by place."""
    return dict(content.get(f"texts/{language}.yaml", {}).get("form", {}))


def behind(content: Content, language: str, form: Form | None = None) -> list[FormWord]:
    """What of the form is missing or outdated in a language that has begun to translate it."""
    if not words_in(content, language):
        return []
    return [word for word in form_words(content, language, form) if word.status]


def spoken(form: Form, content: Content, language: str) -> Form:
    """The form in a language, as far as it is translated."""
    words = tuple(Words(place, text) for place, text in words_in(content, language).items())
    # A form is known by its fingerprint, which must not be that of the German one.
    told = replace(form, translations=(Translation(language, words),), fingerprint="")
    return in_language(told, language)


def _status(place: str, german: str, own: Mapping[str, str], made_from: Mapping[str, Any]) -> Status:
    if not own.get(place):
        return "missing"
    known = made_from.get(remembered_word(place))
    return "outdated" if known is not None and known != digest_of(german) else ""


def _pages(form: Form) -> Iterator[tuple[str, str]]:
    for page in form.pages:
        for element in page.elements:
            yield element.key, page.key


def _page_of(place: str, pages: Mapping[str, str]) -> str:
    thing = place.partition("#")[0]
    if thing.startswith("/"):
        return thing[1:]
    return thing if thing.startswith("@") else pages.get(thing.partition(".")[0], "")
