"""What the own area shows: what to do, what to read, what is under way, what we know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portalwerk.applications.queries import Listed
from portalwerk.applications.rules.retention import DRAFTS_KEPT
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.identity.models import Account, SignIn
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import local
from portalwerk.mailbox.queries import Post
from portalwerk.tenants.queries import tree
from portalwerk.web.portal.applications.running import Running, in_short
from portalwerk.web.portal.dates import day, days_left, weekday, when
from portalwerk.web.portal.outside import PROVIDER_NAMES

KNOWN = {
    "given_name": "Vorname",
    "family_name": "Familienname",
    "title": "Doktorgrad",
    "birth_name": "Geburtsname",
    "birth_date": "Geburtsdatum",
    "birth_place": "Geburtsort",
    "nationality": "Staatsangehörigkeit",
    "street": "Straße und Hausnummer",
    "postal_code": "Postleitzahl",
    "locality": "Ort",
    "country": "Land",
    "email": "E-Mail",
    "phone": "Telefon",
}


@dataclass(frozen=True)
class Line:
    """One message in the list."""

    id: UUID
    title: str
    note: str
    is_new: bool
    until: date | None
    tag: str


@dataclass(frozen=True)
class Matter:
    """One application in the list, with the line below its title."""

    short: Running
    note: str


@dataclass(frozen=True)
class Known:
    """Values of the profile that come from the same place and are proved equally well."""

    source: str
    rows: list[tuple[str, str]]


def home_parts(
    *, messages: Sequence[Post], applications: Sequence[Listed], profile: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the template of the own area needs."""
    to_do = sorted((post for post in messages if post.acts), key=lambda post: (post.due_on or date.max, post.sent_at))
    to_read = [post for post in messages if not post.acts]
    running = [row for row in applications if row.application.status in {Status.SUBMITTED, Status.DECIDED}]
    drafts = [row for row in applications if row.application.status == Status.DRAFT]
    new = sum(post.is_new for post in messages)
    return {
        "given_name": profile.get("given_name", ""),
        "to_do": [line_of(post) for post in to_do],
        "to_read": [line_of(post) for post in to_read],
        "matters": [_matter(row) for row in applications],
        "message_words": "eine neue" if new == 1 else f"{new} neue" if new else f"{len(messages)} gelesen",
        "matter_words": f"{_running_words(len(running))}, {_draft_words(len(drafts))}",
        "known_words": f"{len(profile)} Angaben",
    }


def known_parts(
    account: Account, person: Person, *, profile: Mapping[str, Mapping[str, Any]], sign_ins: Sequence[SignIn]
) -> dict[str, Any]:
    """Return what the template of the own data needs."""
    provider = PROVIDER_NAMES.get(account.provider, account.provider)
    return {
        "known": _known(profile, provider),
        "provider": provider,
        "level": person.level.german,
        "since": day(local(account.created_at).date()),
        "sign_ins": [
            {
                "device": row.device or "Gerät",
                "note": "Dieses Gerät" if row.pk == person.sign_in_id else f"Zuletzt {when(row.seen_at)}",
            }
            for row in sign_ins
        ],
        "has_others": len(sign_ins) > 1,
    }


def message_words(post: Post) -> dict[str, str]:
    """Return the moments of a message in words."""
    due = post.due_on
    return {
        "when": when(post.sent_at),
        "due_left": days_left(due) if due else "",
        "due_day": weekday(due) if due else "",
    }


def _running_words(count: int) -> str:
    return {0: "keiner läuft", 1: "einer läuft"}.get(count, f"{count} laufen")


def _draft_words(count: int) -> str:
    return {0: "kein Entwurf", 1: "ein Entwurf"}.get(count, f"{count} Entwürfe")


def line_of(post: Post) -> Line:
    """Return a message as one line of a list."""
    tenant = tree().by_id.get(post.tenant_id)
    tag = f"bis {day(post.due_on)}" if post.acts and post.due_on else ""
    return Line(
        id=post.id,
        title=post.subject,
        note=f"{tenant.name if tenant else ''} · {when(post.sent_at)}",
        is_new=post.is_new,
        until=post.due_on,
        tag=tag,
    )


def _matter(row: Listed) -> Matter:
    short = in_short([row])[0]
    if row.application.stage == Stage.DRAFT:
        kept = local(row.application.changed_at + DRAFTS_KEPT).date()
        return Matter(short, f"Entwurf · bleibt bis {day(kept)}")
    return Matter(short, f"{short.tag if short.is_yours else short.stage_name} · {short.tenant.name}")


def _known(profile: Mapping[str, Mapping[str, Any]], provider: str) -> list[Known]:
    by_source: dict[str, Known] = {}
    for name, label in KNOWN.items():
        if name in profile:
            source = f"Aus {provider}, {_trust(profile[name])}"
            group = by_source.setdefault(source, Known(source, []))
            group.rows.append((label, _value(name, str(profile[name]["value"]))))
    return list(by_source.values())


def _value(name: str, value: str) -> str:
    if name == "birth_date":
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    if name == "nationality":
        return {"D": "deutsch", "DE": "deutsch", "DEU": "deutsch"}.get(value, value)
    return value


def _trust(entry: Mapping[str, Any]) -> str:
    return f"Vertrauensniveau „{AssuranceLevel(int(entry.get('trust', 0))).german}“"
