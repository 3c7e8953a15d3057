"""What every payment vendor must keep. A new vendor adds a driver: how a person pays at it."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from portalwerk.kernel.money import Money
from portalwerk.payments.providers import (
    Callback,
    CallbackNotGenuine,
    ClaimItem,
    ClaimToPay,
    Declined,
    PaymentProvider,
    Pending,
    RefundNotPossible,
    RefundOrder,
    Settled,
    Started,
    registry,
)
from portalwerk.payments.providers.fake.provider import FakePayment

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Driver:
    """How the suite drives one vendor: made anew, and how the browser comes back from it."""

    make: Callable[[], PaymentProvider]
    come_back: Callable[[Started], Callback]
    paid: Money
    declined: Money
    pending: Money


def _straight_back(started: Started) -> Callback:
    return Callback(started.payment_id, dict(parse_qsl(urlsplit(started.redirect_url).query)))


DRIVERS = {
    "fake": Driver(
        make=lambda: FakePayment(b"a key of this test"),
        come_back=_straight_back,
        paid=Money.of("38.00"),
        declined=Money.of("38.01"),
        pending=Money.of("38.02"),
    )
}


@pytest.fixture(params=sorted(DRIVERS))
def driver(request: pytest.FixtureRequest) -> Driver:
    return DRIVERS[request.param]


@pytest.fixture
def provider(driver: Driver) -> PaymentProvider:
    return driver.make()


def claim(amount: Money, request_id: str = "0195-ada-1") -> ClaimToPay:
    return ClaimToPay(
        request_id=request_id,
        claim_reference="5.0042.000017.3",
        purpose="5.0042.000017.3 Antrag",
        items=(ClaimItem("Grundgebühr", amount - Money.of(10)), ClaimItem("Zuschlag", Money.of(10))),
        return_url="https://portal.test/rueckruf/zahlung/?weg=1",
    )


def test_every_installed_vendor_runs_through_this_suite() -> None:
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    ours = declared["project"]["entry-points"]["portalwerk.payment_providers"]

    assert set(ours) | set(registry.names()) == set(DRIVERS), "a vendor without a driver is untested"
    for name, place in ours.items():
        assert EntryPoint(name, place, "").load().name == name


def test_start_sends_the_browser_somewhere_safe_and_names_the_payment(
    driver: Driver, provider: PaymentProvider
) -> None:
    started = provider.start(claim(driver.paid))

    assert started.payment_id
    assert urlsplit(started.redirect_url).scheme == "https"


def test_the_same_request_is_the_same_payment(driver: Driver, provider: PaymentProvider) -> None:
    first = provider.start(claim(driver.paid))

    assert provider.start(claim(driver.paid)).payment_id == first.payment_id
    assert provider.start(claim(driver.paid, "0195-bea-2")).payment_id != first.payment_id


def test_a_paid_claim_is_settled_with_reference_and_exact_amount(driver: Driver, provider: PaymentProvider) -> None:
    started = provider.start(claim(driver.paid))

    result = provider.read_callback(driver.come_back(started), at=AT)

    assert isinstance(result, Settled)
    assert (result.payment_id, result.claim_reference, result.amount) == (
        started.payment_id,
        "5.0042.000017.3",
        driver.paid,
    )
    assert result.method
    assert result.settled_at.tzinfo is not None


def test_reading_again_later_changes_nothing(driver: Driver, provider: PaymentProvider) -> None:
    back = driver.come_back(provider.start(claim(driver.paid)))

    assert provider.read_callback(back, at=AT) == provider.read_callback(back, at=AT + timedelta(days=3))


def test_a_declined_payment_says_so_and_a_pending_one_stays_open(driver: Driver, provider: PaymentProvider) -> None:
    declined = provider.read_callback(driver.come_back(provider.start(claim(driver.declined))), at=AT)
    pending = provider.read_callback(driver.come_back(provider.start(claim(driver.pending))), at=AT)

    assert isinstance(declined, Declined)
    assert declined.claim_reference == "5.0042.000017.3"
    assert isinstance(pending, Pending)


def test_a_job_learns_the_outcome_when_the_browser_never_came_back(driver: Driver, provider: PaymentProvider) -> None:
    started = provider.start(claim(driver.paid))

    assert isinstance(provider.read_callback(Callback(started.payment_id), at=AT), Settled)


def test_a_browser_that_claims_to_have_paid_is_not_believed(driver: Driver, provider: PaymentProvider) -> None:
    back = driver.come_back(provider.start(claim(driver.declined)))
    for name in back.fields:
        for value in ("settled", "", "0", back.fields[name] + "0"):
            forged = replace(back, fields={**back.fields, name: value})
            if forged == back:
                continue
            try:
                result = provider.read_callback(forged, at=AT)
            except CallbackNotGenuine:
                continue
            assert not isinstance(result, Settled)


def test_the_answer_to_one_payment_does_not_pay_another(driver: Driver, provider: PaymentProvider) -> None:
    paid = driver.come_back(provider.start(claim(driver.paid)))
    other = provider.start(claim(driver.declined, "0195-mia-3"))

    with pytest.raises(CallbackNotGenuine):
        provider.read_callback(replace(paid, payment_id=other.payment_id), at=AT)


@pytest.mark.parametrize("payment_id", ["", "unknown", "äöü", "..", "bm90anNvbg==.0", "\x00"])
def test_an_unknown_payment_is_refused_with_a_sentence(provider: PaymentProvider, payment_id: str) -> None:
    with pytest.raises(CallbackNotGenuine, match="zahlen Sie bitte nicht noch einmal"):
        provider.read_callback(Callback(payment_id), at=AT)


def test_refunds_add_up_to_what_was_paid_and_no_cent_more(driver: Driver, provider: PaymentProvider) -> None:
    started = provider.start(claim(driver.paid))
    provider.read_callback(driver.come_back(started), at=AT)
    part = RefundOrder("r-1", started.payment_id, Money.of(30), "Ermäßigung")

    first = provider.refund(part)
    assert first.amount == Money.of(30)
    assert provider.refund(part) == first, "the same request is one refund"
    with pytest.raises(RefundNotPossible, match="höchstens"):
        provider.refund(RefundOrder("r-2", started.payment_id, Money.of("8.01"), "zu viel"))
    rest = provider.refund(RefundOrder("r-3", started.payment_id, Money.of(8), "Rest"))
    assert rest.refund_id != first.refund_id
    with pytest.raises(RefundNotPossible):
        provider.refund(RefundOrder("r-4", started.payment_id, Money(1), "noch ein Cent"))


@pytest.mark.parametrize("amount", [Money(0), Money(-1)])
def test_nothing_is_no_refund(driver: Driver, provider: PaymentProvider, amount: Money) -> None:
    started = provider.start(claim(driver.paid))

    with pytest.raises(RefundNotPossible):
        provider.refund(RefundOrder("r-1", started.payment_id, amount, "nichts"))


def test_a_refund_id_cannot_be_used_for_another_amount(driver: Driver, provider: PaymentProvider) -> None:
    started = provider.start(claim(driver.paid))
    order = RefundOrder("r-1", started.payment_id, Money.of(5), "Teil")
    provider.refund(order)

    with pytest.raises(RefundNotPossible):
        provider.refund(replace(order, amount=Money.of(6)))


def test_what_was_not_paid_cannot_go_back(driver: Driver, provider: PaymentProvider) -> None:
    for payment_id in (provider.start(claim(driver.declined)).payment_id, "unknown"):
        with pytest.raises(RefundNotPossible):
            provider.refund(RefundOrder("r-1", payment_id, Money.of(1), "zurück"))


def test_problems_are_german_sentences(provider: PaymentProvider) -> None:
    for problem in provider.check():
        assert problem.endswith(".")
        assert "!" not in problem
