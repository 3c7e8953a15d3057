"""A decision in short, as its page shows it above the PDF."""

from __future__ import annotations

from typing import Any

from portalwerk.applications.models import ApplicationLetter
from portalwerk.applications.queries import Opened, letter_summary
from portalwerk.files.rules import byte_size
from portalwerk.kernel.clock import local, today
from portalwerk.tenants.queries import tree
from portalwerk.web.portal.dates import day, days_left, weekday

_TAGS = {
    "granted": ("Bewilligt", "ok", "check"),
    "partly_granted": ("Zum Teil bewilligt", "ok", "check"),
    "denied": ("Abgelehnt", "", "info"),
    "confirmed": ("Bestätigt", "ok", "check"),
}


def letter_parts(opened: Opened, letter: ApplicationLetter) -> dict[str, Any]:
    """Return what the template of a decision needs."""
    summary = letter_summary(letter)
    tag, kind, icon = _TAGS.get(str(summary.get("kind", "")), ("Entschieden", "", "info"))
    tenant = tree().by_id[letter.tenant_id]
    until = letter.remedy_until
    announced_by_today = letter.announced_on is not None and letter.announced_on <= today()
    return {
        "opened": opened,
        "offer": opened.offer,
        "token": opened.token,
        "letter": letter,
        "summary": summary,
        "tag": tag,
        "tag_kind": kind,
        "tag_icon": icon,
        "dated": f"Bescheid vom {day(local(letter.provided_at).date())}",
        "office": f"{opened.offer.unit_name}, {tenant.name}",
        "fee_words": "Gebühr" if summary.get("fee") else "",
        "announced_label": "Bekannt gegeben" if announced_by_today else "Gilt als bekannt gegeben am",
        "announced": day(letter.announced_on) if letter.announced_on else "",
        "remedy_title": f"Frist bis {weekday(until)}" if until else "",
        "remedy_day": weekday(until) if until else "",
        "remedy_left": f"{days_left(until)}." if until else "",
        "took": _took(opened),
        "promise": f"Versprochen: {opened.offer.usual_from_days} bis {opened.offer.usual_to_days} Tage",
        "size": byte_size(letter.stored_file.size),
    }


def _took(opened: Opened) -> str:
    application = opened.application
    if application.submitted_at is None or application.decided_at is None:
        return ""
    days = (local(application.decided_at).date() - local(application.submitted_at).date()).days
    return {0: "Am selben Tag", 1: "1 Tag"}.get(days, f"{days} Tage")
