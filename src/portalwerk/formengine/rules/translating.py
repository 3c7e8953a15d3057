"""A form in other languages: every word that people read, by its place, and the form with those words put in.

What has no translation stays German and says so (`German`), so that a page can mark it for those who listen.

A place names an element (`dogs.name#label`) or a page (`/person#title`); an option by its code
(`dogs.breed#options.008`, in a code list `@breeds#options.008`), a check by its number (`dogs#checks.0`), so too what
one can do instead at an exit (`/too-young#ways.0`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from portalwerk.formengine.rules.form import Check, Element, Exit, Field, FieldType, Form, Group, Option, Page

_CONSTANTS = frozenset({FieldType.HIDDEN, FieldType.LOCKED})

Words = Callable[[str, str], str]


class German(str):
    """A text without a translation, in a form that speaks another language: a page marks it as German."""

    __slots__ = ()
    lang = "de"

    def __repr__(self) -> str:
        """Not the one of a plain text: what is drawn differently is kept apart."""
        return f"German({super().__repr__()})"


def numbered(text: str, number: int) -> str:
    """A heading with its number, in the language of the heading."""
    return type(text)(f"{text} {number}") if isinstance(text, German) else f"{text} {number}"


def words_of(form: Form) -> dict[str, str]:
    """All texts of a form by place."""
    found: dict[str, str] = {}

    def note(place: str, text: str) -> str:
        if text:
            found[place] = text
        return text

    _with_words(form, note)
    return found


def untranslated(form: Form, language: str) -> list[str]:
    """The places that have no words in a language."""
    known = _words_in(form, language)
    return [place for place in words_of(form) if not known.get(place)]


def unknown_places(form: Form, words: Mapping[str, str]) -> list[str]:
    """Places of a translation that the form does not have: slips of the pen, or parts that are gone."""
    known = words_of(form)
    return [place for place in words if place not in known]


def in_language(form: Form, language: str) -> Form:
    """The form with its words in a language. It has the same questions and rules, so answers fit both."""
    return _translated(form, language) if _words_in(form, language) else form


@lru_cache(maxsize=256)
def _translated(form: Form, language: str) -> Form:
    known = _words_in(form, language)
    made = _with_words(form, lambda place, text: known.get(place) or (German(text) if text else text))
    # Texts may be the same in both languages; marks are not, and what is kept of a form is kept by its fingerprint.
    return replace(made, fingerprint=f"{made.fingerprint}-{language}")


def _words_in(form: Form, language: str) -> dict[str, str]:
    return {entry.place: entry.text for one in form.translations if one.language == language for entry in one.texts}


def _with_words(form: Form, words: Words) -> Form:
    return replace(
        form,
        title=words("#title", form.title),
        pages=tuple(_page(page, words) for page in form.pages),
        code_lists=tuple(
            replace(entry, options=_options(entry.options, f"@{entry.key}", words)) for entry in form.code_lists
        ),
        translations=(),
        fingerprint="",
    )


def _page(page: Page, words: Words) -> Page:
    place = f"/{page.key}"
    return replace(
        page,
        title=words(f"{place}#title", page.title),
        hint=words(f"{place}#hint", page.hint),
        elements=tuple(_elements(page.elements, "", words)),
        checks=_checks(page.checks, place, words),
        exit=None if page.exit is None else _exit(page.exit, place, words),
    )


def _exit(end: Exit, place: str, words: Words) -> Exit:
    ways = (replace(way, label=words(f"{place}#ways.{at}", way.label)) for at, way in enumerate(end.ways))
    return Exit(words(f"{place}#reason", end.reason), tuple(ways))


def _elements(elements: tuple[Element, ...], prefix: str, words: Words) -> Iterator[Element]:
    for element in elements:
        place = prefix + element.key
        if isinstance(element, Field):
            yield _field(element, place, words)
        else:
            yield _group(element, place, words)


def _field(field: Field, place: str, words: Words) -> Field:
    return replace(
        field,
        label=words(f"{place}#label", field.label),
        hint=words(f"{place}#hint", field.hint),
        help=words(f"{place}#help", field.help),
        pattern_hint=words(f"{place}#pattern_hint", field.pattern_hint),
        unit=words(f"{place}#unit", field.unit),
        # The constant of a hidden or locked field is an answer, not a text.
        content=field.content if field.type in _CONSTANTS else words(f"{place}#content", field.content),
        options=_options(field.options, place, words),
        categories=tuple(
            replace(entry, label=words(f"{place}#categories.{entry.code}", entry.label)) for entry in field.categories
        ),
    )


def _group(group: Group, place: str, words: Words) -> Group:
    return replace(
        group,
        title=words(f"{place}#title", group.title),
        hint=words(f"{place}#hint", group.hint),
        help=words(f"{place}#help", group.help),
        elements=tuple(_elements(group.elements, place + ".", words)),
        checks=_checks(group.checks, place, words),
    )


def _options(options: tuple[Option, ...], place: str, words: Words) -> tuple[Option, ...]:
    return tuple(
        replace(
            option,
            label=words(f"{place}#options.{option.code}", option.label),
            hint=words(f"{place}#hints.{option.code}", option.hint),
        )
        for option in options
    )


def _checks(checks: tuple[Check, ...], place: str, words: Words) -> tuple[Check, ...]:
    return tuple(
        replace(check, sentence=words(f"{place}#checks.{at}", check.sentence)) for at, check in enumerate(checks)
    )
