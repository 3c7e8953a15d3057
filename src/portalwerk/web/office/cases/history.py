"""The history of a case in words."""

from datetime import date
from typing import Any
from uuid import UUID

from portalwerk.cases.models import CaseEvent

_NOBODY = UUID(int=0)
_UNDONE = {
    "assigned": "Hat die Zuweisung rückgängig gemacht.",
    "released": "Hat das Zurückgeben rückgängig gemacht.",
    "follow_up_set": "Hat die Wiedervorlage rückgängig gemacht.",
    "closed": "Hat das Abschließen rückgängig gemacht. Der Vorgang ist wieder offen.",
}


def told(event: CaseEvent, details: dict[str, Any], names: dict[UUID, str]) -> dict[str, Any]:
    """Return one event of the history in words."""
    kind = event.kind
    sentences = {
        "arrived": "Der Antrag ist eingegangen.",
        "taken": "Hat den Vorgang übernommen.",
        "released": "Hat den Vorgang zurückgegeben.",
        "assigned": f"Hat den Vorgang {_name(details.get('to'), names, 'jemandem')} zugewiesen.",
        "handed_over": f"Hat den Vorgang an {_name(details.get('to'), names, 'jemanden')} übergeben.",
        "undone": _UNDONE.get(details.get("what", ""), "Hat etwas rückgängig gemacht."),
        "asked": f"Nachgefordert: {', '.join(details.get('items', []))}.",
        "replied": "Hat geantwortet" + (f": {', '.join(details['files'])}." if details.get("files") else "."),
        "deemed_extended": f"Hat verlängert: Der Antrag gilt erst nach dem {_day(details.get('until'))} als genehmigt.",
        "deemed_granted": f"Niemand hat rechtzeitig entschieden. Der Antrag gilt seit dem {_day(details.get('on'))} als"
        " genehmigt.",
        "follow_up_set": f"Wiedervorlage am {_day(details.get('on'))}.",
        "follow_up_done": "Hat die Wiedervorlage erledigt.",
        "decided": f"Entschieden: {details.get('outcome', '')}.",
        "letter_provided": "Der Bescheid ist versiegelt und liegt zum Abruf bereit.",
        "letter_fetched": "Der Bescheid wurde abgerufen.",
        "posted": "Hat den Bescheid mit der Post abgeschickt.",
        "ready": "Liegt zum Abholen bereit.",
        "closed": "Hat den Vorgang abgeschlossen.",
        "withdrawn": "Der Antrag wurde zurückgezogen.",
    }
    by_applicant = kind in {"arrived", "replied", "letter_fetched", "withdrawn"}
    who = "Antragsteller:in" if by_applicant else names.get(event.actor_id or _NOBODY, "Portal")
    sentence = " ".join(part for part in (sentences.get(kind, kind), _moved(details.get("moved", 0))) if part)
    return {"who": who, "sentence": sentence, "message": details.get("message", ""), "at": event.at}


def _name(account_id: str | None, names: dict[UUID, str], somebody: str) -> str:
    return names.get(UUID(account_id), somebody) if account_id else somebody


def _day(written: str | None) -> str:
    return f"{date.fromisoformat(written):%d.%m.%Y}" if written else ""


def _moved(days: int) -> str:
    """Say by how many days the deadline of the case moved."""
    count = "1 Tag" if abs(days) == 1 else f"{abs(days)} Tage"
    if days > 0:
        return f"Unsere Frist endet {count} später."
    return f"Unsere Frist endet {count} früher." if days < 0 else ""
