"""An online service as the rest of the portal reads it: frozen, from the definition that was installed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RequestableDocument:
    """A paper that a caseworker can tick to ask for."""

    key: str
    title: str
    hint: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReasonModule:
    """A text module for the reasons of a decision. Source: § 39 VwVfG"""

    key: str
    title: str
    text: str
    suggested_if: str | None = None


@dataclass(frozen=True, slots=True)
class ProvisoModule:
    """A text module for a Nebenbestimmung; `kind` is limit, condition, obligation or revocation. Source: § 36 VwVfG"""

    key: str
    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class OutcomeOption:
    """A way in which a case can end; `kind` is granted, partly_granted, denied or confirmed."""

    key: str
    kind: str
    title: str
    operative: str
    reasons: tuple[ReasonModule, ...] = ()
    provisos: tuple[ProvisoModule, ...] = ()


@dataclass(frozen=True, slots=True)
class Countersign:
    """When a second person must sign: for these kinds of outcome, and from this fee on (None: no matter the fee)."""

    kinds: tuple[str, ...] = ()
    from_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Automatic:
    """A decision without a person: which outcome, by which law, if the answers meet `when`. Source: § 35a VwVfG"""

    outcome: str
    law: str
    when: str


@dataclass(frozen=True, slots=True)
class Handover:
    """The thing a person holds in the end; `way` is pickup, post, download or none."""

    thing: str
    way: str = "none"
    ready: str = ""
    bring: tuple[str, ...] = ()
    hand_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterText:
    """Words of one letter."""

    subject: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeItem:
    """A line of the fee schedule; `when` and `times` are expressions over the answers."""

    key: str
    label: str
    cents: int
    when: str | None = None
    times: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignerRole:
    """Somebody besides the applicant who must sign.

    `pages` are theirs to fill, `sees` the applicant's that they read and sign; `source` is where their e-mail
    address stands; `needs` is ozg_9a or eid.
    """

    key: str
    title: str
    statement: str
    needs: str
    pages: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()
    source: str = ""
    order: int | None = None
    required_if: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """All that an application or a case needs to know about the service it belongs to.

    `kind` is application, notice, or objection against a decision on another service.
    `counting` is how the days to decide count: calendar, calendar_to_working_day or working.
    `earlier_until` is the last day on which applications on earlier versions are taken; None means always.
    `retention_months` is how long the papers are kept after the end; None if the service does not say.
    """

    id: UUID
    tenant_id: UUID
    unit_id: UUID
    unit_name: str
    slug: str
    version: str
    form_version_id: UUID
    title: str
    short_title: str
    assurance: int
    kind: str
    declaration: str
    basis: str
    field_of_law: str
    usual_from_days: int
    usual_to_days: int
    decide_days: int
    counting: str
    inquiry_days: int
    deemed_approval_months: int | None
    documents: tuple[RequestableDocument, ...]
    outcomes: tuple[OutcomeOption, ...]
    handover: Handover
    letters: Mapping[str, LetterText]
    next_steps: tuple[str, ...]
    texts: Mapping[str, Any]
    fee_due: str
    fee_items: tuple[FeeItem, ...]
    switches: Mapping[str, bool] = field(default_factory=dict)
    signers: tuple[SignerRole, ...] = ()
    earlier_until: date | None = None
    countersign: Countersign | None = None
    automatic: Automatic | None = None
    retention_months: int | None = None

    @property
    def is_objection(self) -> bool:
        """Whether one objects with it to a decision (Widerspruch)."""
        return self.kind == "objection"

    @property
    def noun(self) -> str:
        """What people send with it."""
        return "Widerspruch" if self.is_objection else "Antrag"

    @classmethod
    def from_json(cls, definition: Mapping[str, Any], **identity: Any) -> Self:
        """Read a definition of an online service.

        Parameters:
            definition: `{"package", "process", "fees", "texts": {"de": …}}`.
            identity: the columns of the row: id, tenant_id, unit_id, unit_name, slug, version, form_version_id,
                assurance.
        """
        process, fees, texts = definition["process"], definition["fees"], definition["texts"]
        german = texts["de"]
        return cls(
            **identity,
            title=german["title"],
            short_title=german["short_title"],
            kind=process["kind"],
            declaration=process["declaration"],
            basis=process["basis"],
            field_of_law=process["field_of_law"],
            usual_from_days=process["usual"]["from_days"],
            usual_to_days=process["usual"]["to_days"],
            decide_days=process["deadlines"]["decide_days"],
            counting=process["deadlines"].get("counting", "calendar"),
            inquiry_days=process["deadlines"]["inquiry_days"],
            deemed_approval_months=process["deadlines"].get("deemed_approval_months"),
            documents=tuple(RequestableDocument(**_filled(entry)) for entry in process["documents"]),
            outcomes=tuple(_outcome(entry) for entry in process["outcomes"]),
            handover=_handover(process["handover"]),
            letters={
                name: LetterText(entry["subject"], tuple(entry["paragraphs"]))
                for name, entry in process["letters"].items()
            },
            next_steps=tuple(german["next_steps"]),
            texts=texts,
            fee_due=fees["due"],
            fee_items=tuple(_fee_item(entry) for entry in fees["items"]),
            switches=dict(process.get("switches", {})),
            signers=tuple(_signer(entry) for entry in definition.get("package", {}).get("signers", ())),
            earlier_until=last_day(definition.get("package", {}).get("earlier_until")),
            countersign=_countersign(process.get("countersign")),
            automatic=Automatic(**process["automatic"]) if process.get("automatic") else None,
            retention_months=process.get("retention_months"),
        )


@dataclass(frozen=True, slots=True)
class Later:
    """The version of a service that is offered in place of an earlier one: since when, and how long that one is taken.

    `earlier_until` is None if an application on the earlier version is always taken.
    """

    offer: Offer
    since: date
    earlier_until: date | None


def last_day(written: str | None) -> date | None:
    """The day of an ISO date, None without one."""
    return date.fromisoformat(written) if written else None


def cents_of(amount: str) -> int:
    """Whole cents of an amount such as `25,30`."""
    return int(amount.replace(",", ""))


def _filled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}


def _outcome(entry: Mapping[str, Any]) -> OutcomeOption:
    reasons = tuple(ReasonModule(**_filled(reason)) for reason in entry["reasons"])
    provisos = tuple(ProvisoModule(**proviso) for proviso in entry.get("provisos", ()))
    return OutcomeOption(**{**entry, "reasons": reasons, "provisos": provisos})


def _countersign(entry: Mapping[str, Any] | None) -> Countersign | None:
    if not entry:
        return None
    amount = entry.get("from_fee")
    return Countersign(tuple(entry.get("outcomes", ())), cents_of(amount) if amount else None)


def _signer(entry: Mapping[str, Any]) -> SignerRole:
    lists = {"pages": tuple(entry.get("pages", ())), "sees": tuple(entry["sees"])}
    return SignerRole(**{**_filled(entry), **lists})


def _handover(entry: Mapping[str, Any]) -> Handover:
    lists = {"bring": tuple(entry.get("bring", ())), "hand_in": tuple(entry.get("hand_in", ()))}
    return Handover(**{**_filled(entry), **lists})


def _fee_item(entry: Mapping[str, Any]) -> FeeItem:
    amount = cents_of(entry["amount"])
    return FeeItem(cents=amount, **{name: value for name, value in _filled(entry).items() if name != "amount"})
