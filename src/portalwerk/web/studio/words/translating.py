"""The words of the form in another language: what the page shows, what was filled in, the table for translators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.editing.words import LANGUAGES, SetFormWords
from portalwerk.packages.rules.form_words import FormWord, spoken, words_in
from portalwerk.packages.rules.tables import TableUnreadable
from portalwerk.packages.rules.word_table import word_table, words_of_table
from portalwerk.packages.rules.word_xliff import is_xliff, word_xliff, words_of_xliff
from portalwerk.web.gate.links import link
from portalwerk.web.studio.bench import page_of
from portalwerk.web.studio.design.pages import preview_of

FILTERS = (("", "Alle"), ("fehlt", "Nur fehlende"), ("veraltet", "Nur veraltete"))
_WANTED = {"fehlt": "missing", "veraltet": "outdated"}
_LONG = 80
#: So many texts are filled in at a time; only long code lists have more.
AT_A_TIME = 80


@dataclass(frozen=True)
class WordRow:
    """One text with its field."""

    word: FormWord
    value: str
    language: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"_wort.{self.word.place}"

    @property
    def confirm(self) -> str:
        """The name of the field that says that it still fits."""
        return f"_passt.{self.word.place}"

    @property
    def hint(self) -> str:
        """What it is, and in which language it is wanted: the German itself is the label of the field."""
        missing = " · fehlt noch" if self.word.status == "missing" else ""
        return f"{self.word.what} auf {self.language}{missing}"

    @property
    def is_long(self) -> bool:
        """Whether it needs more than one line."""
        return len(self.word.german) > _LONG or "\n" in self.word.german


@dataclass(frozen=True)
class Part:
    """A page of the form, or a code list, with how much of it is to be done."""

    key: str
    title: str
    href: str
    note: str
    current: bool


def language_of(request: HttpRequest, draft: DraftService) -> str:
    """Return the language that the address names, empty for German and for one not begun."""
    language = request.GET.get("sprache", "")
    is_begun = language in LANGUAGES and f"texts/{language}.yaml" in workbench(draft).content
    return language if is_begun and language != "de" else ""


def form_page(
    request: HttpRequest, draft: DraftService, caseworker: Caseworker, problems: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Return one page of the form with its words in German and beside it in the other language."""
    bench, language = workbench(draft), language_of(request, draft)
    chosen = request.GET.get("nur", "")
    status = _WANTED.get(chosen)
    words = [word for word in bench.form_words(language) if status is None or word.status == status]
    titles = _titles(draft)
    keys = [key for key in titles if any(word.page == key for word in words)]
    key = request.GET.get("seite", "")
    key = key if key in keys else keys[0] if keys else ""
    shown = [word for word in words if word.page == key]
    first = _first(request.GET.get("ab", ""), len(shown))
    here = link(request, "words-form", draft_id=draft.pk)

    def href(**more: object) -> str:
        return f"{here}?{urlencode({'sprache': language, **{name: value for name, value in more.items() if value}})}"

    rows = [
        WordRow(word, request.POST.get(f"_wort.{word.place}", word.own), LANGUAGES[language])
        for word in shown[first : first + AT_A_TIME]
    ]
    own = words_in(bench.content, language)
    known = {word.place for word in bench.form_words(language)}
    view = preview_of(bench, key, spoken(bench.form, bench.content, language)) if bench.form else None
    last = min(first + AT_A_TIME, len(shown))
    more = {
        "language_name": LANGUAGES[language],
        "lang": language.partition("-")[0],
        "preview_lang": language.partition("-")[0],
        "page": {"title": titles.get(key, "")},
        "rows": rows,
        "view": view,
        "parts": [
            Part(one, titles[one], href(seite=one, nur=chosen), _note(bench.form_words(language), one), one == key)
            for one in keys
        ],
        "filters": [(label, href(seite=key, nur=name), name == chosen) for name, label in FILTERS],
        "is_filtered": bool(chosen),
        "done": sum(not word.status for word in bench.form_words(language)),
        "total": len(known),
        "gone": sum(place not in known for place in own),
        "action": href(seite=key, nur=chosen, ab=first),
        "texts_href": f"{link(request, 'words-texts', draft_id=draft.pk)}?{urlencode({'sprache': language})}",
        "table_href": f"{link(request, 'words-form_table', draft_id=draft.pk)}?{urlencode({'sprache': language})}",
        "xliff_href": f"{link(request, 'words-form_table', draft_id=draft.pk)}?"
        + urlencode({"sprache": language, "art": "xliff"}),
        "first": first + 1, "last": last, "count": len(shown), "is_cut": len(shown) > AT_A_TIME,
        "previous_href": href(seite=key, nur=chosen, ab=max(0, first - AT_A_TIME)) if first else "",
        "next_href": href(seite=key, nur=chosen, ab=last) if last < len(shown) else "",
    }  # fmt: skip
    return page_of(request, draft, caseworker, **more) | {"problems": problems}


def wanted(request: HttpRequest, draft: DraftService) -> Edit:
    """Return the edit that was filled in. Raises: EditRefused."""
    posted, language = request.POST, language_of(request, draft)
    values = {
        name.removeprefix("_wort."): posted[name].replace("\r", "") for name in posted if name.startswith("_wort.")
    }
    confirmed = frozenset(name.removeprefix("_passt.") for name in posted if name.startswith("_passt."))
    return SetFormWords(language, values, confirmed)


def from_table(request: HttpRequest, draft: DraftService) -> tuple[Edit | None, list[tuple[str, str]]]:
    """Return the edit that an uploaded table or XLIFF means, or a sentence for each line that does not fit."""
    language = language_of(request, draft)
    file = request.FILES.get("datei")
    if not isinstance(file, UploadedFile) or not file.size:
        return None, [("Wählen Sie eine Datei.", "datei")]
    try:
        data = bytes(file.read())
        read = words_of_xliff if is_xliff(data) else words_of_table
        changed, wrong = read(data, workbench(draft).form_words(language), language)
    except TableUnreadable as refusal:
        return None, [(str(refusal), "datei")]
    if wrong:
        return None, [(sentence, "datei") for sentence in wrong[:50]]
    if not changed:
        raise EditRefused(reason="In der Datei steht nichts Neues.")
    return SetFormWords(language, changed, frozenset(changed)), []


def table_of(request: HttpRequest, draft: DraftService) -> tuple[str, str, bytes]:
    """Return the table for translators, or the same as XLIFF: name, media type, content."""
    language = language_of(request, draft)
    words, name = workbench(draft).form_words(language), f"{draft.slug}-{language}"
    if request.GET.get("art") == "xliff":
        return f"{name}.xlf", "application/xliff+xml", word_xliff(words, language, _titles(draft))
    return f"{name}.csv", "text/csv; charset=utf-8", word_table(words, language, _titles(draft))


def _titles(draft: DraftService) -> dict[str, str]:
    content = workbench(draft).content
    lists = sorted(name for name in content if name.startswith("codelists/"))
    keys = [name.removeprefix("codelists/").removesuffix(".yaml") for name in lists]
    return {
        **{page["key"]: page["title"] for page in pages_of(content)},
        **{f"@{key}": f"Codeliste {key}" for key in keys},
        "": "Titel des Formulars",
    }


def _note(words: Sequence[FormWord], page: str) -> str:
    behind = sum(bool(word.status) for word in words if word.page == page)
    return f"{behind} offen" if behind else "fertig"


def _first(given: str, count: int) -> int:
    first = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    return first if first < count else 0
