"""What stands in the acknowledgment of receipt. Pure."""

from collections.abc import Sequence
from datetime import datetime

from portalwerk.applications.rules.fees import FeeLine
from portalwerk.catalog.rules.offer import Offer
from portalwerk.documents.rules import (
    Acknowledgment,
    AttachmentLine,
    Authority,
    Head,
    NextStep,
    Row,
    Section,
    long_date,
    long_moment,
)
from portalwerk.documents.rules import FeeLine as PrintedFee
from portalwerk.formengine.rules.summary import Section as Answered
from portalwerk.kernel.money import Money

FEE_NOTES = {
    "on_pickup": "Sie zahlen beim Abholen.",
    "by_decision": "Sie zahlen erst, wenn der Bescheid da ist.",
    "on_submit": "Die Gebühr ist mit dem Antrag fällig.",
}


def _titled(offer: Offer) -> str:
    return offer.title if offer.is_objection else f"Antrag: {offer.title}"


def acknowledgment_of(
    offer: Offer,
    *,
    authority: Authority,
    reference: str,
    arrived_at: datetime,
    sections: Sequence[Answered],
    attachments: Sequence[AttachmentLine],
    fees: Sequence[FeeLine],
    signatures: Sequence[tuple[str, str]] = (),
) -> Acknowledgment:
    """Return the acknowledgment of an application.

    Parameters: arrived_at, local time; signatures, part and line of each who signed besides the applicant.
    Source: § 71b Abs. 3 VwVfG; § 9a Abs. 4 OZG (copy for retrieval).
    """
    total = sum((line.money for line in fees), Money(0))
    return Acknowledgment(
        head=Head(
            authority=authority,
            title=f"Wir haben Ihren {_titled(offer)}",
            date=long_date(arrived_at.date()),
            reference=reference,
        ),
        service=offer.title,
        arrived=long_moment(arrived_at),
        steps=tuple(NextStep(step) for step in offer.next_steps),
        sections=tuple(
            Section(section.title, tuple(Row(row.label, row.value_text) for row in section.rows))
            for section in sections
        )
        + ((Section("Unterschriften", tuple(Row(*line) for line in signatures)),) if signatures else ()),
        attachments=tuple(attachments),
        fees=tuple(PrintedFee(line.label, str(line.money)) for line in fees),
        fee_total=str(total) if fees else "",
        fee_note=FEE_NOTES.get(offer.fee_due, "") if fees else "",
        contact="Fragen? Rufen Sie an: 115, Montag bis Freitag, 8 bis 18 Uhr.",
    )
