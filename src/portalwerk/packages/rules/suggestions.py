"""How a case would end by the package's own suggestions; what it costs by its fee schedule."""

from collections.abc import Iterable
from uuid import UUID

from portalwerk.applications.rules.fees import fee_of
from portalwerk.catalog.rules.offer import Offer, ReasonModule
from portalwerk.formengine.rules.asking import holds
from portalwerk.formengine.rules.form import Answers, Facts, Form
from portalwerk.packages.rules.package import ASSURANCE, WholePackage, definition_for

_NOBODY = UUID(int=0)


def offer_in(package: WholePackage) -> Offer:
    """The offer that the package makes, without a tenant: for trying examples."""
    return Offer.from_json(
        definition_for(package, ""),
        id=_NOBODY,
        tenant_id=_NOBODY,
        unit_id=_NOBODY,
        unit_name="",
        slug=package.head.slug,
        version=package.head.version,
        form_version_id=_NOBODY,
        assurance=ASSURANCE[package.head.assurance],
    )


def fee_cents(offer: Offer, form: Form, answers: Answers, facts: Facts) -> int:
    """What it costs in cents."""
    return sum(line.money.cents for line in fee_of(offer, form, answers, facts))


def suggested(offer: Offer, form: Form, answers: Answers, facts: Facts) -> tuple[str, list[str]]:
    """Kind of the suggested outcome and its reasons.

    A suggested denial goes first; otherwise the first outcome with its suggested reasons, or its first reason.
    """
    for outcome in offer.outcomes:
        if outcome.kind == "denied":
            reasons = _applying(outcome.reasons, form, answers, facts)
            if reasons:
                return "denied", reasons
    first = offer.outcomes[0]
    return first.kind, _applying(first.reasons, form, answers, facts) or [first.reasons[0].key]


def _applying(reasons: Iterable[ReasonModule], form: Form, answers: Answers, facts: Facts) -> list[str]:
    return [
        reason.key for reason in reasons if reason.suggested_if and holds(form, reason.suggested_if, answers, facts)
    ]
