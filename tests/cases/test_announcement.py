"""The clocks of Bekanntgabe: each row by hand, then what must hold for all of them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.announcement import (
    POSTED,
    RULES,
    Announced,
    Basis,
    CountsFrom,
    Lapsed,
    NoAnnouncementRule,
    NotYet,
    PackageBasis,
    RetrievalEffect,
    announcement,
    announcement_note,
    basis_for,
    berlin_day,
    rule_for,
)
from portalwerk.cases.rules.working_days import is_working_day

BERLIN = ZoneInfo("Europe/Berlin")
LATER = date(2100, 1, 1)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN)


def announced(basis: Basis, start: date, *, land: str = "XL", as_of: date = LATER, **facts: object) -> object:
    """Ask with the usual course: provided, and the notice sent on the same day."""
    if basis in POSTED:
        return announcement(basis, land=land, provided_at=None, posted_on=start, as_of=as_of)
    given_facts: dict[str, object] = {"notified_at": at(start), **facts}
    return announcement(basis, land=land, provided_at=at(start), as_of=as_of, **given_facts)  # type: ignore[arg-type]


# Reckoned by hand from the wording of each paragraph, not from the table. Monday 4 May 2026.
BY_HAND = [
    # post: third day until 2024, fourth since (PostModG)
    (Basis.VWVFG_41_2, "XL", date(2026, 5, 4), date(2026, 5, 8)),
    (Basis.VWVFG_41_2, "XL", date(2024, 12, 31), date(2025, 1, 3)),
    (Basis.VWVFG_41_2, "XL", date(2025, 1, 1), date(2025, 1, 5)),
    # Wednesday + 4 = Sunday: no shift in general administrative law
    (Basis.VWVFG_41_2, "BY", date(2026, 5, 6), date(2026, 5, 10)),
    (Basis.OZG_9, "XL", date(2026, 5, 4), date(2026, 5, 8)),
    (Basis.OZG_9, "XL", date(2024, 12, 31), date(2025, 1, 3)),
    (Basis.OZG_9, "XL", date(2025, 1, 1), date(2025, 1, 5)),
    (Basis.OZG_9, "HH", date(2026, 5, 4), date(2026, 5, 8)),
    (Basis.OZG_9, "XL", date(2026, 5, 6), date(2026, 5, 10)),
    (Basis.OZG_9, "XL", date(2028, 2, 25), date(2028, 2, 29)),
    (Basis.OZG_9, "XL", date(2027, 12, 29), date(2028, 1, 2)),
    # across both changes of summer time
    (Basis.OZG_9, "XL", date(2026, 3, 28), date(2026, 4, 1)),
    (Basis.OZG_9, "XL", date(2026, 10, 24), date(2026, 10, 28)),
    # § 41 (2b) HmbVwVfG: third day in the wording of 2023; § 110 LVwG SH: fourth
    (Basis.LAND_MAILBOX, "HH", date(2023, 3, 18), date(2023, 3, 21)),
    (Basis.LAND_MAILBOX, "HH", date(2024, 12, 31), date(2025, 1, 3)),
    (Basis.LAND_MAILBOX, "HH", date(2025, 1, 1), date(2025, 1, 5)),
    (Basis.LAND_MAILBOX, "SH", date(2026, 5, 4), date(2026, 5, 8)),
    # BSG: the day of SGB X does not shift either
    (Basis.SGB_X_37, "XL", date(2026, 5, 6), date(2026, 5, 10)),
    (Basis.SGB_X_37, "XL", date(2024, 5, 6), date(2024, 5, 9)),
    (Basis.SGB_X_37_2A, "XL", date(2026, 5, 6), date(2026, 5, 10)),
    (Basis.SGB_X_37_2A, "XL", date(2024, 5, 6), date(2024, 5, 9)),
    # AO: Sunday becomes Monday; Ascension Day (14 May 2026) becomes Friday; Saturday becomes Monday
    (Basis.AO_122, "XL", date(2026, 5, 6), date(2026, 5, 11)),
    (Basis.AO_122, "XL", date(2026, 5, 10), date(2026, 5, 15)),
    (Basis.AO_122, "XL", date(2026, 5, 4), date(2026, 5, 8)),
    (Basis.AO_122, "XL", date(2024, 6, 11), date(2024, 6, 14)),
    (Basis.AO_122, "XL", date(2024, 6, 12), date(2024, 6, 17)),
    (Basis.AO_122A, "XL", date(2026, 5, 5), date(2026, 5, 11)),
    (Basis.AO_122A, "XL", date(2025, 5, 6), date(2025, 5, 12)),
    (Basis.AO_122A, "XL", date(2024, 6, 12), date(2024, 6, 17)),
    # a holiday of one Land only: Epiphany
    (Basis.AO_122, "BY", date(2026, 1, 2), date(2026, 1, 7)),
    (Basis.AO_122, "NW", date(2026, 1, 2), date(2026, 1, 6)),
]


@pytest.mark.parametrize(("basis", "land", "start", "on"), BY_HAND)
def test_the_day_is_the_one_the_law_names(basis: Basis, land: str, start: date, on: date) -> None:
    assert announced(basis, start, land=land) == Announced(on)
    assert announced(basis, start, land=land, as_of=on) == Announced(on)
    assert announced(basis, start, land=land, as_of=on - timedelta(days=1)) == NotYet(on)


def test_every_row_of_the_table_is_reckoned_by_hand() -> None:
    used = {id(rule_for(basis, land=land, on=start)) for basis, land, start, _ in BY_HAND}
    used.add(id(rule_for(Basis.VWVFG_41_2A, land="XL", on=date(2026, 5, 4))))

    assert used == {id(rule) for rule in RULES}


def test_rows_of_one_basis_and_land_neither_overlap_nor_leave_a_gap() -> None:
    kinds = {(rule.basis, rule.land) for rule in RULES}
    for basis, land in kinds:
        rows = sorted((r for r in RULES if (r.basis, r.land) == (basis, land)), key=lambda r: r.valid_from)
        assert rows[-1].valid_to is None
        for earlier, later in pairwise(rows):
            assert earlier.valid_to == later.valid_from - timedelta(days=1)
    assert all(rule.source.startswith("§") for rule in RULES)


@pytest.mark.parametrize(
    ("basis", "land", "on"),
    [
        (Basis.LAND_MAILBOX, "XL", date(2026, 5, 4)),
        (Basis.LAND_MAILBOX, "HH", date(2023, 3, 17)),
        (Basis.OZG_9, "XL", date(2020, 12, 9)),
        (Basis.VWVFG_41_2A, "XL", date(2016, 12, 31)),
    ],
)
def test_a_way_that_did_not_exist_is_refused_in_words(basis: Basis, land: str, on: date) -> None:
    with pytest.raises(NoAnnouncementRule, match=f"{land}.*{on.year}.*mit der Post"):
        rule_for(basis, land=land, on=on)


# --- our own portal: § 41 (2a) VwVfG ------------------------------------------------------------------------------


MONDAY = date(2026, 5, 4)


def fetched(day: date | None, *, as_of: date, notice: date | None = MONDAY) -> object:
    return announcement(
        Basis.VWVFG_41_2A,
        land="XL",
        provided_at=at(MONDAY, 9),
        notified_at=None if notice is None else at(notice, 9, 1),
        first_fetched_at=None if day is None else at(day, 18),
        as_of=as_of,
    )


def test_the_day_after_retrieval_announces() -> None:
    assert fetched(MONDAY, as_of=MONDAY) == NotYet(date(2026, 5, 5))
    assert fetched(MONDAY, as_of=date(2026, 5, 5)) == Announced(date(2026, 5, 5))
    # a Saturday read on Friday: the day does not shift
    assert fetched(date(2026, 5, 8), as_of=LATER) == Announced(date(2026, 5, 9))


def test_the_tenth_day_after_the_notice_is_the_last_one() -> None:
    assert fetched(date(2026, 5, 14), as_of=LATER) == Announced(date(2026, 5, 15))
    assert fetched(date(2026, 5, 15), as_of=LATER) == Lapsed(date(2026, 5, 14))


def test_nobody_fetches() -> None:
    assert fetched(None, as_of=MONDAY) == NotYet(None, fetch_by=date(2026, 5, 14))
    assert fetched(None, as_of=date(2026, 5, 14)) == NotYet(None, fetch_by=date(2026, 5, 14))
    assert fetched(None, as_of=date(2026, 5, 15)) == Lapsed(date(2026, 5, 14))


def test_without_a_notice_the_ten_days_do_not_begin() -> None:
    assert fetched(None, as_of=LATER, notice=None) == NotYet(None)
    assert fetched(date(2026, 7, 1), as_of=LATER, notice=None) == Announced(date(2026, 7, 2))


def test_a_late_notice_leaves_ten_days_from_its_own_day() -> None:
    assert fetched(date(2026, 5, 17), as_of=LATER, notice=date(2026, 5, 7)) == Announced(date(2026, 5, 18))
    assert fetched(date(2026, 5, 18), as_of=LATER, notice=date(2026, 5, 7)) == Lapsed(date(2026, 5, 17))


def test_a_renewed_provision_forgets_what_was_before_it() -> None:
    renewed = announcement(
        Basis.VWVFG_41_2A,
        land="XL",
        provided_at=at(MONDAY, 9),
        notified_at=at(MONDAY, 8, 59),
        first_fetched_at=at(date(2026, 4, 30)),
        as_of=LATER,
    )

    assert renewed == NotYet(None)


# --- mailboxes: what a missing or late notice does ----------------------------------------------------------------


def mailbox(as_of: date = LATER, *, notice: date | None, read: date | None, basis: Basis = Basis.OZG_9) -> object:
    return announcement(
        basis,
        land="XL",
        provided_at=at(MONDAY, 9),
        notified_at=None if notice is None else at(notice, 10),
        first_fetched_at=None if read is None else at(read, 11),
        as_of=as_of,
    )


def test_early_reading_does_not_bring_the_fourth_day_forward() -> None:
    assert mailbox(notice=MONDAY, read=MONDAY) == Announced(date(2026, 5, 8))


def test_never_reading_does_not_hold_it_up() -> None:
    assert mailbox(notice=MONDAY, read=None) == Announced(date(2026, 5, 8))


def test_without_notice_only_reading_announces_and_never_before_the_fourth_day() -> None:
    assert mailbox(notice=None, read=None) == NotYet(None)
    assert mailbox(notice=None, read=date(2026, 5, 5)) == Announced(date(2026, 5, 8))
    assert mailbox(notice=None, read=date(2026, 5, 8)) == Announced(date(2026, 5, 8))
    assert mailbox(notice=None, read=date(2026, 5, 20)) == Announced(date(2026, 5, 20))


def test_a_late_notice_starts_the_count_late() -> None:
    assert mailbox(notice=date(2026, 5, 6), read=None) == Announced(date(2026, 5, 10))
    assert mailbox(notice=date(2026, 5, 6), read=date(2026, 5, 7)) == Announced(date(2026, 5, 10))
    assert mailbox(notice=date(2026, 5, 6), read=date(2026, 5, 5)) == Announced(date(2026, 5, 8))


def test_a_notice_in_tax_law_counts_from_its_own_day() -> None:
    assert mailbox(notice=date(2026, 5, 6), read=None, basis=Basis.AO_122A) == Announced(date(2026, 5, 11))


def test_what_happens_later_is_not_known_yet() -> None:
    assert mailbox(date(2026, 5, 5), notice=date(2026, 5, 6), read=None) == NotYet(None)
    assert mailbox(date(2026, 5, 6), notice=date(2026, 5, 6), read=None) == NotYet(date(2026, 5, 10))


def test_a_letter_that_was_not_posted_yet_is_not_announced() -> None:
    post = Basis.VWVFG_41_2

    assert announcement(post, land="XL", provided_at=at(MONDAY), as_of=LATER) == NotYet(None)
    assert announcement(Basis.OZG_9, land="XL", provided_at=None, posted_on=MONDAY, as_of=LATER) == NotYet(None)


def test_a_posted_letter_does_not_care_who_reads_it_online() -> None:
    result = announcement(
        Basis.AO_122,
        land="XL",
        provided_at=at(MONDAY),
        first_fetched_at=at(MONDAY),
        posted_on=date(2026, 5, 5),
        as_of=LATER,
    )

    assert result == Announced(date(2026, 5, 11))


def test_a_place_may_keep_a_day_that_its_land_does_not() -> None:
    friday = date(2026, 5, 8)

    def on(holidays: set[date]) -> object:
        return announcement(Basis.AO_122, land="XL", provided_at=None, posted_on=MONDAY, as_of=LATER, holidays=holidays)

    assert on(set()) == Announced(friday)
    assert on({friday}) == Announced(date(2026, 5, 11))


# --- legal days are days in Berlin --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 5, 4, 21, 59, tzinfo=UTC), date(2026, 5, 4)),
        (datetime(2026, 5, 4, 22, 0, tzinfo=UTC), date(2026, 5, 5)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_minute_before_midnight_in_berlin_is_still_today(moment: datetime, day: date) -> None:
    assert berlin_day(moment) == day
    result = announcement(Basis.OZG_9, land="XL", provided_at=moment, notified_at=moment, as_of=LATER)
    assert result == Announced(day + timedelta(days=4))


def test_a_moment_without_time_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        announcement(Basis.OZG_9, land="XL", provided_at=datetime(2026, 5, 4, 12), as_of=LATER)  # noqa: DTZ001 - on purpose


# --- which way is taken -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("law", "account", "consent", "excluded", "basis"),
    [
        ("ozg_9", True, False, False, Basis.OZG_9),
        ("ozg_9", True, True, False, Basis.OZG_9),
        ("ozg_9", True, False, True, Basis.VWVFG_41_2),
        ("ozg_9", True, True, True, Basis.VWVFG_41_2),
        # an application by e-mail link: no Nutzerkonto
        ("ozg_9", False, True, False, Basis.VWVFG_41_2A),
        ("ozg_9", False, False, False, Basis.VWVFG_41_2),
        ("ozg_9", False, True, True, Basis.VWVFG_41_2),
        ("vwvfg", True, False, False, Basis.VWVFG_41_2),
        ("vwvfg", True, True, False, Basis.VWVFG_41_2A),
        ("vwvfg", False, True, False, Basis.VWVFG_41_2A),
        ("vwvfg", False, False, False, Basis.VWVFG_41_2),
        ("vwvfg", True, True, True, Basis.VWVFG_41_2),
        ("sgb_x", True, False, False, Basis.SGB_X_37),
        ("sgb_x", True, True, False, Basis.SGB_X_37_2A),
        ("sgb_x", True, True, True, Basis.SGB_X_37),
        ("ao", True, False, False, Basis.AO_122),
        ("ao", False, True, False, Basis.AO_122A),
        ("ao", True, True, True, Basis.AO_122),
    ],
)
def test_the_way_follows_account_consent_and_exclusion(
    law: str, account: bool, consent: bool, excluded: bool, basis: Basis
) -> None:
    way = basis_for(law, has_account_of_bundid=account, consent=consent, excluded=excluded, land="XL")

    assert way is basis


@pytest.mark.parametrize(
    ("land", "basis"), [("HH", Basis.LAND_MAILBOX), ("SH", Basis.LAND_MAILBOX), ("BY", Basis.VWVFG_41_2A)]
)
def test_a_land_with_a_mailbox_of_its_own_uses_it_with_account_and_consent(land: str, basis: Basis) -> None:
    def way(**facts: bool) -> Basis:
        asked = {"has_account_of_bundid": True, "consent": True, "excluded": False, **facts}
        return basis_for(PackageBasis.VWVFG, land=land, **asked)  # type: ignore[arg-type]

    assert way() is basis
    assert way(has_account_of_bundid=False) is Basis.VWVFG_41_2A
    assert way(consent=False) is Basis.VWVFG_41_2


def test_an_unknown_law_is_a_bug_not_a_guess() -> None:
    with pytest.raises(ValueError, match="bgb"):
        basis_for("bgb", has_account_of_bundid=True, consent=True, excluded=False)


@given(st.sampled_from(PackageBasis), st.booleans(), st.booleans())
def test_nobody_is_announced_to_electronically_against_their_will(
    law: PackageBasis, account: bool, consent: bool
) -> None:
    assert basis_for(law, has_account_of_bundid=account, consent=consent, excluded=True) in POSTED
    if not account and not consent:
        assert basis_for(law, has_account_of_bundid=False, consent=False, excluded=False) in POSTED


# --- what the letter says -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "words", "never"),
    [
        (Basis.VWVFG_41_2, ["vierten Tag", "abgeschickt"], ["öffnen", "Wochenende"]),
        (Basis.VWVFG_41_2A, ["abgerufen", "10 Tagen"], ["vierten"]),
        (Basis.OZG_9, ["vierten Tag", "bereitgestellt", "nicht öffnen"], ["Wochenende"]),
        (Basis.SGB_X_37_2A, ["vierten Tag", "angekündigt", "nicht öffnen"], ["Wochenende"]),
        (Basis.AO_122, ["vierten Tag", "abgeschickt", "nächste Werktag"], ["öffnen"]),
        (Basis.AO_122A, ["vierten Tag", "bereitgestellt", "nächste Werktag", "nicht öffnen"], []),
    ],
)
def test_the_letter_says_when_it_counts(basis: Basis, words: list[str], never: list[str]) -> None:
    note = announcement_note(basis, land="XL", on=MONDAY)

    assert all(word in note for word in words)
    assert not any(word in note for word in never)
    assert "!" not in note
    assert note.endswith(".")


def test_an_old_letter_says_the_third_day() -> None:
    assert "dritten Tag" in announcement_note(Basis.OZG_9, land="XL", on=date(2024, 5, 6))


@pytest.mark.parametrize("rule", RULES)
def test_every_row_can_be_said(rule: object) -> None:
    assert rule.basis in Basis  # type: ignore[attr-defined]
    land = rule.land or "XL"  # type: ignore[attr-defined]
    assert "bekannt gegeben" in announcement_note(rule.basis, land=land, on=rule.valid_from)  # type: ignore[attr-defined]


# --- what must hold for all ---------------------------------------------------------------------------------------

moments = st.datetimes(
    min_value=datetime(2017, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2040, 12, 31),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.just(UTC),
)
delays = st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=25))
electronic = st.sampled_from(
    [
        (Basis.VWVFG_41_2A, "XL"),
        (Basis.OZG_9, "XL"),
        (Basis.SGB_X_37_2A, "BY"),
        (Basis.AO_122A, "XL"),
        (Basis.LAND_MAILBOX, "SH"),
    ]
)


@st.composite
def courses(draw: st.DrawFn) -> dict[str, object]:
    """One decision in a mailbox: provided, perhaps announced by a notice, perhaps read, in any order."""
    basis, land = draw(electronic)
    known_since = min(rule.valid_from for rule in RULES if rule.basis is basis and rule.land in (land, None))
    provided = draw(moments.filter(lambda moment: moment.date() > known_since))
    notice, reading = draw(delays), draw(delays)
    return {
        "basis": basis,
        "land": land,
        "provided_at": provided,
        "notified_at": None if notice is None else provided + notice,
        "first_fetched_at": None if reading is None else provided + reading,
    }


def ask(course: dict[str, object], as_of: date) -> object:
    return announcement(as_of=as_of, **course)  # type: ignore[arg-type]


@given(courses(), st.integers(0, 60))
def test_never_earlier_than_the_law_allows(course: dict[str, object], wait: int) -> None:
    provided = berlin_day(course["provided_at"])  # type: ignore[arg-type]
    assert provided is not None
    result = ask(course, provided + timedelta(days=wait))

    if isinstance(result, Announced):
        assert result.on <= provided + timedelta(days=wait)
        shortest = 1 if course["basis"] is Basis.VWVFG_41_2A else 3 if provided < date(2025, 1, 1) else 4
        assert result.on >= provided + timedelta(days=shortest)
        assert course["notified_at"] or course["first_fetched_at"], "somebody was told or has read"
    if isinstance(result, NotYet) and result.expected_on is not None:
        assert result.expected_on > provided + timedelta(days=wait)
    if isinstance(result, Lapsed):
        assert course["basis"] is Basis.VWVFG_41_2A


@given(courses(), st.integers(0, 40), st.integers(0, 40))
def test_what_is_announced_stays_announced_on_the_same_day(course: dict[str, object], first: int, more: int) -> None:
    provided = berlin_day(course["provided_at"])  # type: ignore[arg-type]
    assert provided is not None
    earlier = ask(course, provided + timedelta(days=first))
    later = ask(course, provided + timedelta(days=first + more))

    if isinstance(earlier, Announced | Lapsed):
        assert later == earlier
    if isinstance(earlier, NotYet) and isinstance(later, Announced) and earlier.expected_on is not None:
        assert later.on == earlier.expected_on


@given(courses(), st.integers(1, 30))
def test_provided_later_is_announced_no_earlier(course: dict[str, object], days: int) -> None:
    shift = timedelta(days=days)
    moved = {name: value + shift if isinstance(value, datetime) else value for name, value in course.items()}
    one, two = ask(course, LATER), ask(moved, LATER)

    if isinstance(one, Announced) and isinstance(two, Announced):
        assert two.on >= one.on


@given(st.sampled_from(sorted(POSTED)), st.dates(date(2009, 1, 1), date(2040, 12, 31)))
def test_posted_letters_are_announced_by_counting_alone(basis: Basis, posted: date) -> None:
    result = announced(basis, posted)
    days = 3 if posted < date(2025, 1, 1) else 4

    assert isinstance(result, Announced)
    assert result.on >= posted + timedelta(days=days)
    if basis is Basis.AO_122:
        assert is_working_day(result.on, land="XL")
    else:
        assert result.on == posted + timedelta(days=days)


@given(st.dates(date(2020, 12, 10), date(2040, 12, 1)), st.sampled_from([Basis.AO_122A, Basis.AO_122]))
def test_in_tax_law_the_day_is_always_a_working_day(start: date, basis: Basis) -> None:
    result = announced(basis, start)

    assert isinstance(result, Announced)
    assert is_working_day(result.on, land="XL")


def test_only_retrieval_rows_expire_and_only_tax_rows_shift() -> None:
    for rule in RULES:
        starts = rule.retrieval_effect is RetrievalEffect.STARTS
        assert starts == (rule.counts_from is CountsFrom.RETRIEVAL) == (rule.expiry_days is not None)
        assert rule.shifts_at_weekend == (rule.basis in {Basis.AO_122, Basis.AO_122A})
        assert (rule.counts_from is CountsFrom.POSTING) == (rule.basis in POSTED)
