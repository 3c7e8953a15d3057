"""Which remedy, until when, and the words of the notice."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.remedy import (
    REMEDIES,
    AppealNoticeIncomplete,
    Court,
    CourtBranch,
    FieldOfLaw,
    Remedy,
    RemedyKind,
    RemedyUnknown,
    appeal_notice,
    is_final,
    remedy_of,
    remedy_until,
)
from portalwerk.cases.rules.working_days import LAND_CODES, is_working_day

XL = remedy_of("XL", "general")
COURT = Court("Verwaltungsgericht Musterstadt", "Am Gericht 1\n12345 Musterstadt")
OFFICE = {"authority_name": "Landratsamt Saaletal", "authority_address": "Marktplatz 1\n07999 Burgbach"}


@pytest.mark.parametrize(
    ("land", "field", "kind"),
    [
        ("XL", "general", RemedyKind.OBJECTION),
        ("XL", "hunting", RemedyKind.OBJECTION),
        ("XL", "driving", RemedyKind.OBJECTION),
        ("XL", "municipal_tax", RemedyKind.OBJECTION),
        ("BY", "general", RemedyKind.ACTION),
        ("BY", "driving", RemedyKind.ACTION),
        ("BY", "municipal_tax", RemedyKind.CHOICE),
        ("NI", "hunting", RemedyKind.ACTION),
        ("NW", "general", RemedyKind.ACTION),
        ("NW", "municipal_tax", RemedyKind.OBJECTION),
        ("BW", "general", RemedyKind.OBJECTION),
        ("RP", "driving", RemedyKind.OBJECTION),
        ("SH", "municipal_tax", RemedyKind.OBJECTION),
        ("TH", "general", RemedyKind.OBJECTION),
        ("BY", "social_assistance", RemedyKind.OBJECTION),
    ],
)
def test_land_and_field_of_law_decide(land: str, field: str, kind: RemedyKind) -> None:
    remedy = remedy_of(land, field)

    assert (remedy.kind, remedy.land, remedy.field_of_law) == (kind, land, field)
    assert "§" in remedy.source or "Art." in remedy.source


def test_social_courts_judge_social_assistance_in_every_land() -> None:
    for land in LAND_CODES:
        assert remedy_of(land, "social_assistance").branch is CourtBranch.SOCIAL
    assert remedy_of("XL", "general").branch is CourtBranch.ADMINISTRATIVE


@pytest.mark.parametrize(
    ("land", "field"),
    [
        ("XL", "unknown"),
        ("NI", "municipal_tax"),
        ("TH", "hunting"),
        ("HE", "general"),
        ("XX", "general"),
        ("", "general"),
    ],
)
def test_what_nobody_entered_is_refused_and_never_guessed(land: str, field: str) -> None:
    with pytest.raises(RemedyUnknown) as refused:
        remedy_of(land, field)

    assert f"„{field}“" in str(refused.value)
    assert "process.yaml" in str(refused.value)
    assert "social_assistance" in str(refused.value), "names what is known there"


def test_a_refusal_names_what_is_known_in_this_land_and_nothing_else() -> None:
    with pytest.raises(RemedyUnknown, match=r"Land: driving, general, hunting, social_assistance\.$"):
        remedy_of("NI", "municipal_tax")
    with pytest.raises(RemedyUnknown, match=r"Land: social_assistance\.$"):
        remedy_of("HE", "general")


def test_no_pair_is_entered_twice_and_every_land_exists() -> None:
    pairs = [(remedy.land, remedy.field_of_law) for remedy in REMEDIES]

    assert len(pairs) == len(set(pairs))
    assert {land for land, _ in pairs} - {""} <= LAND_CODES
    assert {field for _, field in pairs} == set(FieldOfLaw)


# By hand: §§ 187 Abs. 1, 188 Abs. 2, 3, 193 BGB.
UNTIL = [
    # an ordinary month, ending on a Monday
    (date(2026, 5, 8), date(2026, 6, 8)),
    # announced on a Sunday: only the end shifts
    (date(2026, 5, 10), date(2026, 6, 10)),
    # ends on Saturday 6 June, Sunday 7 June
    (date(2026, 5, 6), date(2026, 6, 8)),
    (date(2026, 5, 7), date(2026, 6, 8)),
    # months without the number: last day of the month
    (date(2027, 1, 29), date(2027, 3, 1)),
    (date(2026, 12, 31), date(2027, 2, 1)),
    (date(2025, 1, 31), date(2025, 2, 28)),
    (date(2028, 1, 31), date(2028, 2, 29)),
    (date(2028, 1, 30), date(2028, 2, 29)),
    (date(2026, 3, 31), date(2026, 4, 30)),
    # the last day of February is not the last day of March
    (date(2025, 2, 28), date(2025, 3, 28)),
    (date(2028, 2, 29), date(2028, 3, 29)),
    # 25 May 2026 is Whit Monday; 3 April 2026 Good Friday, then Easter until the 6th
    (date(2026, 4, 25), date(2026, 5, 26)),
    (date(2026, 3, 3), date(2026, 4, 7)),
    # Christmas and the year's end
    (date(2026, 11, 25), date(2026, 12, 28)),
    (date(2026, 12, 1), date(2027, 1, 4)),
    # a holiday of the Land (20 September 2027 is a Monday)
    (date(2027, 8, 20), date(2027, 9, 21)),
]


@pytest.mark.parametrize(("notified_on", "until"), UNTIL)
def test_one_month(notified_on: date, until: date) -> None:
    assert remedy_until(notified_on, remedy=XL) == until


@pytest.mark.parametrize(
    ("notified_on", "until"),
    [
        (date(2026, 5, 8), date(2027, 5, 10)),
        (date(2027, 5, 10), date(2028, 5, 10)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 25), date(2027, 12, 27)),
    ],
)
def test_a_year_where_the_notice_is_missing_or_wrong(notified_on: date, until: date) -> None:
    assert remedy_until(notified_on, remedy=XL, notice_is_right=False) == until


def test_the_holidays_of_the_land_decide() -> None:
    epiphany = date(2026, 12, 6)

    assert remedy_until(epiphany, remedy=remedy_of("NW", "general")) == date(2027, 1, 6)
    assert remedy_until(epiphany, remedy=remedy_of("BY", "general")) == date(2027, 1, 7)
    assert remedy_until(epiphany, remedy=XL, holidays={date(2027, 1, 6)}) == date(2027, 1, 7)


def test_final_only_after_the_last_day() -> None:
    assert not is_final(date(2026, 6, 8), as_of=date(2026, 6, 8))
    assert is_final(date(2026, 6, 8), as_of=date(2026, 6, 9))


days = st.dates(date(2001, 1, 1), date(2060, 12, 31))
remedies = st.sampled_from([remedy for remedy in REMEDIES if remedy.land]) | st.just(XL)


@given(days, remedies)
def test_never_shorter_than_the_month_and_never_ending_on_a_free_day(day: date, remedy: Remedy) -> None:
    until = remedy_until(day, remedy=remedy)

    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    same_number = date(year, month, min(day.day, monthrange(year, month)[1]))
    skipped = [same_number + timedelta(days=n) for n in range((until - same_number).days)]

    assert until >= same_number
    assert is_working_day(until, land=remedy.land)
    assert not any(is_working_day(one, land=remedy.land) for one in skipped)


@given(days, st.integers(1, 90), remedies, st.booleans())
def test_later_announced_ends_no_earlier(day: date, more: int, remedy: Remedy, right: bool) -> None:
    one = remedy_until(day, remedy=remedy, notice_is_right=right)

    assert remedy_until(day + timedelta(days=more), remedy=remedy, notice_is_right=right) >= one


@given(days, remedies)
def test_a_wrong_notice_always_leaves_a_year(day: date, remedy: Remedy) -> None:
    until = remedy_until(day, remedy=remedy, notice_is_right=False)

    assert day + timedelta(days=365) <= until <= day + timedelta(days=366 + 10)


# --- the notice ---------------------------------------------------------------------------------------------------


def test_an_objection_names_remedy_body_seat_and_period() -> None:
    notice = appeal_notice(XL, **OFFICE)

    assert notice.startswith(
        "Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe Widerspruch"
    )
    assert "Landratsamt Saaletal, Marktplatz 1, 07999 Burgbach." in notice
    assert "schriftlich" in notice
    assert "zur Niederschrift bei dieser Behörde" in notice
    assert "Paragraf 3a Absatz 2 des Verwaltungsverfahrensgesetzes" in notice
    assert "Paragraf 9a Absatz 5 des Onlinezugangsgesetzes" in notice
    assert "Klage" not in notice
    assert "Online geht es" not in notice, "no button, no promise"


def test_the_online_way_is_named_where_it_exists() -> None:
    notice = appeal_notice(XL, **OFFICE, objection_url="https://portal.test/saaletal/widerspruch/")

    assert "https://portal.test/saaletal/widerspruch/. Dafür melden Sie sich mit Ihrem Nutzerkonto an." in notice


def test_an_action_names_the_court_and_its_seat() -> None:
    notice = appeal_notice(remedy_of("BY", "general"), **OFFICE, court=COURT)

    assert "Verwaltungsgericht Musterstadt, Am Gericht 1, 12345 Musterstadt." in notice
    assert "Paragraf 55a der Verwaltungsgerichtsordnung" in notice
    assert "zur Niederschrift bei der Geschäftsstelle" in notice
    assert "Widerspruch" not in notice
    assert "Landratsamt" not in notice


def test_where_both_are_open_the_notice_explains_both() -> None:
    notice = appeal_notice(remedy_of("BY", "municipal_tax"), **OFFICE, court=COURT)

    assert "entweder Widerspruch erheben oder sofort Klage erheben" in notice
    assert "Landratsamt Saaletal, Marktplatz 1" in notice
    assert "Verwaltungsgericht Musterstadt, Am Gericht 1" in notice


def test_social_law_has_its_own_electronic_form() -> None:
    notice = appeal_notice(remedy_of("XL", "social_assistance"), **OFFICE)

    assert "Paragraf 36a Absatz 2 des Ersten Buches Sozialgesetzbuch" in notice
    assert "Verwaltungsverfahrensgesetz" not in notice


@pytest.mark.parametrize(
    ("name", "address", "missing"),
    [
        ("", "Marktplatz 1", "Name der Behörde"),
        ("  ", "Marktplatz 1", "Name"),
        ("Amt", "", "Anschrift"),
        ("Amt", " ,\n ", "Anschrift"),
    ],
)
def test_a_notice_without_body_or_seat_is_not_written(name: str, address: str, missing: str) -> None:
    with pytest.raises(AppealNoticeIncomplete, match=missing):
        appeal_notice(XL, authority_name=name, authority_address=address)


@pytest.mark.parametrize("court", [None, Court("", "Am Gericht 1"), Court("Verwaltungsgericht", "")])
@pytest.mark.parametrize("field", ["general", "municipal_tax"])
def test_an_action_without_a_court_is_not_written(court: Court | None, field: str) -> None:
    with pytest.raises(AppealNoticeIncomplete, match="Gericht"):
        appeal_notice(remedy_of("BY", field), **OFFICE, court=court)


@pytest.mark.parametrize("remedy", [remedy for remedy in REMEDIES if remedy.land])
def test_every_notice_is_complete_and_in_the_house_style(remedy: Remedy) -> None:
    notice = appeal_notice(remedy, **OFFICE, court=COURT)

    assert "innerhalb eines Monats nach seiner Bekanntgabe" in notice
    assert "Eine einfache E-Mail reicht nicht." in notice
    assert "!" not in notice
    assert "  " not in notice
    assert all(paragraph.endswith(".") for paragraph in notice.split("\n\n"))
