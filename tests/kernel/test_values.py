"""Ids, money, references, the clock, refusals: the small values that everything stands on."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import RFC_4122

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.kernel import clock
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.money import Money
from portalwerk.kernel.references import (
    ALPHABET,
    new_pin,
    new_reference,
    new_token,
    normal_reference,
    token_hash,
)
from portalwerk.kernel.refusal import Refusal

# -- ids ---------------------------------------------------------------------------------------------------


def test_ids_are_uuid_version_7():
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)


def test_ids_made_later_sort_behind_earlier_ones():
    moments = [datetime(2026, 3, 1, 12, 0, second, tzinfo=UTC) for second in range(20)]
    made = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            made.append(new_id())
    assert made == sorted(made)
    assert made[0].int >> 80 == int(moments[0].timestamp() * 1000)


def test_ids_never_repeat():
    assert len({new_id() for _ in range(10_000)}) == 10_000


# -- money -------------------------------------------------------------------------------------------------

cents = st.integers(-(10**12), 10**12)


@given(cents, cents, st.integers(-1000, 1000))
def test_money_counts_whole_cents(left, right, times):
    assert (Money(left) + Money(right)).cents == left + right
    assert (Money(left) - Money(right)).cents == left - right
    assert (Money(left) * times).cents == left * times
    assert (Money(left) < Money(right)) == (left < right)
    assert bool(Money(left)) == (left != 0)


@given(cents)
def test_money_is_read_back_from_what_it_shows(amount):
    shown = str(Money(amount)).removesuffix("\N{NO-BREAK SPACE}€").replace(".", "").replace(",", ".")
    assert Money.of(shown) == Money(amount)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(5300, "53,00 €"), (0, "0,00 €"), (5, "0,05 €"), (-5, "-0,05 €"), (123456789, "1.234.567,89 €")],
)
def test_money_is_shown_as_people_in_germany_read_it(amount, shown):
    assert str(Money(amount)) == shown.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(("euros", "amount"), [("53", 5300), ("0.005", 1), ("0.004", 0), (Decimal("-0.005"), -1)])
def test_half_cents_are_rounded_up_as_merchants_do(euros, amount):
    assert Money.of(euros).cents == amount


# -- references --------------------------------------------------------------------------------------------


def test_references_avoid_what_is_mistaken_on_the_phone():
    assert not set("01OILS5B8UV") & set(ALPHABET)
    for _ in range(200):
        assert set(new_reference()) <= {*ALPHABET, "-"}


@given(st.text(ALPHABET, min_size=9, max_size=9), st.sampled_from(["", " ", "-", " - ", "–"]))
def test_references_are_forgiven_case_blanks_and_hyphens(code, between):
    written = f"{code[:3]}-{code[3:6]}-{code[6:]}"
    typed = f" {between.join((code[:3], code[3:6], code[6:]))} ".lower()
    assert normal_reference(typed) == written


@given(st.text(max_size=40))
def test_what_cannot_be_a_reference_is_none_and_never_an_error(text):
    found = normal_reference(text)
    assert found is None or normal_reference(found) == found


@pytest.mark.parametrize("text", ["", "7KQ-2MX-4R", "7KQ-2MX-4RTT", "7KQ-2MX-4R0", "'; DROP TABLE", "1" * 9])
def test_impossible_references_are_refused(text):
    assert normal_reference(text) is None


def test_tokens_hold_128_bits_and_only_their_digest_is_kept():
    token = new_token()
    assert len(token) == 22
    assert len(token_hash(token)) == 32
    assert token.encode() not in token_hash(token)
    assert len({new_token() for _ in range(1000)}) == 1000


def test_pins_have_six_digits_also_when_they_begin_with_zero():
    assert all(len(pin) == 6 and pin.isdecimal() for pin in (new_pin() for _ in range(2000)))


# -- clock -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),  # 23:59 in summer
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),  # midnight in summer
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_legal_day_ends_at_midnight_in_berlin(moment, day):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day
        assert clock.now() == moment
        assert clock.local(moment).date() == day


def test_the_repeated_hour_in_october_stays_two_different_moments():
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert clock.local(first).hour == clock.local(second).hour == 2
    assert clock.local(first).utcoffset() != clock.local(second).utcoffset()


# -- refusals ----------------------------------------------------------------------------------------------


def test_refusals_fill_their_sentence():
    class TooLate(Refusal):
        sentence = "Die Frist war am {day}."

    assert str(TooLate(day="3. März")) == "Die Frist war am 3. März."
