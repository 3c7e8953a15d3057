"""Who else has a part in an application, in words: whom one acts for, who must sign, who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portalwerk.applications.actions.submitting import applicant_name
from portalwerk.applications.models import Act, Mandate, Signer
from portalwerk.applications.queries import Opened, acts_of, signed_keys, signers_of, words_of
from portalwerk.applications.rules.helping import KIND_WORDS, MandateKind, is_running
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.signing import (
    REMIND_AGAIN,
    STATUS_WORDS,
    SignerStatus,
    address_of,
    role_of,
)
from portalwerk.catalog.rules.offer import SignerRole
from portalwerk.kernel.clock import now, today
from portalwerk.web.portal.dates import day, when

TAG_KINDS = {
    SignerStatus.SIGNED: "ok",
    SignerStatus.FALLEN: "you",
    SignerStatus.DECLINED: "bad",
}

ACT_WORDS = {
    "invited": "hat jemanden zum Unterschreiben eingeladen",
    "reminded": "hat an die Unterschrift erinnert",
    "replaced": "hat eine andere Person eingeladen",
    "opened": "hat die Einladung geöffnet",
    "signed": "hat unterschrieben",
    "taken_back": "hat die Unterschrift zurückgenommen",
    "declined": "hat nicht zugestimmt",
    "mandate_given": "hat Hilfe erlaubt",
    "mandate_accepted": "hilft jetzt",
    "mandate_ended": "hat die Hilfe beendet",
    "page_saved": "hat eine Seite ausgefüllt",
    "file_added": "hat eine Datei hinzugefügt",
    "file_removed": "hat eine Datei entfernt",
    "renewed": "hat das neue Formular übernommen",
    "submitted": "hat den Antrag gesendet",
}


@dataclass(frozen=True)
class Acting:
    """For whom one acts here: heading and sentence of the banner."""

    title: str
    text: str
    is_helper: bool = False


@dataclass(frozen=True)
class ShownSigner:
    """One person who must sign, as the applicant sees it."""

    key: str
    title: str
    statement: str
    email: str
    word: str
    tag_kind: str = "line"
    note: str = ""
    is_invited: bool = False
    is_signed: bool = False
    may_remind: bool = False


@dataclass(frozen=True)
class ShownMandate:
    """One mandate, as the applicant sees it."""

    mandate: Mandate
    name: str
    kind: str
    rights: str
    note: str
    is_running: bool


@dataclass(frozen=True)
class ShownAct:
    """One line of who did what."""

    who: str
    sentence: str
    when: str
    is_own: bool


def acting_for(opened: Opened) -> Acting | None:
    """Return the banner of somebody who acts for, or signs with, somebody else; None for the applicant."""
    name = applicant_name(opened)
    if opened.hand == Hand.SIGNER and opened.part is not None:
        text = f"Sie sind eingeladen als: {opened.part.title}. Sie sehen nur, was Sie ausfüllen und unterschreiben."
        return Acting(f"Antrag von {name}" if name else "Antrag einer anderen Person", text)
    mandate = opened.mandate
    if mandate is None:
        return None
    at_counter = mandate.kind == MandateKind.COUNTER
    sends = "Sie dürfen den Antrag auch senden." if mandate.may_send else "Senden muss die Person selbst."
    holds = "Das gilt nur heute." if at_counter else f"Das gilt bis {day(mandate.until)}."
    text = f"{mandate_way(mandate)} Sie füllen den Antrag für diese Person aus. {sends} {holds}"
    return Acting(f"Sie handeln für {name or 'eine andere Person'}", text, is_helper=True)


def mandate_way(mandate: Mandate) -> str:
    """Return on which way a mandate came about, where it was not online."""
    return {"counter": "Die Person ist am Schalter.", "phone": "Die Person ist am Telefon."}.get(mandate.channel, "")


def missing_signers(opened: Opened) -> list[SignerRole]:
    """Return whose signature is missing."""
    asked = opened.asked
    if not asked:
        return []
    signed = signed_keys(opened)
    return [role for role in asked if role.key not in signed]


def signed_parts(opened: Opened) -> list[tuple[str, str]]:
    """Return part and words of every signature that stands."""
    if not opened.asked:
        return []
    standing = signed_keys(opened)
    rows = [row for row in signers_of(opened.application) if row.key in standing]
    return [(_title(opened, row), _signed_words(row)) for row in rows]


def shown_signers(opened: Opened) -> list[ShownSigner]:
    """Return everybody who must sign, invited or not, in their order."""
    rows = {row.key: row for row in signers_of(opened.application)}
    standing = signed_keys(opened)
    return [_shown_signer(opened, role, rows.get(role.key), is_signed=role.key in standing) for role in opened.asked]


def shown_mandate(mandate: Mandate) -> ShownMandate:
    """Return a mandate in words."""
    words = words_of(mandate)
    runs = is_running(until=mandate.until, is_ended=mandate.ended_at is not None, today=today())
    if mandate.ended_at is not None:
        note = f"Beendet {when(mandate.ended_at)}"
    elif not runs:
        note = f"Abgelaufen am {day(mandate.until)}"
    elif mandate.accepted_at is None:
        note = f"Eingeladen {when(mandate.given_at)}"
    else:
        note = f"Hilft seit {day(mandate.accepted_at.date())}"
    rights = "Darf ausfüllen und senden" if mandate.may_send else "Darf ausfüllen, nicht senden"
    return ShownMandate(
        mandate=mandate,
        name=words.get("name") or words.get("email", ""),
        kind=KIND_WORDS[MandateKind(mandate.kind)],
        rights=f"{rights}, bis {day(mandate.until)}",
        note=note,
        is_running=runs,
    )


def shown_acts(opened: Opened) -> list[ShownAct]:
    """Return who did what, the latest first, with pages by their titles."""
    titles = {page.key: page.title for page in opened.form.pages if opened.is_theirs(page.key)}
    applicant = applicant_name(opened)
    return [_shown_act(opened, act, titles, applicant) for act in acts_of(opened.application)[:200]]


def _shown_signer(opened: Opened, role: SignerRole, row: Signer | None, *, is_signed: bool) -> ShownSigner:
    if row is None:
        return ShownSigner(
            key=role.key,
            title=role.title,
            statement=role.statement,
            email=address_of(role, opened.form, opened.answers),
            word="Noch nicht eingeladen",
        )
    status = SignerStatus(row.status)
    if status == SignerStatus.SIGNED and not is_signed:
        status = SignerStatus.FALLEN
    waits = status in {SignerStatus.INVITED, SignerStatus.OPENED, SignerStatus.FALLEN}
    words = words_of(row)
    note = _signed_words(row) if status == SignerStatus.SIGNED else f"Zuletzt geschrieben: {when(row.told_at)}"
    return ShownSigner(
        key=role.key,
        title=role.title,
        statement=role.statement,
        email=words.get("email", ""),
        word=STATUS_WORDS[status],
        tag_kind=TAG_KINDS.get(status, "line"),
        note=note,
        is_invited=True,
        is_signed=is_signed,
        may_remind=waits and now() - row.told_at >= REMIND_AGAIN,
    )


def _shown_act(opened: Opened, act: Act, titles: Mapping[str, str], applicant: str) -> ShownAct:
    if act.signer is not None:
        who = f"{words_of(act.signer).get('name') or 'Eingeladen'} ({_title(opened, act.signer)})"
    elif act.mandate is not None:
        who = f"{words_of(act.mandate).get('name') or words_of(act.mandate).get('email', '')} (Hilfe)"
    else:
        who = applicant or "Antragstellende Person"
    sentence = ACT_WORDS.get(act.what, act.what)
    if title := titles.get(act.page_key):
        sentence = f"hat die Seite „{title}“ ausgefüllt"
    mine = opened.mandate.pk if opened.mandate else None
    is_own = act.mandate_id == mine and (act.hand == opened.hand)
    return ShownAct(who, sentence, when(act.at), is_own)


def _title(opened: Opened, row: Signer) -> str:
    role = role_of(opened.offer, row.key)
    return role.title if role else row.key


def _signed_words(row: Signer) -> str:
    name = words_of(row).get("name", "")
    at = when(row.signed_at) if row.signed_at else ""
    return f"{name}, {at}" if name else at
