"""The history of a case in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from portalwerk.cases.models import CaseEvent

APPLICANT = "Antragsteller:in"
_NOBODY = UUID(int=0)
_UNDONE = {
    "assigned": "Hat die Zuweisung rückgängig gemacht.",
    "released": "Hat das Zurückgeben rückgängig gemacht.",
    "follow_up_set": "Hat die Wiedervorlage rückgängig gemacht.",
    "closed": "Hat das Abschließen rückgängig gemacht. Der Vorgang ist wieder offen.",
}


def told(event: CaseEvent, details: dict[str, Any], names: Mapping[UUID, str]) -> dict[str, Any]:
    """Return one event of the history in words."""
    kind = event.kind
    sentences = {
        "arrived": "Der Antrag ist eingegangen.",
        "taken": "Hat den Vorgang übernommen.",
        "released": "Hat den Vorgang zurückgegeben.",
        "assigned": f"Hat den Vorgang {_name(details.get('to'), names, 'jemandem')} zugewiesen.",
        "distributed": _distributed(details, names),
        "not_distributed": "Nicht automatisch verteilt: Zuständig ist laut Schlüssel niemand, der da ist.",
        "no_duplicate": f"Hat vermerkt: {details.get('of', '')} ist kein Doppel hiervon.",
        "closed_as_duplicate": f"Als Doppel von {details.get('of', '')} geschlossen. Die Person hat eine Nachricht.",
        "has_duplicate": f"{details.get('of', '')} war ein Doppel hiervon und ist geschlossen.",
        "undone": _UNDONE.get(details.get("what", ""), "Hat etwas rückgängig gemacht."),
        "asked": f"Nachgefordert: {', '.join(details.get('items', []))}.",
        "replied": _given("Hat geantwortet", details),
        "corrected": _given("Hat von sich aus etwas geändert oder nachgereicht", details),
        "wrote": "Hat geschrieben." if not details.get("by_mail") else "Hat per E-Mail geschrieben.",
        "answered": "Hat der Person geschrieben.",
        "mail_assigned": "Hat eine E-Mail zugeordnet. Sie steht bei den Nachrichten.",
        "question_settled": "Hat die Frage ohne Antwort erledigt.",
        "deemed_extended": f"Hat verlängert: Der Antrag gilt erst nach dem {_day(details.get('until'))} als genehmigt.",
        "deemed_granted": f"Niemand hat rechtzeitig entschieden. Der Antrag gilt seit dem {_day(details.get('on'))} als"
        " genehmigt.",
        "follow_up_set": f"Wiedervorlage am {_day(details.get('on'))}.",
        "follow_up_done": "Hat die Wiedervorlage erledigt.",
        "decided": f"Entschieden: {details.get('outcome', '')}.",
        "decided_automatically": f"Automatisch entschieden: {details.get('outcome', '')}.",
        "handed_over": f"Hat den Vorgang an {_name(details.get('to'), names, 'jemanden')} übergeben.",
        "to_countersign": f"Zur Mitzeichnung gegeben: {details.get('outcome', '')}.",
        "countersigned": f"Hat mitgezeichnet: {details.get('outcome', '')}.",
        "sent_back": "Hat den Entwurf zurückgeschickt.",
        "letter_provided": "Der Bescheid ist versiegelt und liegt zum Abruf bereit.",
        "letter_fetched": "Der Bescheid wurde abgerufen.",
        "provided_anew": "Niemand hat den Bescheid abgerufen. Er liegt noch einmal zum Abruf bereit.",
        "to_post": "Niemand hat den Bescheid abgerufen. Jetzt muss er mit der Post gehen.",
        "papers_revoked": "Hat vermerkt: Der Bescheid gilt nicht mehr.",
        "posted": "Hat den Bescheid mit der Post abgeschickt.",
        "ready": "Liegt zum Abholen bereit.",
        "closed": "Hat den Vorgang abgeschlossen.",
        "withdrawn": "Der Antrag wurde zurückgezogen.",
        "forwarded": f"Hat den Vorgang abgegeben an: {details.get('to', '')}.",
        "came_over": f"Hat den Vorgang an uns abgegeben. Dort: {details.get('number', '')}.",
        "came_back": f"Hat den Vorgang an uns zurückgegeben. Dort: {details.get('number', '')}.",
        "consulted": f"Hat beteiligt: {details.get('to', '')}, Frist {_day(details.get('on'))}."
        + (f" Mitgeschickt: {', '.join(details['sent'])}." if details.get("sent") else ""),
        "consultation_answered": f"Hat geantwortet: {details.get('finding', '')}.",
        "consultation_withdrawn": f"Hat die Anfrage zurückgenommen: {details.get('to', '')}.",
        "consultation_reminded": f"Frist läuft bald ab: {details.get('to', '')}.",
        "objects_to": f"Widerspruch gegen den Bescheid im Vorgang {details.get('number', '')}."
        + (" Er kam nach dem letzten Tag." if details.get("late") else ""),
        "objected": f"Widerspruch eingelegt, Vorgang {details.get('number', '')}."
        + (" Er kam nach dem letzten Tag." if details.get("late") else ""),
        "objection_withdrawn": f"Widerspruch zurückgezogen, Vorgang {details.get('number', '')}.",
        "objection_answered": f"Über den Widerspruch ist entschieden: {details.get('outcome', '')}, "
        f"Vorgang {details.get('number', '')}.",
        "inspection_ordered": f"Akteneinsicht vorbereitet für {details.get('name', '')}.",
        "inspection_written": f"Akteneinsicht erstellt: {details.get('sheets', 0)} Blatt, "
        f"{details.get('redactions', 0)} Schwärzungen. Prüfsumme {details.get('digest', '')[:16]}.",
        "inspection_handed_out": f"Akteneinsicht ausgehändigt an {details.get('name', '')}.",
    }
    by_applicant = kind in {"arrived", "replied", "corrected", "wrote", "letter_fetched", "withdrawn"}
    by_applicant |= kind in {"objects_to", "objected", "objection_withdrawn"}
    who = APPLICANT if by_applicant else names.get(event.actor_id or _NOBODY, "Portal")
    if kind in {"consultation_answered", "came_over", "came_back"}:
        who = details.get("to", who)
    if absent_id := details.get("stands_in_for"):
        who = f"{who} in Vertretung für {_name(absent_id, names, 'jemanden')}"
    sentence = " ".join(part for part in (sentences.get(kind, kind), _moved(details.get("moved", 0))) if part)
    return {
        "who": who,
        "sentence": sentence,
        "message": details.get("message", ""),
        "changes": [_change(one) for one in details.get("changes", ())],
        "at": event.at,
    }


def _name(written: str | None, names: Mapping[UUID, str], somebody: str) -> str:
    """Return whose account is written down. Other events write other things under the same word."""
    return next((name for account_id, name in names.items() if str(account_id) == written), somebody)


def _distributed(details: dict[str, Any], names: Mapping[UUID, str]) -> str:
    """Say who got a case by the key of the unit, and why."""
    count = details.get("count", 0)
    why = {
        "load": f"am wenigsten offene Vorgänge, bisher {count}",
        "letter": f"zuständig für die Buchstaben {details.get('part', '')}",
        "place": f"zuständig für {details.get('part', '')}",
    }.get(details.get("key", ""), "")
    instead = details.get("instead_of")
    for_whom = f", in Vertretung für {_name(instead, names, 'jemanden')}" if instead else ""
    return f"Automatisch an {_name(details.get('to'), names, 'jemanden')} verteilt: {why}{for_whom}."


def _given(start: str, details: dict[str, Any]) -> str:
    return start + (f": {', '.join(details['files'])}." if details.get("files") else ".")


def _change(one: dict[str, str]) -> str:
    return f"{one['label']}: {one['before'] or 'nichts'} → {one['after'] or 'nichts'}"


def _day(written: str | None) -> str:
    return f"{date.fromisoformat(written):%d.%m.%Y}" if written else ""


def _moved(days: int) -> str:
    """Say by how many days the deadline of the case moved."""
    count = "1 Tag" if abs(days) == 1 else f"{abs(days)} Tage"
    if days > 0:
        return f"Unsere Frist endet {count} später."
    return f"Unsere Frist endet {count} früher." if days < 0 else ""
