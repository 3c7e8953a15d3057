"""What the parts beside the form show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.definition import TextsFile
from portalwerk.packages.rules.editing.words import LANGUAGES, LETTERS
from portalwerk.packages.rules.gate import TEXT_NAMES, outdated_texts
from portalwerk.packages.rules.telling import Part
from portalwerk.packages.rules.wording import ASSURANCE_NAMES, COUNTING_NAMES, DECLARATION_NAMES, DUE_NAMES
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.studio.words.filling import LISTS, PAIRS, ROW_NAMES

_LONG = frozenset({"summary", *LISTS, *PAIRS})
_HINTS = {
    "costs": "Jeder Posten in einer Zeile: Bezeichnung | Betrag",
    "documents": "Jede Unterlage in einer Zeile: Name | Hinweis",
    **dict.fromkeys(LISTS, "Jeder Punkt in einer eigenen Zeile."),
}


@dataclass(frozen=True)
class TextRow:
    """One text: its name, the German wording, its own wording, and what is with it."""

    name: str
    label: str
    german: str
    value: str
    status: str
    is_long: bool
    hint: str
    language: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"_text.{self.name}"

    @property
    def own_label(self) -> str:
        """The label of the field beside the German wording."""
        return f"{self.label}, {self.language}"

    @property
    def optional(self) -> bool:
        """Whether a package may do without it."""
        return not TextsFile.model_fields[self.name].is_required()


@dataclass(frozen=True)
class Row:
    """One row of a table that is filled in: an item, or the empty one at the end."""

    kind: str
    at: int
    item: Mapping[str, Any]
    told: tuple[Part, ...] = ()
    times: tuple[Part, ...] = ()
    href: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it is the empty one."""
        return not self.item

    @property
    def title(self) -> str:
        """Its heading."""
        return "Neu" if self.is_new else str(self.item.get("label") or self.item.get("title"))

    @property
    def names(self) -> dict[str, str]:
        """The names of its fields."""
        return {name: f"_{self.kind}.{self.at}.{name}" for name in ROW_NAMES}


def texts_page(request: HttpRequest, draft: DraftService, caseworker: Caseworker) -> dict[str, Any]:
    """Return the texts of a language beside the German ones."""
    content = workbench(draft).content
    language = request.GET.get("sprache", "de")
    there = [one for one in LANGUAGES if f"texts/{one}.yaml" in content]
    language = language if language in there else "de"
    german, own = content["texts/de.yaml"], content[f"texts/{language}.yaml"]
    status = outdated_texts(content, language) if language != "de" else {}
    here = link(request, "words-texts", draft_id=draft.pk)
    rows = [
        TextRow(
            name,
            label,
            _plain(name, german.get(name)),
            request.POST.get(f"_text.{name}", _plain(name, own.get(name))),
            status.get(name, ""),
            name in _LONG,
            _HINTS.get(name, ""),
            LANGUAGES[language],
        )
        for name, label in TEXT_NAMES.items()
    ]
    return {
        "rows": rows,
        "is_german": language == "de",
        "lang": language.partition("-")[0],
        "language_name": LANGUAGES[language],
        "is_complete": bool(own.get("complete")),
        "form_href": f"{link(request, 'words-form', draft_id=draft.pk)}?{urlencode({'sprache': language})}",
        "form_done": sum(not word.status for word in workbench(draft).form_words(language)),
        "form_total": len(workbench(draft).form_words(language)),
        "languages": [(LANGUAGES[one], f"{here}?{urlencode({'sprache': one})}", one == language) for one in there],
        "more": [(one, name) for one, name in LANGUAGES.items() if one not in there],
    }


def fees_page(request: HttpRequest, draft: DraftService, caseworker: Caseworker) -> dict[str, Any]:
    """Return the fee schedule with one empty row."""
    bench = workbench(draft)
    file = bench.content["fees.yaml"]
    here = link(request, "design-rule", draft_id=draft.pk)
    rows = [
        Row(
            "posten",
            at,
            item,
            bench.teller.tell(item["when"]) if item.get("when") else (),
            bench.teller.tell(item["times"]) if item.get("times") else (),
            f"{here}?{urlencode({'art': 'fee', 'posten': item['key']})}",
        )
        for at, item in enumerate(file.get("items", []))
    ]
    return {"rows": [*rows, Row("posten", len(rows), {})], "due": file["due"], "dues": list(DUE_NAMES.items())}


def papers_page(request: HttpRequest, draft: DraftService, caseworker: Caseworker) -> dict[str, Any]:
    """Return the papers with one empty row."""
    papers = workbench(draft).content["process.yaml"].get("documents", [])
    return {"rows": [Row("papier", at, item) for at, item in enumerate([*papers, {}])]}


def letters_page(request: HttpRequest, draft: DraftService, caseworker: Caseworker) -> dict[str, Any]:
    """Return one letter."""
    written = workbench(draft).content["process.yaml"].get("letters", {})
    chosen = request.GET.get("brief", "")
    chosen = chosen if chosen in LETTERS else next(iter(LETTERS))
    words = written.get(chosen, {"subject": "", "paragraphs": []})
    here = link(request, "words-letters", draft_id=draft.pk)
    return {
        "letters": [(name, f"{here}?{urlencode({'brief': key})}", key == chosen) for key, name in LETTERS.items()],
        "letter_name": LETTERS[chosen],
        "action": f"{here}?{urlencode({'brief': chosen})}",
        "subject": request.POST.get("_betreff", words["subject"]),
        "paragraphs": request.POST.get("_absaetze", "\n\n".join(words["paragraphs"])),
        "has_layout": f"letters/{chosen}.typ" in workbench(draft).content,
    }


def settings_page(request: HttpRequest, draft: DraftService, caseworker: Caseworker) -> dict[str, Any]:
    """Return what the service is and how it is worked on."""
    content = workbench(draft).content
    head, process = content["package.yaml"], content["process.yaml"]
    units = [
        (unit.key, unit.name)
        for unit in tree().units.values()
        if unit.tenant_id == draft.tenant_id and caseworker.works_for(unit.pk)
    ]
    values = {
        "_stelle": head["unit"],
        "_vertrauen": head["assurance"],
        "_schluessel": head.get("service_key") or "",
        "_recht": "\n".join(head["legal_basis"]),
        "_zweck": process.get("purpose") or "",
        "_aufbewahrung": str(process.get("retention_months") or ""),
        "_erklaerung": process["declaration"],
        "_entscheiden": str(process["deadlines"]["decide_days"]),
        "_zaehlen": process["deadlines"].get("counting", "calendar"),
        "_nachreichen": str(process["deadlines"]["inquiry_days"]),
    }
    given = {name.removeprefix("_"): request.POST.get(name, value) for name, value in values.items()}
    last_day = str(head.get("earlier_until") or "--").split("-")
    parts = zip(("year", "month", "day"), last_day, strict=True)
    return {
        "given": given,
        "last_day": {part: request.POST.get(f"_bis.{part}", value.lstrip("0")) for part, value in parts},
        "units": units,
        "assurances": list(ASSURANCE_NAMES.items()),
        "declarations": list(DECLARATION_NAMES.items()),
        "countings": list(COUNTING_NAMES.items()),
        "version": head["version"],
    }


def _plain(name: str, value: Any) -> str:
    """A text as it stands in its field."""
    if value is None:
        return ""
    if name in LISTS:
        return "\n".join(value)
    if name in PAIRS:
        first, second = PAIRS[name]
        return "\n".join(" | ".join(part for part in (one[first], one.get(second)) if part) for one in value)
    return str(value)
