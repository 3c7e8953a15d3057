"""When a decision counts as announced (Bekanntgabe): the clocks of the law as one table.

Each way of announcing has its own clock, and the law of the day on which the clock starts holds. "The n-th
day after" counts calendar days of Berlin; the day on which it starts is not counted. Where the sources
leave a doubt, the later day is taken: nobody may lose a remedy because we counted too fast.
`docs/operate/announcement.md` shows the table and says what an operator must check.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portalwerk.cases.rules.working_days import legal_day, next_working_day
from portalwerk.kernel.refusal import Refusal

_NO_MORE: frozenset[date] = frozenset()


class PackageBasis(StrEnum):
    """The law that a package names; `basis_for` makes a `Basis` of it for one application."""

    VWVFG = "vwvfg"
    OZG_9 = "ozg_9"
    SGB_X = "sgb_x"
    AO = "ao"


class Basis(StrEnum):
    """The paragraph by which one decision is announced."""

    VWVFG_41_2 = "vwvfg_41_2"
    VWVFG_41_2A = "vwvfg_41_2a"
    OZG_9 = "ozg_9"
    LAND_MAILBOX = "land_mailbox"
    SGB_X_37 = "sgb_x_37"
    SGB_X_37_2A = "sgb_x_37_2a"
    AO_122 = "ao_122"
    AO_122A = "ao_122a"


# A letter by post, or an electronic letter sent to an address: the portal waits for nobody to fetch it.
POSTED = frozenset({Basis.VWVFG_41_2, Basis.SGB_X_37, Basis.AO_122})


class CountsFrom(StrEnum):
    """The day that is not counted."""

    POSTING = "posting"
    PROVISION = "provision"
    NOTICE = "notice"
    RETRIEVAL = "retrieval"


class RetrievalEffect(StrEnum):
    """What the first retrieval changes.

    NONE: nothing, the day stands however early or late somebody reads. HEALS: a notice that is missing or
    late is healed by reading. STARTS: without retrieval there is no announcement at all.
    """

    NONE = "none"
    HEALS = "heals"
    STARTS = "starts"


@dataclass(frozen=True)
class AnnouncementRule:
    """One row of the table.

    Parameters: land, code of the Land with a text of its own, None for all others; valid_to, last day, None
    for today's law; days, the n of "the n-th day after"; expiry_days, how long after the notice the
    provision ends if nobody fetches; shifts_at_weekend, whether the day itself moves to the next working
    day; checked, whether the wording was read, otherwise it stands here from general knowledge.
    """

    basis: Basis
    land: str | None
    valid_from: date
    valid_to: date | None
    days: int
    counts_from: CountsFrom
    retrieval_effect: RetrievalEffect
    expiry_days: int | None
    shifts_at_weekend: bool
    source: str
    checked: bool = False


def _rows(
    basis: Basis,
    versions: tuple[tuple[date, int, CountsFrom, str, bool], ...],
    *,
    effect: RetrievalEffect,
    land: str | None = None,
    expiry_days: int | None = None,
    shifts: bool = False,
) -> tuple[AnnouncementRule, ...]:
    """Return one row per version; each version ends on the day before the next begins."""
    ends = (*(version[0] - timedelta(days=1) for version in versions[1:]), None)
    return tuple(
        AnnouncementRule(basis, land, begin, end, days, counts, effect, expiry_days, shifts, source, checked)
        for (begin, days, counts, source, checked), end in zip(versions, ends, strict=True)
    )


# Since this day letters may take longer, and the third day became the fourth. Source: PostModG.
_FOURTH_DAY = date(2025, 1, 1)

RULES: tuple[AnnouncementRule, ...] = (
    *_rows(
        Basis.VWVFG_41_2,
        (
            (date(2003, 2, 1), 3, CountsFrom.POSTING, "§ 41 Abs. 2 VwVfG", True),
            (_FOURTH_DAY, 4, CountsFrom.POSTING, "§ 41 Abs. 2 VwVfG", True),
        ),
        effect=RetrievalEffect.NONE,
    ),
    *_rows(
        Basis.VWVFG_41_2A,
        ((date(2017, 1, 1), 1, CountsFrom.RETRIEVAL, "§ 41 Abs. 2a VwVfG", True),),
        effect=RetrievalEffect.STARTS,
        expiry_days=10,
    ),
    *_rows(
        Basis.OZG_9,
        (
            (date(2020, 12, 10), 3, CountsFrom.PROVISION, "§ 9 Abs. 1 OZG", True),
            (_FOURTH_DAY, 4, CountsFrom.PROVISION, "§ 9 Abs. 1 OZG", True),
        ),
        effect=RetrievalEffect.HEALS,
    ),
    *_rows(
        Basis.LAND_MAILBOX,
        (
            (date(2023, 3, 18), 3, CountsFrom.PROVISION, "§ 41 Abs. 2b HmbVwVfG", True),
            # Whether Hamburg followed the fourth day is unread; the later day harms nobody.
            (_FOURTH_DAY, 4, CountsFrom.PROVISION, "§ 41 Abs. 2b HmbVwVfG", False),
        ),
        effect=RetrievalEffect.HEALS,
        land="HH",
    ),
    *_rows(
        Basis.LAND_MAILBOX,
        ((_FOURTH_DAY, 4, CountsFrom.PROVISION, "§ 110 LVwG SH", False),),
        effect=RetrievalEffect.HEALS,
        land="SH",
    ),
    *_rows(
        Basis.SGB_X_37,
        (
            (date(2009, 1, 1), 3, CountsFrom.POSTING, "§ 37 Abs. 2 SGB X", True),
            (_FOURTH_DAY, 4, CountsFrom.POSTING, "§ 37 Abs. 2 SGB X", False),
        ),
        effect=RetrievalEffect.NONE,
    ),
    *_rows(
        Basis.SGB_X_37_2A,
        (
            (date(2020, 12, 10), 3, CountsFrom.NOTICE, "§ 37 Abs. 2a SGB X", False),
            (_FOURTH_DAY, 4, CountsFrom.NOTICE, "§ 37 Abs. 2a SGB X", False),
        ),
        effect=RetrievalEffect.HEALS,
    ),
    *_rows(
        Basis.AO_122,
        (
            (date(2003, 1, 1), 3, CountsFrom.POSTING, "§ 122 Abs. 2 und 2a, § 108 Abs. 3 AO", True),
            (_FOURTH_DAY, 4, CountsFrom.POSTING, "§ 122 Abs. 2 und 2a, § 108 Abs. 3 AO", True),
        ),
        effect=RetrievalEffect.NONE,
        shifts=True,
    ),
    *_rows(
        Basis.AO_122A,
        (
            (date(2017, 1, 1), 3, CountsFrom.NOTICE, "§ 122a Abs. 4, § 108 Abs. 3 AO", True),
            (_FOURTH_DAY, 4, CountsFrom.NOTICE, "§ 122a Abs. 4, § 108 Abs. 3 AO", True),
            (date(2026, 1, 1), 4, CountsFrom.PROVISION, "§ 122a Abs. 4, § 108 Abs. 3 AO", False),
        ),
        effect=RetrievalEffect.HEALS,
        shifts=True,
    ),
)


class NoAnnouncementRule(Refusal):
    """The table holds no row: this way of announcing did not exist there on that day."""

    sentence = (
        "Für diese Art der Bekanntgabe gibt es im Land „{land}“ am {on} keine Regel. "
        "Bitte senden Sie den Bescheid mit der Post."
    )


@dataclass(frozen=True)
class Announced:
    """The decision counts as announced since `on`."""

    on: date


@dataclass(frozen=True)
class NotYet:
    """Not announced so far.

    Parameters: expected_on, the day if nothing else happens, None where it depends on a notice or on somebody
    fetching; fetch_by, last day on which fetching still announces.
    """

    expected_on: date | None
    fetch_by: date | None = None


@dataclass(frozen=True)
class Lapsed:
    """Nobody fetched: nothing is announced. `on` is the day with whose end the provision ended.

    What follows is a renewed provision or a letter by post.
    """

    on: date


def rule_for(basis: Basis, *, land: str, on: date) -> AnnouncementRule:
    """Return the row that holds in `land` for a clock that starts `on`. Raises NoAnnouncementRule.

    A Land's own text goes before the common one.
    """
    for own in (land, None):
        for rule in RULES:
            is_valid = rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)
            if rule.basis is basis and rule.land == own and is_valid:
                return rule
    raise NoAnnouncementRule(land=land, on=f"{on:%d.%m.%Y}")


def basis_for(
    package_basis: PackageBasis | str,
    *,
    has_account_of_bundid: bool,
    consent: bool,
    excluded: bool,
    land: str | None = None,
) -> Basis:
    """Return how the decision on one application is announced.

    Parameters: has_account_of_bundid, whether the applicant came with a Nutzerkonto (BundID,
    Unternehmenskonto); an account made by an e-mail link is none; consent, that the applicant gave within
    this application to be announced by retrieval here; excluded, that the applicant wants no electronic
    announcement; land, where its own law knows a mailbox.
    Source: § 9 Abs. 1 Satz 1, 2 OZG; § 41 Abs. 2, 2a VwVfG; § 37 Abs. 2, 2a SGB X; § 122 Abs. 2, § 122a
    Abs. 1, 5 AO.
    """
    law = PackageBasis(package_basis)
    agrees = consent and not excluded
    if law is PackageBasis.SGB_X:
        return Basis.SGB_X_37_2A if agrees else Basis.SGB_X_37
    if law is PackageBasis.AO:
        return Basis.AO_122A if agrees else Basis.AO_122
    if law is PackageBasis.OZG_9 and has_account_of_bundid and not excluded:
        return Basis.OZG_9
    if not agrees:
        return Basis.VWVFG_41_2
    return Basis.LAND_MAILBOX if has_account_of_bundid and land in _LANDS_WITH_MAILBOX else Basis.VWVFG_41_2A


_LANDS_WITH_MAILBOX = frozenset(rule.land for rule in RULES if rule.basis is Basis.LAND_MAILBOX)


def announcement(
    basis: Basis,
    *,
    land: str,
    provided_at: datetime | None,
    as_of: date,
    notified_at: datetime | None = None,
    first_fetched_at: datetime | None = None,
    posted_on: date | None = None,
    holidays: Set[date] = _NO_MORE,
) -> Announced | NotYet | Lapsed:
    """Return whether the decision counts as announced on the day `as_of`, and since when.

    Parameters: provided_at, since when it can be fetched; notified_at, when the notice of it was sent;
    first_fetched_at, the first authenticated retrieval; posted_on, for the bases in `POSTED`; holidays,
    that only this place keeps. Moments are aware. What happens after `as_of` does not count, nor does a
    notice or a retrieval before the provision (it belongs to an earlier one). An answer once Announced
    never changes. For a posted letter that arrives late or never the law moves on: that is for the
    authority to record, not here.
    Raises NoAnnouncementRule, LandUnknown.
    Source: § 41 Abs. 2, 2a VwVfG; § 9 Abs. 1 OZG; § 37 Abs. 2, 2a SGB X; §§ 122, 122a AO; § 187 Abs. 1 BGB.
    """
    began = posted_on if basis in POSTED else berlin_day(provided_at)
    if began is None:
        return NotYet(None)
    rule = rule_for(basis, land=land, on=began)
    notified = _known(notified_at, since=provided_at, as_of=as_of)
    fetched = _known(first_fetched_at, since=provided_at, as_of=as_of)
    if rule.retrieval_effect is RetrievalEffect.STARTS:
        return _by_retrieval(rule, notified, fetched, as_of)
    on = _by_calendar(rule, began, notified, fetched, land, holidays)
    return Announced(on) if on is not None and on <= as_of else NotYet(on)


def _by_retrieval(
    rule: AnnouncementRule, notified: date | None, fetched: date | None, as_of: date
) -> Announced | NotYet | Lapsed:
    """Apply § 41 Abs. 2a VwVfG. Without a notice its ten days do not begin."""
    end = notified + timedelta(days=rule.expiry_days) if notified and rule.expiry_days is not None else None
    if fetched is not None and (end is None or fetched <= end):
        on = fetched + timedelta(days=rule.days)
        return Announced(on) if on <= as_of else NotYet(on)
    return Lapsed(end) if end is not None and as_of > end else NotYet(None, fetch_by=end)


def _by_calendar(
    rule: AnnouncementRule,
    began: date,
    notified: date | None,
    fetched: date | None,
    land: str,
    holidays: Set[date],
) -> date | None:
    """Return the day by counting, None while nobody can know it.

    A notice that comes late starts the count late. Who fetched without any notice knows the decision: from
    then on it is announced, but never before the day that counting from the provision gives.
    """
    if rule.retrieval_effect is RetrievalEffect.NONE:
        return _counted(rule, began, land, holidays)
    days = [] if notified is None else [_counted(rule, notified, land, holidays)]
    if fetched is not None and (notified is None or fetched < notified):
        days.append(max(fetched, _counted(rule, began, land, holidays)))
    return min(days, default=None)


def _counted(rule: AnnouncementRule, start: date, land: str, holidays: Set[date]) -> date:
    day = start + timedelta(days=rule.days)
    return next_working_day(day, land=land, holidays=holidays) if rule.shifts_at_weekend else day


def _known(moment: datetime | None, *, since: datetime | None, as_of: date) -> date | None:
    """Return the day of something that happened after the provision and is past on `as_of`."""
    day = berlin_day(moment)
    if moment is None or day is None or since is None or moment < since or day > as_of:
        return None
    return day


def berlin_day(moment: datetime | None) -> date | None:
    """Return the legal day of an aware moment. Source: § 4 EinhZeitG (gesetzliche Zeit)."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return legal_day(moment)


_ORDINALS = {1: "ersten", 3: "dritten", 4: "vierten"}


def announcement_note(basis: Basis, *, land: str, on: date) -> str:
    """Return the sentences of the letter itself: when it will count as announced. Raises NoAnnouncementRule.

    Parameters: on, the day of posting or provision, on which the letter is written.
    """
    rule = rule_for(basis, land=land, on=on)
    nth = _ORDINALS[rule.days]
    if rule.retrieval_effect is RetrievalEffect.STARTS:
        return (
            "Dieser Bescheid gilt als bekannt gegeben am Tag, nachdem Sie ihn abgerufen haben. "
            f"Rufen Sie ihn bitte innerhalb von {rule.expiry_days} Tagen ab. "
            "Danach können wir ihn nur neu bereitstellen oder mit der Post schicken."
        )
    done = {
        CountsFrom.POSTING: "abgeschickt haben",
        CountsFrom.NOTICE: "Ihnen angekündigt haben",
    }.get(rule.counts_from, "für Sie bereitgestellt haben")
    opened = "" if rule.counts_from is CountsFrom.POSTING else " Das gilt auch, wenn Sie ihn nicht öffnen."
    shift = (
        " Fällt der Tag auf ein Wochenende oder einen Feiertag, zählt der nächste Werktag."
        if rule.shifts_at_weekend
        else ""
    )
    return f"Dieser Bescheid gilt als bekannt gegeben am {nth} Tag nach dem Tag, an dem wir ihn {done}.{opened}{shift}"
