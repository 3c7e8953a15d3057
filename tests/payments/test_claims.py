"""What a claim must be before any vendor sees it, and what is special about the vendor for trying."""

from datetime import UTC, datetime

import pytest

from portalwerk.kernel.money import Money
from portalwerk.payments.providers import Callback, CallbackNotGenuine, ClaimItem, ClaimToPay, Settled
from portalwerk.payments.providers.fake.provider import FakePayment

AT = datetime(2026, 5, 4, tzinfo=UTC)


def claim(**changes: object) -> ClaimToPay:
    given: dict[str, object] = {
        "request_id": "r" * 36,
        "claim_reference": "5.0042",
        "purpose": "p" * 27,
        "items": (ClaimItem("Gebühr", Money.of("25.30")), ClaimItem("Versand", Money.of("5.10"))),
        "return_url": "https://portal.test/zurueck",
    }
    return ClaimToPay(**{**given, **changes})  # type: ignore[arg-type]


def test_the_amount_is_the_sum_of_the_items() -> None:
    assert claim().amount == Money.of("30.40")


@pytest.mark.parametrize(
    "change",
    [
        {"request_id": "r" * 37},
        {"request_id": ""},
        {"purpose": "p" * 28},
        {"purpose": ""},
        {"claim_reference": ""},
        {"items": ()},
        {"items": (ClaimItem("nichts", Money(0)),)},
        {"items": (ClaimItem("Gebühr", Money.of(5)), ClaimItem("Abzug", Money.of(-1)))},
    ],
)
def test_a_claim_that_no_vendor_could_take_is_not_made(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        claim(**change)


def test_a_free_line_beside_a_paid_one_is_fine() -> None:
    assert claim(items=(ClaimItem("Gebühr", Money(1)), ClaimItem("frei", Money(0)))).amount == Money(1)


def test_the_way_back_keeps_its_own_query() -> None:
    started = FakePayment(b"key").start(claim(return_url="https://portal.test/zurueck?weg=1#unten"))

    assert started.redirect_url.startswith("https://portal.test/zurueck?weg=1&payment=")
    assert started.redirect_url.endswith("#unten")


def test_processes_with_one_key_understand_each_other_and_others_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORTALWERK_FAKE_PAYMENT_KEY", "shared")
    payment_id = FakePayment().start(claim()).payment_id

    assert isinstance(FakePayment().read_callback(Callback(payment_id), at=AT), Settled)
    monkeypatch.delenv("PORTALWERK_FAKE_PAYMENT_KEY")
    with pytest.raises(CallbackNotGenuine):
        FakePayment().read_callback(Callback(payment_id), at=AT)


def test_a_message_from_a_server_is_not_expected_from_the_fake() -> None:
    vendor = FakePayment(b"key")
    started = vendor.start(claim())

    with pytest.raises(CallbackNotGenuine):
        vendor.read_callback(Callback(started.payment_id, body=b"paid"), at=AT)


def test_whoever_leaves_it_on_in_earnest_is_told() -> None:
    assert "Es fließt kein Geld" in FakePayment(b"key").check()[0]
