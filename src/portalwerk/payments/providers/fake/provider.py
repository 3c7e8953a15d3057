"""The fake vendor. What it says is decided by the cents of the amount; see README.md."""

import base64
import hmac
import json
import os
import secrets
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import ClassVar
from urllib.parse import urlencode, urlsplit, urlunsplit

from portalwerk.kernel.money import Money
from portalwerk.payments.providers import (
    Callback,
    CallbackNotGenuine,
    ClaimToPay,
    Declined,
    PaymentResult,
    Pending,
    Refunded,
    RefundNotPossible,
    RefundOrder,
    Settled,
    Started,
)

_DECLINED_CENTS = 1
_PENDING_CENTS = 2


@dataclass(frozen=True)
class _Payment:
    request_id: str
    claim_reference: str
    cents: int

    @property
    def outcome(self) -> str:
        """The outcome that the amount asks for."""
        return {_DECLINED_CENTS: "declined", _PENDING_CENTS: "pending"}.get(self.cents % 100, "settled")


class FakePayment:
    """Pays at once, or declines, or never knows.

    Parameters: key, with which ids and outcomes are signed; by default from the environment.
    """

    name: ClassVar[str] = "fake"

    def __init__(self, key: bytes | None = None) -> None:
        from_outside = os.environ.get("PORTALWERK_FAKE_PAYMENT_KEY", "").encode()
        self._key = key or from_outside or secrets.token_bytes(32)
        self._settled_at: dict[str, datetime] = {}
        self._refunds: dict[str, tuple[RefundOrder, Refunded]] = {}

    def start(self, claim: ClaimToPay) -> Started:
        """Send the browser straight back with the signed outcome."""
        payment = _Payment(claim.request_id, claim.claim_reference, claim.amount.cents)
        payment_id = self._sealed(payment)
        fields = {"payment": payment_id, "outcome": payment.outcome}
        fields["signature"] = self._signature(payment_id, payment.outcome)
        return Started(payment_id, _with_query(claim.return_url, fields))

    def read_callback(self, callback: Callback, *, at: datetime) -> PaymentResult:
        """Check the fields if there are any, then say what the amount asks for."""
        payment = self._opened(callback.payment_id)
        if payment is None:
            raise CallbackNotGenuine("unknown payment")
        if callback.fields or callback.body:
            self._check_fields(callback)
        if payment.outcome == "pending":
            return Pending(callback.payment_id)
        if payment.outcome == "declined":
            return Declined(callback.payment_id, payment.claim_reference, "declined")
        since = self._settled_at.setdefault(callback.payment_id, at)
        return Settled(callback.payment_id, payment.claim_reference, Money(payment.cents), self.name, since)

    def refund(self, order: RefundOrder) -> Refunded:
        """Remember the refund and pretend that it went out."""
        payment = self._opened(order.payment_id)
        if payment is None or payment.outcome != "settled":
            raise RefundNotPossible("nothing paid")
        if order.request_id in self._refunds:
            first, answer = self._refunds[order.request_id]
            if first != order:
                raise RefundNotPossible("request id used for another refund")
            return answer
        before = sum(done.amount.cents for _, done in self._refunds.values() if done.payment_id == order.payment_id)
        if order.amount.cents <= 0 or before + order.amount.cents > payment.cents:
            raise RefundNotPossible("more than paid")
        answer = Refunded(self._signature("refund", order.request_id), order.payment_id, order.amount)
        self._refunds[order.request_id] = (order, answer)
        return answer

    def check(self) -> list[str]:
        """Always report that no money moves."""
        for_trying = "Die Bezahlung ist nur zum Ausprobieren. Es fließt kein Geld."
        return [f"{for_trying} Wählen Sie für den Betrieb einen Anbieter."]

    def _check_fields(self, callback: Callback) -> None:
        given = callback.fields
        right = self._signature(callback.payment_id, given.get("outcome", ""))
        same_payment = given.get("payment") == callback.payment_id
        if (
            callback.body
            or not same_payment
            or not hmac.compare_digest(right.encode(), given.get("signature", "").encode())
        ):
            raise CallbackNotGenuine("signature")

    def _signature(self, *parts: str) -> str:
        return hmac.new(self._key, json.dumps(parts).encode(), sha256).hexdigest()

    def _sealed(self, payment: _Payment) -> str:
        text = json.dumps([payment.request_id, payment.claim_reference, payment.cents])
        return f"{base64.urlsafe_b64encode(text.encode()).decode()}.{self._signature('payment', text)}"

    def _opened(self, payment_id: str) -> _Payment | None:
        coded, _, signature = payment_id.partition(".")
        try:
            text = base64.urlsafe_b64decode(coded.encode()).decode()
        except (NotBase64, UnicodeError, ValueError):
            return None
        if not hmac.compare_digest(self._signature("payment", text).encode(), signature.encode()):
            return None
        request_id, claim_reference, cents = json.loads(text)
        return _Payment(request_id, claim_reference, cents)


def _with_query(url: str, fields: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(fields))))
    return urlunsplit(parts._replace(query=query))
