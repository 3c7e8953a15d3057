"""Decisions that no person makes. Pure."""

from portalwerk.cases.rules.countersigning import needs_countersignature
from portalwerk.cases.rules.wording import Wording
from portalwerk.catalog.rules.offer import Offer


def automatic_wording(offer: Offer, *, holds: bool, is_complete: bool, cents: int) -> Wording | None:
    """Return what to decide without a person, or None: then a person decides.

    Parameters: holds, whether the answers meet the condition of the service; is_complete, whether nothing is asked of
    the applicant; cents, the fee. Nothing is automatic without a law, and never what a second person has to sign.
    Source: § 35a VwVfG (allowed by law, no discretion).
    """
    rule = offer.automatic
    if rule is None or not rule.law.strip() or not holds or not is_complete:
        return None
    outcome = next((option for option in offer.outcomes if option.key == rule.outcome), None)
    if outcome is None or not outcome.reasons:
        return None
    if needs_countersignature(offer.countersign, kind=outcome.kind, cents=cents):
        return None
    return Wording(outcome=outcome.key, reasons=(outcome.reasons[0].text,))
