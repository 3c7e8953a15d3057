"""What somebody can do against a decision, until when, and how the letter says it.

Which remedy there is depends on the Land and the field of law. A pair that is not in the table is refused
when a package is checked: a wrong notice would leave the decision open to attack for a year.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from portalwerk.cases.rules.working_days import months_after, next_working_day
from portalwerk.kernel.refusal import Refusal

_NO_MORE: frozenset[date] = frozenset()
_MONTHS_WITH_NOTICE = 1
_MONTHS_WITHOUT_NOTICE = 12


class FieldOfLaw(StrEnum):
    """A field of law that decides on the remedy. Packages name one in `process.yaml`."""

    GENERAL = "general"
    HUNTING = "hunting"
    DRIVING = "driving"
    MUNICIPAL_TAX = "municipal_tax"
    SOCIAL_ASSISTANCE = "social_assistance"


class RemedyKind(StrEnum):
    """Objection first (Widerspruch), action at once (Klage), or whichever the person prefers."""

    OBJECTION = "objection"
    ACTION = "action"
    CHOICE = "choice"


class CourtBranch(StrEnum):
    """Which courts judge in the end."""

    ADMINISTRATIVE = "administrative"
    SOCIAL = "social"


@dataclass(frozen=True)
class Remedy:
    """The remedy in one Land and field of law.

    Parameters: land, code of the Land; checked, whether the wording of the source was read.
    """

    kind: RemedyKind
    branch: CourtBranch
    land: str
    field_of_law: FieldOfLaw
    source: str
    checked: bool = False


@dataclass(frozen=True)
class _Row:
    lands: tuple[str, ...]
    fields: tuple[FieldOfLaw, ...]
    kind: RemedyKind
    source: str
    checked: bool = False
    branch: CourtBranch = CourtBranch.ADMINISTRATIVE


_ORDINARY = (FieldOfLaw.GENERAL, FieldOfLaw.HUNTING, FieldOfLaw.DRIVING)
_TAX = (FieldOfLaw.MUNICIPAL_TAX,)

# An empty `lands` holds in every Land.
_TABLE: tuple[_Row, ...] = (
    _Row((), (FieldOfLaw.SOCIAL_ASSISTANCE,), RemedyKind.OBJECTION, "§§ 78, 84 SGG", branch=CourtBranch.SOCIAL),
    # The fictional Land of the demo has no law of its own on this and keeps the federal rule.
    _Row(("XL",), (*_ORDINARY, *_TAX), RemedyKind.OBJECTION, "§§ 68, 70 VwGO"),
    _Row(("BW",), (*_ORDINARY, *_TAX), RemedyKind.OBJECTION, "§§ 68, 70 VwGO; § 15 AGVwGO BW"),
    _Row(("BY",), _ORDINARY, RemedyKind.ACTION, "§ 74 VwGO; Art. 12 Abs. 2 BayAGVwGO", checked=True),
    _Row(("BY",), _TAX, RemedyKind.CHOICE, "§§ 70, 74 VwGO; Art. 12 Abs. 1 Nr. 1 BayAGVwGO", checked=True),
    _Row(("NI",), _ORDINARY, RemedyKind.ACTION, "§ 74 VwGO; § 80 NJG"),
    _Row(("NW",), _ORDINARY, RemedyKind.ACTION, "§ 74 VwGO; § 110 Abs. 1 Satz 1, 2 JustG NRW"),
    _Row(("NW",), _TAX, RemedyKind.OBJECTION, "§ 70 VwGO; § 110 Abs. 1 Satz 3 JustG NRW"),
    _Row(("RP",), (*_ORDINARY, *_TAX), RemedyKind.OBJECTION, "§§ 68, 70 VwGO; § 6 AGVwGO RP"),
    _Row(("SH",), (*_ORDINARY, *_TAX), RemedyKind.OBJECTION, "§§ 68, 70 VwGO; § 119 LVwG SH"),
    _Row(("TH",), (FieldOfLaw.GENERAL, *_TAX), RemedyKind.OBJECTION, "§§ 68, 70 VwGO; § 9 Abs. 3 ThürAGVwGO"),
)

REMEDIES: tuple[Remedy, ...] = tuple(
    Remedy(row.kind, row.branch, land, field, row.source, row.checked)
    for row in _TABLE
    for land in row.lands or ("",)
    for field in row.fields
)


class RemedyUnknown(Refusal):
    """Nobody has entered which remedy there is. Guessing would make the notice wrong."""

    sentence = (
        "Für das Rechtsgebiet „{field_of_law}“ ist im Land „{land}“ kein Rechtsbehelf hinterlegt. "
        "Prüfen Sie die Angabe field_of_law in process.yaml. Bekannt sind in diesem Land: {known}."
    )


class AppealNoticeIncomplete(Refusal):
    """A notice without body, seat or court is wrong. Source: § 58 Abs. 1 VwGO."""

    sentence = (
        "Für die Rechtsbehelfsbelehrung fehlt: {missing}. "
        "Tragen Sie die Angabe beim Amt ein. Dann können Sie entscheiden."
    )


def remedy_of(land: str, field_of_law: str, *, on_objection: bool = False) -> Remedy:
    """Return the remedy against a decision in `field_of_law` by an authority of `land`. Raises RemedyUnknown.

    Parameters: on_objection, the decision answers an objection (Widerspruchsbescheid): only the court is left.
    Source: § 68 VwGO and the law of the Land that leaves the objection out; § 74 Abs. 1 Satz 1 VwGO; §§ 78, 87 SGG.
    """
    for remedy in REMEDIES:
        if remedy.land in (land, "") and remedy.field_of_law == field_of_law:
            return replace(remedy, land=land, kind=RemedyKind.ACTION if on_objection else remedy.kind)
    known = sorted(remedy.field_of_law for remedy in REMEDIES if remedy.land in (land, ""))
    raise RemedyUnknown(land=land, field_of_law=field_of_law, known=", ".join(known))


def remedy_until(
    notified_on: date, *, remedy: Remedy, notice_is_right: bool = True, holidays: Set[date] = _NO_MORE
) -> date:
    """Return the last day on which the remedy is in time.

    Parameters: notified_on, the day of announcement; notice_is_right, False if the letter held no notice or
    a wrong one, then it is a year; holidays, that only this place keeps. Raises LandUnknown. The day of
    announcement does not count. A month ends on the day of the same number, or on the last day of a shorter
    month. If that is a Saturday, Sunday or holiday, it ends with the next working day.
    Source: § 70 Abs. 1, § 74 Abs. 1, § 58 Abs. 2 VwGO; §§ 84, 66 Abs. 2 SGG; §§ 187 Abs. 1, 188 Abs. 2, 3,
    193 BGB; § 31 Abs. 3 VwVfG.
    """
    months = _MONTHS_WITH_NOTICE if notice_is_right else _MONTHS_WITHOUT_NOTICE
    return next_working_day(months_after(notified_on, months), land=remedy.land, holidays=holidays)


def is_final(remedy_ends_on: date, *, as_of: date) -> bool:
    """Return whether the time for a remedy is over (Bestandskraft), if none was used."""
    return as_of > remedy_ends_on


@dataclass(frozen=True)
class Court:
    """Where an action is brought."""

    name: str
    address: str


def appeal_notice(
    remedy: Remedy,
    *,
    authority_name: str,
    authority_address: str,
    court: Court | None = None,
    objection_url: str = "",
) -> str:
    """Return the notice of remedy; paragraphs are parted by an empty line.

    Parameters: authority_name and authority_address, the body that decided and its seat (lines or commas);
    court, needed where an action is possible at once; objection_url, where the portal takes objections by a
    sign-in that stands in for the written form, empty where it does not.
    Raises AppealNoticeIncomplete rather than write a notice that does not hold.
    Source: § 37 Abs. 6 VwVfG; § 58 Abs. 1, § 70 Abs. 1, § 81 Abs. 1, § 55a VwGO; §§ 66, 84 SGG.
    """
    authority = _addressed("Name der Behörde", authority_name, "Anschrift der Behörde", authority_address)
    objection = _objection_way(remedy, authority, objection_url)
    if remedy.kind is RemedyKind.OBJECTION:
        return f"{_opening('Widerspruch erheben')}\n\n{objection}"
    if court is None:
        raise AppealNoticeIncomplete(missing="das zuständige Gericht")
    seat = _addressed("Name des Gerichts", court.name, "Anschrift des Gerichts", court.address)
    action = (
        f"Die Klage erheben Sie beim Gericht:\n{seat}.\n\n"
        "Das geht schriftlich, als elektronisches Dokument nach Paragraf 55a der Verwaltungsgerichtsordnung "
        "oder zur Niederschrift bei der Geschäftsstelle des Gerichts. Eine einfache E-Mail reicht nicht."
    )
    if remedy.kind is RemedyKind.ACTION:
        return f"{_opening('Klage erheben')}\n\n{action}"
    return f"{_opening('entweder Widerspruch erheben oder sofort Klage erheben')}\n\n{objection}\n\n{action}"


def _opening(what: str) -> str:
    return f"Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe {what}."


_FORM_OF_OBJECTION = {
    CourtBranch.ADMINISTRATIVE: (
        "in elektronischer Form nach Paragraf 3a Absatz 2 des Verwaltungsverfahrensgesetzes, "
        "schriftformersetzend nach Paragraf 3a Absatz 3 des Verwaltungsverfahrensgesetzes "
        "und Paragraf 9a Absatz 5 des Onlinezugangsgesetzes"
    ),
    CourtBranch.SOCIAL: (
        "in elektronischer Form nach Paragraf 36a Absatz 2 des Ersten Buches Sozialgesetzbuch, "
        "schriftformersetzend nach Paragraf 36a Absatz 2a des Ersten Buches Sozialgesetzbuch "
        "und Paragraf 9a Absatz 5 des Onlinezugangsgesetzes"
    ),
}


def _objection_way(remedy: Remedy, authority: str, url: str) -> str:
    online = f" Online geht es hier: {url}. Dafür melden Sie sich mit Ihrem Nutzerkonto an." if url else ""
    return (
        f"Den Widerspruch erheben Sie bei der Behörde:\n{authority}.\n\n"
        f"Das geht schriftlich, {_FORM_OF_OBJECTION[remedy.branch]} "
        f"oder zur Niederschrift bei dieser Behörde. Eine einfache E-Mail reicht nicht.{online}"
    )


def _addressed(name_label: str, name: str, address_label: str, address: str) -> str:
    lines = [part.strip(" ,") for part in address.splitlines()]
    seat = ", ".join(line for line in lines if line)
    for label, text in ((name_label, name.strip()), (address_label, seat)):
        if not text:
            raise AppealNoticeIncomplete(missing=label)
    return f"{name.strip()}, {seat}"
