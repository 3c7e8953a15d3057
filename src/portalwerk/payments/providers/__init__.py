"""The socket for payment: what a vendor gets, what it gives back, and how it refuses.

A vendor sees the dataclasses of this module only. It stores nothing that counts: the ledger is ours. What a
browser brings back is a hint, never a proof; a vendor either checks a signature over all that it reports or
asks its own server. The caller compares `claim_reference` and `amount` with the ledger before anything
counts as paid.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from portalwerk.kernel.money import Money
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.registry import Registry

# Source: XBezahldienste, PaymentRequest: longer ones are refused by the vendors' servers.
MAX_PURPOSE = 27
MAX_REQUEST_ID = 36


@dataclass(frozen=True)
class ClaimItem:
    """One line of what is owed. `budget_line` says to the cash office where it belongs."""

    label: str
    amount: Money
    budget_line: str = ""


@dataclass(frozen=True)
class ClaimToPay:
    """What somebody is about to pay.

    Parameters: request_id, ours, at most 36 characters: the same one twice is the same payment;
    claim_reference, the Kassenzeichen; purpose, what the bank statement says, at most 27 characters; items,
    which add up to the amount; return_url, where the browser comes back, made by the portal; language, "de"
    or "en".
    Raises ValueError for a claim that no vendor could take.
    """

    request_id: str
    claim_reference: str
    purpose: str
    items: tuple[ClaimItem, ...]
    return_url: str
    language: str = "de"

    def __post_init__(self) -> None:
        if not 0 < len(self.request_id) <= MAX_REQUEST_ID:
            raise ValueError("request_id has 1 to 36 characters")
        if not 0 < len(self.purpose) <= MAX_PURPOSE:
            raise ValueError("purpose has 1 to 27 characters")
        if not self.claim_reference:
            raise ValueError("a claim has a reference")
        if self.amount.cents <= 0 or any(item.amount.cents < 0 for item in self.items):
            raise ValueError("there is something to pay, and no line is negative")

    @property
    def amount(self) -> Money:
        """The sum of all items, counted here and nowhere else."""
        return sum((item.amount for item in self.items), Money(0))


@dataclass(frozen=True)
class Started:
    """A payment on its way: the vendor's id for it, and where the browser goes."""

    payment_id: str
    redirect_url: str


@dataclass(frozen=True)
class Callback:
    """What came back for a payment that we began.

    Parameters: payment_id, from `Started`, kept by us and never read from the browser; fields, as they came,
    empty when a job asks on its own because nobody came back; body, of a message from server to server.
    """

    payment_id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Settled:
    """The money is there or certain. `method` is the means of payment in the vendor's word."""

    payment_id: str
    claim_reference: str
    amount: Money
    method: str
    settled_at: datetime


@dataclass(frozen=True)
class Declined:
    """Nothing was paid and nothing will be. `reason` is a fixed word for logs."""

    payment_id: str
    claim_reference: str
    reason: str


@dataclass(frozen=True)
class Pending:
    """Nobody knows yet. Ask again later."""

    payment_id: str


PaymentResult = Settled | Declined | Pending


@dataclass(frozen=True)
class RefundOrder:
    """Money that goes back.

    Parameters: request_id, ours: the same one twice is the same refund; amount, all of it or a part.
    """

    request_id: str
    payment_id: str
    amount: Money
    purpose: str


@dataclass(frozen=True)
class Refunded:
    """A refund that the vendor has taken on."""

    refund_id: str
    payment_id: str
    amount: Money


class PaymentFailed(Refusal):
    """Something went wrong on the way to or from the vendor. `cause` is a fixed word for logs."""

    sentence: ClassVar[str] = (
        "Die Bezahlung hat nicht geklappt. Ihr Antrag ist gespeichert. Bitte versuchen Sie es noch einmal."
    )

    def __init__(self, cause: str, **values: object) -> None:
        self.cause = cause
        super().__init__(**values)


class PaymentUnavailable(PaymentFailed):
    """The vendor is not set up or not reachable."""

    sentence: ClassVar[str] = (
        "Bezahlen ist gerade nicht möglich. Ihr Antrag ist gespeichert. Bitte versuchen Sie es später wieder."
    )


class CallbackNotGenuine(PaymentFailed):
    """What came back was not sent by the vendor, was changed on the way, or belongs to another payment."""

    sentence: ClassVar[str] = (
        "Wir konnten die Rückmeldung zu Ihrer Bezahlung nicht prüfen. Ihr Antrag ist gespeichert. "
        "Wenn Sie schon bezahlt haben, zahlen Sie bitte nicht noch einmal. Wir klären das."
    )


class RefundNotPossible(PaymentFailed):
    """More than was paid, or a payment that the vendor does not know."""

    sentence: ClassVar[str] = (
        "Diese Erstattung geht nicht. Erstatten können Sie höchstens, was bezahlt ist. Prüfen Sie den Betrag."
    )


class PaymentProvider(Protocol):
    """A way to pay that somebody else offers. `name` is the entry point's name."""

    name: ClassVar[str]

    def start(self, claim: ClaimToPay) -> Started:
        """Begin a payment; the same `request_id` gives the same payment. Raises PaymentUnavailable."""

    def read_callback(self, callback: Callback, *, at: datetime) -> PaymentResult:
        """Say how it stands with a payment. Raises CallbackNotGenuine, PaymentUnavailable.

        Reads any number of times with the same result; Settled and Declined are final.
        """

    def refund(self, order: RefundOrder) -> Refunded:
        """Send money back; the same `request_id` is one refund.

        Raises RefundNotPossible, PaymentUnavailable.
        """

    def check(self) -> list[str]:
        """Return what is wrong with the settings, in plain German; empty if all is well."""


registry: Registry[PaymentProvider] = Registry("portalwerk.payment_providers")
