"""Applications by several people: who must sign, in which order, and what becomes of a signature. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from portalwerk.catalog.rules.offer import Offer, SignerRole
from portalwerk.formengine.rules.asking import holds
from portalwerk.formengine.rules.form import Answers, Element, Facts, Field, FieldType, Form, Group
from portalwerk.formengine.rules.summary import Section
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.refusal import Refusal

#: Somebody is reminded at most once a day by hand, and by itself after three days, three times in all.
REMIND_AGAIN = timedelta(days=1)
REMIND_AFTER = timedelta(days=3)
MOST_REMINDERS = 3


class SignerStatus(StrEnum):
    """How far somebody is who must sign. FALLEN: they signed, then what they had signed was changed."""

    INVITED = "invited"
    OPENED = "opened"
    SIGNED = "signed"
    FALLEN = "fallen"
    DECLINED = "declined"
    REPLACED = "replaced"


class SignerStep(StrEnum):
    """What can happen to somebody who must sign."""

    OPEN = "open"
    SIGN = "sign"
    TAKE_BACK = "take_back"
    CHANGE = "change"
    DECLINE = "decline"
    REPLACE = "replace"


STATUS_WORDS = {
    SignerStatus.INVITED: "Eingeladen",
    SignerStatus.OPENED: "Geöffnet",
    SignerStatus.SIGNED: "Unterschrieben",
    SignerStatus.FALLEN: "Muss neu unterschreiben",
    SignerStatus.DECLINED: "Abgelehnt",
    SignerStatus.REPLACED: "Ersetzt",
}

_I, _O, _S, _F, _D, _R = SignerStatus
_WAYS: Mapping[SignerStep, Mapping[SignerStatus, SignerStatus]] = {
    SignerStep.OPEN: {_I: _O, _O: _O, _S: _S, _F: _F, _D: _D},
    SignerStep.SIGN: {_O: _S, _F: _S, _D: _S},
    SignerStep.TAKE_BACK: {_S: _O},
    SignerStep.CHANGE: {_I: _I, _O: _O, _S: _F, _F: _F, _D: _D, _R: _R},
    SignerStep.DECLINE: {_O: _D, _F: _D},
    SignerStep.REPLACE: {_I: _R, _O: _R, _S: _R, _F: _R, _D: _R},
}


class StepImpossible(Refusal):
    """What somebody wants to do does not fit how far they are: two windows, or a page that was left open."""

    sentence = "Das geht gerade nicht mehr. Laden Sie die Seite neu. Dann sehen Sie, wie es steht."


class NotYourTurn(Refusal):
    """Others sign first."""

    sentence = "Sie sind noch nicht dran. Zuerst unterschreibt: {titles}. Wir schreiben Ihnen, sobald es so weit ist."


class OwnPartMissing(Refusal):
    """Somebody signs before their own pages are filled."""

    sentence = "Auf Ihren Seiten fehlt noch etwas. Füllen Sie sie aus. Danach können Sie unterschreiben."


class LevelTooLow(Refusal):
    """The sign-in does not say surely enough who signs."""

    sentence = "Für Ihre Unterschrift müssen wir sicher wissen, wer Sie sind. Melden Sie sich bitte noch einmal an."


class SomebodyElse(Refusal):
    """One person signs for two, or with an account that another part of the application belongs to."""

    sentence = "Mit diesem Konto ist an diesem Antrag schon jemand beteiligt. Jede Person nimmt ihr eigenes Konto."


class NotConsented(Refusal):
    """The statement was not confirmed."""

    sentence = "Setzen Sie das Häkchen, wenn Sie zustimmen. Wenn nicht, gehen Sie auf „Ich stimme nicht zu“."


class ContentChanged(Refusal):
    """What is signed is not what was shown."""

    sentence = "Die Angaben haben sich gerade geändert. Lesen Sie sie noch einmal. Danach können Sie unterschreiben."


class RemindedToday(Refusal):
    """A second reminder within a day."""

    sentence = "Wir haben heute schon geschrieben. Ab morgen können Sie wieder erinnern."


class AlreadyInvited(Refusal):
    """Somebody has the invitation for this part already."""

    sentence = "Für „{title}“ ist schon jemand eingeladen. Laden Sie die Seite neu."


class NotAllSigned(Refusal):
    """The application is sent before everybody has signed."""

    sentence = "Es fehlt noch eine Unterschrift: {titles}. Danach können Sie den Antrag senden."


def status_after(status: SignerStatus, step: SignerStep) -> SignerStatus:
    """Return how far somebody is after a step. Raises StepImpossible if the step does not fit."""
    ways = _WAYS[step]
    if status not in ways:
        raise StepImpossible
    return ways[status]


def signers_asked(offer: Offer, form: Form, answers: Answers, facts: Facts) -> list[SignerRole]:
    """Return who must sign with these answers, in their order; those without a number come last.

    Raises ExpressionFault for a condition that does not fit the form; a package with one does not install.
    """
    asked = [
        role for role in offer.signers if role.required_if is None or holds(form, role.required_if, answers, facts)
    ]
    return sorted(asked, key=lambda role: role.order if role.order is not None else len(offer.signers) + 100)


def pages_of_signers(offer: Offer) -> frozenset[str]:
    """Return the pages that the applicant neither fills nor sees."""
    return frozenset(page for role in offer.signers for page in role.pages)


def role_of(offer: Offer, key: str) -> SignerRole | None:
    """Return the part that a signer has in an application, None if the service has no such part."""
    return next((role for role in offer.signers if role.key == key), None)


def before(role: SignerRole, asked: Sequence[SignerRole], signed: Iterable[str]) -> list[SignerRole]:
    """Return who has to sign before `role` may. Parameters: signed, the keys of those who have."""
    if role.order is None:
        return []
    have = set(signed)
    return [one for one in asked if one.order is not None and one.order < role.order and one.key not in have]


def check_turn(role: SignerRole, asked: Sequence[SignerRole], signed: Iterable[str]) -> None:
    """Refuse to go before others. Raises NotYourTurn."""
    if waiting := before(role, asked, signed):
        raise NotYourTurn(titles=", ".join(one.title for one in waiting))


def check_all_signed(asked: Sequence[SignerRole], signed: Iterable[str]) -> None:
    """Refuse to send while a signature is missing. Raises NotAllSigned."""
    have = set(signed)
    if missing := [role.title for role in asked if role.key not in have]:
        raise NotAllSigned(titles=", ".join(missing))


def level_needed(role: SignerRole, assurance: int) -> AssuranceLevel:
    """Return how surely we must know a signer.

    Source: § 9a Abs. 5 OZG (identification with the account and the online form replace the written form);
    § 18 PAuswG (the electronic proof of identity is level high).
    """
    if role.needs == "eid":
        return AssuranceLevel.HIGH
    return AssuranceLevel(max(assurance, AssuranceLevel.LOW))


def check_may_remind(now: datetime, *, told_at: datetime) -> None:
    """Refuse a second mail within a day. Parameters: told_at, when the last one went out. Raises RemindedToday."""
    if now - told_at < REMIND_AGAIN:
        raise RemindedToday


def needs_reminder(status: SignerStatus, now: datetime, *, told_at: datetime, reminders: int) -> bool:
    """Return whether somebody is reminded by itself: three days after the last mail, three times in all."""
    waits = status in {SignerStatus.INVITED, SignerStatus.OPENED, SignerStatus.FALLEN}
    return waits and reminders < MOST_REMINDERS and now - told_at >= REMIND_AFTER


def signed_sections(role: SignerRole, sections: Sequence[Section]) -> list[Section]:
    """Return what a signer reads and signs: the pages that the package lets them see, and their own."""
    allowed = {*role.sees, *role.pages}
    return [section for section in sections if section.page_key in allowed]


def content_digest(role: SignerRole, form: Form, sections: Sequence[Section]) -> bytes:
    """Return what identifies the exact content of a signature: SHA-256 of form, statement and every line shown.

    Files count by their number, which a new upload changes.
    """
    content: dict[str, Any] = {
        "form": form.fingerprint,
        "role": role.key,
        "statement": role.statement,
        "sections": [
            [
                section.page_key,
                section.title,
                [[row.path, row.label, row.value_text, *row.files] for row in section.rows],
            ]
            for section in signed_sections(role, sections)
        ],
    }
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).digest()


def email_field(form: Form, path: str) -> str | None:
    """Return the path of the e-mail field at `path`: the field itself, or the first in that group; else None."""
    elements: list[Element] = [element for page in form.pages for element in page.elements]
    found: list[Element] = []
    for step in path.split("."):
        # A group may be continued on another page: all its parts count.
        found = [element for element in elements if element.key == step and not element.repeats]
        elements = [inner for element in found if isinstance(element, Group) for inner in element.elements]
    if any(_is_email(element) for element in found):
        return path
    inner = next((element for element in elements if _is_email(element)), None)
    return f"{path}.{inner.key}" if inner is not None else None


def address_of(role: SignerRole, form: Form, answers: Answers) -> str:
    """Return the e-mail address that the answers give for a signer, or nothing."""
    path = email_field(form, role.source) if role.source else None
    value: Any = answers
    for step in path.split(".") if path else ():
        value = value.get(step) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def _is_email(element: Element) -> bool:
    return isinstance(element, Field) and element.type == FieldType.EMAIL and not element.repeats
