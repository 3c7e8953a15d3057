"""When silence of the authority counts as a yes."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.cases.actions.deciding import decide_case
from portalwerk.cases.actions.deemed import extend_deemed, note_deemed_grants
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.listing import Looker, inbox
from portalwerk.cases.rules.deemed import (
    ExtendedBefore,
    ExtensionUnfit,
    ExtensionUnfounded,
    NothingToExtend,
    complete_on,
    deemed_on,
)
from portalwerk.cases.rules.listing import Listing
from portalwerk.cases.rules.working_days import LAND_CODES, is_working_day, months_after
from portalwerk.kernel.clock import BERLIN, today
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Nudge
from portalwerk.web.portal.applications.tracking import standing_of
from tests.small_case import asked, hired, reply, sent
from tests.small_service import make_offer

lands = st.sampled_from(sorted(LAND_CODES))
days = st.dates(min_value=date(2023, 11, 1), max_value=date(2025, 3, 31))


def at(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=BERLIN)


# -- rules -------------------------------------------------------------------------------------------------


@given(days, st.integers(1, 24), lands)
def test_ends_on_the_first_working_day_from_the_same_day_of_a_later_month(complete, months, land) -> None:
    end = deemed_on(complete, months=months, land=land)
    plain = months_after(complete, months)
    assert is_working_day(end, land=land)
    assert not any(is_working_day(plain + timedelta(days=n), land=land) for n in range((end - plain).days))


@given(days, st.integers(1, 24), lands, days)
def test_extension_never_shortens(complete, months, land, extended_to) -> None:
    assert deemed_on(complete, months=months, land=land, extended_to=extended_to) >= deemed_on(
        complete, months=months, land=land
    )


@pytest.mark.parametrize(
    ("complete", "months", "end"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2026, 9, 25), 3, date(2026, 12, 28)),
        (date(2026, 10, 1), 3, date(2027, 1, 4)),
    ],
    ids=["leap day", "no leap day", "Christmas", "New Year"],
)
def test_ends_by_hand(complete: date, months: int, end: date) -> None:
    assert deemed_on(complete, months=months, land="TH") == end


def test_without_a_law_silence_means_nothing() -> None:
    assert deemed_on(date(2026, 6, 1), months=None, land="TH") is None


@pytest.mark.parametrize(
    ("asked", "complete"),
    [
        ([], date(2026, 3, 29)),
        ([(at("2026-04-01"), None)], None),
        ([(at("2026-04-01"), at("2026-04-05", 23))], date(2026, 4, 5)),
        ([(at("2026-04-01"), at("2026-04-05")), (at("2026-04-07"), None)], None),
        ([(at("2026-04-07"), at("2026-04-09")), (at("2026-04-01"), None)], date(2026, 4, 9)),
    ],
    ids=["nothing asked", "asked", "answered", "asked again", "answered after asking anew"],
)
def test_counts_from_the_day_the_last_thing_arrived(asked, complete) -> None:
    assert complete_on(at("2026-03-29", 4), asked) == complete


# -- what happens ------------------------------------------------------------------------------------------


@pytest.fixture
def silent(tenant):
    """A service that counts as granted three months after it is complete."""
    return make_offer(tenant, deadlines={"decide_days": 30, "inquiry_days": 14, "deemed_approval_months": 3})


@pytest.fixture
def karl(silent):
    return hired(silent)


def the_case(offer) -> Case:
    return Case.objects.select_for_update().get()


def told(offer, token: str) -> str:
    """What the applicant reads about it."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        return standing_of(Opened(application_by_token(token), token), letters=()).deemed.replace("\xa0", " ")


def night(offer) -> int:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return note_deemed_grants()


def test_silence_becomes_a_yes_on_the_day_after(silent, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        opened = sent(silent)
        assert told(silent, opened.token) == (
            "Entscheiden wir nicht bis zum 1. September, gilt Ihr Antrag als genehmigt."
        )
        clock.move_to(at("2026-06-20"))
        other = sent(silent)
        clock.move_to(at("2026-09-01", 23))
        assert night(silent) == 0
        clock.move_to(at("2026-09-02", 1))
        assert night(silent) == 1
        assert night(silent) == 0
        assert told(silent, opened.token).startswith("Ihr Antrag gilt seit dem 2. September als genehmigt")
        assert told(silent, other.token).startswith("Entscheiden wir nicht bis zum 21. September")
        with transaction.atomic(), acting_for(silent.tenant_id):
            Case.objects.exclude(deemed_granted_on=None).update(due_on=date(2026, 12, 1))
            lines, _ = inbox(Looker(karl), Listing(), names={})
            assert lines[0].case.deemed_granted_on == date(2026, 9, 2)
            assert [event.kind for event, _ in Desk(lines[0].case).events] == ["deemed_granted", "arrived"]


def test_nothing_runs_while_something_is_missing(silent, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        opened = sent(silent)
        asked(silent, karl)
        assert told(silent, opened.token) == ""
        clock.move_to(at("2026-06-10"))
        reply(silent, opened)
        assert told(silent, opened.token).startswith("Entscheiden wir nicht bis zum 10. September")
        clock.move_to(at("2026-09-02"))
        assert night(silent) == 0


def test_who_decides_in_time_prevents_it(silent, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        opened = sent(silent)
        with transaction.atomic(), acting_for(silent.tenant_id):
            case = the_case(silent)
            take_case(case, by=karl, seen=case.version)
            decide_case(case, by=karl, seen=case.version, outcome_key="denied", reasons=["Es fehlt etwas."])
        clock.move_to(at("2026-09-02"))
        assert night(silent) == 0
        assert opened.token


def test_it_is_extended_once_and_the_applicant_reads_why(silent, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        opened = sent(silent)

        def extend(until: date, reason: str = "Ein Gutachten fehlt.") -> None:
            with transaction.atomic(), acting_for(silent.tenant_id):
                case = the_case(silent)
                extend_deemed(case, by=karl, seen=case.version, until=until, reason=reason)

        with transaction.atomic(), acting_for(silent.tenant_id):
            case = the_case(silent)
            take_case(case, by=karl, seen=case.version)
        with pytest.raises(ExtensionUnfit):
            extend(date(2026, 9, 1))
        with pytest.raises(ExtensionUnfounded):
            extend(date(2026, 10, 1), " ")
        extend(date(2026, 10, 1))
        with transaction.atomic(), acting_for(silent.tenant_id):
            assert Nudge.objects.filter(template="deemed_extended").count() == 1
        with pytest.raises(ExtendedBefore):
            extend(date(2026, 11, 1))
        assert told(silent, opened.token).startswith("Entscheiden wir nicht bis zum 1. Oktober")
        clock.move_to(at("2026-09-02"))
        assert night(silent) == 0
        clock.move_to(at("2026-10-02"))
        assert night(silent) == 1


def test_what_does_not_run_is_not_extended(offer) -> None:
    karl = hired(offer)
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = the_case(offer)
        take_case(case, by=karl, seen=case.version)
        with pytest.raises(NothingToExtend):
            extend_deemed(case, by=karl, seen=case.version, until=today() + timedelta(days=9), reason="Schwierig.")
