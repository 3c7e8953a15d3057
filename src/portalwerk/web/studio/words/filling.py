"""From what was filled in to edits."""

from typing import Any

from django.http import HttpRequest, QueryDict

from portalwerk.access.rules import Caseworker
from portalwerk.packages.actions.drafting import unit_for
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.words import AddLanguage, SetFees, SetHead, SetLetter, SetPapers, SetTexts
from portalwerk.tenants.queries import tree
from portalwerk.web.studio.bench import posted_day

#: Texts that are lists: one entry a line; pairs have their second part behind a bar.
LISTS = frozenset({"eligibility", "next_steps", "keywords"})
PAIRS = {"costs": ("label", "amount"), "documents": ("title", "hint")}
MOST_ROWS = 60
ROW_NAMES = ("key", "text", "betrag", "wenn", "mal", "hinweis", "grund")


def texts(request: HttpRequest, caseworker: Caseworker) -> Edit:
    """The texts of one language, or a new language. Raises: EditRefused."""
    posted = request.POST
    if posted.get("_tun") == "sprache":
        return AddLanguage(posted.get("_sprache", ""))
    names = [name.removeprefix("_text.") for name in posted if name.startswith("_text.")]
    values = {name: _text(name, posted[f"_text.{name}"]) for name in names}
    return SetTexts(request.GET.get("sprache", "de"), values, is_complete="_vollstaendig" in posted)


def fees(request: HttpRequest, caseworker: Caseworker) -> Edit:
    """When and what is to be paid. Raises: EditRefused."""
    posted = request.POST
    items = []
    for row in _rows(posted, "posten"):
        amount = row["betrag"].replace("€", "").replace(".", ",").strip()
        amount = amount if "," in amount else f"{amount},00"
        items.append({"key": row["key"], "label": row["text"], "amount": amount, "when": row["wenn"],
                      "times": row["mal"], "note": row["hinweis"]})  # fmt: skip
    return SetFees(posted.get("_faellig", "never"), tuple(items))


def papers(request: HttpRequest, caseworker: Caseworker) -> Edit:
    """The papers."""
    rows = _rows(request.POST, "papier")
    return SetPapers(
        tuple({"key": r["key"], "title": r["text"], "hint": r["hinweis"], "reason": r["grund"]} for r in rows)
    )


def letter(request: HttpRequest, caseworker: Caseworker) -> Edit:
    """The words of one letter."""
    posted = request.POST
    paragraphs = [part.strip() for part in posted.get("_absaetze", "").replace("\r", "").split("\n\n")]
    return SetLetter(request.GET.get("brief", ""), posted.get("_betreff", ""), tuple(p for p in paragraphs if p))


def settings(request: HttpRequest, caseworker: Caseworker) -> Edit:
    """What the service is. Raises: EditRefused, NoUnit."""
    posted, last_day = request.POST, posted_day(request, "_bis")
    unit = unit_for(tree().by_id[caseworker.tenant_id], posted.get("_stelle", ""), caseworker)
    head = {
        "unit": unit.key,
        "assurance": posted.get("_vertrauen", "none"),
        "service_key": posted.get("_schluessel", "").replace(" ", ""),
        "legal_basis": _lines(posted.get("_recht", "")),
        "earlier_until": last_day.isoformat() if last_day else "",
    }
    process = {
        "purpose": posted.get("_zweck", "").strip(),
        "retention_months": _whole(posted.get("_aufbewahrung", ""), "Aufbewahrung"),
        "declaration": posted.get("_erklaerung", "none"),
    }
    if process["declaration"] in ("ozg_9a", "eid") and head["assurance"] == "none":
        raise EditRefused(reason="Ohne Anmeldung geht diese Art der Erklärung nicht. Wählen Sie ein Vertrauensniveau.")
    deadlines = {
        "decide_days": _whole(posted.get("_entscheiden", ""), "Frist zum Entscheiden"),
        "counting": posted.get("_zaehlen"),
        "inquiry_days": _whole(posted.get("_nachreichen", ""), "Frist zum Nachreichen"),
    }
    return SetHead(head, process, {name: value for name, value in deadlines.items() if value is not None})


def _text(name: str, given: str) -> Any:
    if name in LISTS:
        return _lines(given)
    if name in PAIRS:
        first, second = PAIRS[name]
        pairs = [line.partition("|") for line in _lines(given)]
        return [
            {first: one.strip(), **({second: other.strip()} if other.strip() else {})} for one, _bar, other in pairs
        ]
    if name == "minutes":
        return _whole(given, "Minuten zum Ausfüllen")
    return given.strip().replace("\r", "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r", "").split("\n") if line.strip()]


def _whole(text: str, name: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise EditRefused(reason=f"„{name}“ ist keine ganze Zahl. Beispiel: 30")
    return int(text)


def _rows(posted: QueryDict, kind: str) -> list[dict[str, str]]:
    """The rows of a table: those with a text stay, the others are gone."""
    rows = []
    for number in range(MOST_ROWS):
        row = {name: posted.get(f"_{kind}.{number}.{name}", "").strip() for name in ROW_NAMES}
        if row["text"]:
            rows.append(row)
    return rows
