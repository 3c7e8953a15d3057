"""All rights and roles of an authority, in one place. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portalwerk.kernel.refusal import Refusal


class Right(StrEnum):
    """What somebody may do in an authority. Every office view names exactly one."""

    READ_CASES = "read_cases"
    WORK_CASES = "work_cases"
    DECIDE = "decide"
    READ_FIGURES = "read_figures"
    SORT_MAIL = "sort_mail"
    COUNTERSIGN = "countersign"
    EDIT_TEXT_MODULES = "edit_text_modules"
    ASSIGN_CASES = "assign_cases"
    EDIT_SERVICES = "edit_services"
    REVIEW_SERVICES = "review_services"
    PUBLISH_SERVICES = "publish_services"
    OPERATE = "operate"
    KEEP_ACCOUNT = "keep_account"


class Role(StrEnum):
    """What somebody is in an authority."""

    CASEWORKER = "caseworker"
    TEAM_LEAD = "team_lead"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    OPERATOR = "operator"


_RIGHTS_OF_WORK: dict[Role, frozenset[Right]] = {
    Role.CASEWORKER: frozenset({Right.READ_CASES, Right.WORK_CASES, Right.DECIDE}),
    Role.TEAM_LEAD: frozenset(
        {
            Right.READ_CASES,
            Right.WORK_CASES,
            Right.DECIDE,
            Right.ASSIGN_CASES,
            Right.COUNTERSIGN,
            Right.EDIT_TEXT_MODULES,
            Right.READ_FIGURES,
            Right.SORT_MAIL,
        }
    ),
    Role.EDITOR: frozenset({Right.EDIT_SERVICES}),
    Role.REVIEWER: frozenset({Right.EDIT_SERVICES, Right.REVIEW_SERVICES}),
    Role.PUBLISHER: frozenset({Right.EDIT_SERVICES, Right.REVIEW_SERVICES, Right.PUBLISH_SERVICES}),
    Role.OPERATOR: frozenset({Right.OPERATE}),
}
# Everybody who works here looks after their own passkeys and sign-ins.
RIGHTS_OF_ROLE = {role: rights | {Right.KEEP_ACCOUNT} for role, rights in _RIGHTS_OF_WORK.items()}

RIGHT_SENTENCES: dict[Right, str] = {
    Right.READ_CASES: "Vorgänge lesen",
    Right.WORK_CASES: "Vorgänge bearbeiten",
    Right.DECIDE: "entscheiden",
    Right.READ_FIGURES: "Zahlen der Leistungen lesen",
    Right.SORT_MAIL: "E-Mails ohne Vorgang zuordnen",
    Right.COUNTERSIGN: "Bescheide mitzeichnen",
    Right.EDIT_TEXT_MODULES: "Textbausteine bearbeiten",
    Right.ASSIGN_CASES: "Vorgänge verteilen",
    Right.EDIT_SERVICES: "Leistungen bearbeiten",
    Right.REVIEW_SERVICES: "Leistungen prüfen und freigeben",
    Right.PUBLISH_SERVICES: "Leistungen veröffentlichen",
    Right.OPERATE: "den Betrieb überwachen",
    Right.KEEP_ACCOUNT: "das eigene Konto verwalten",
}


class RightMissing(Refusal):
    """Somebody may see a thing but not do this with it."""

    sentence = "Dafür fehlt Ihnen das Recht „{right}“. Ihre Teamleitung kann es geben."


@dataclass(frozen=True)
class Caseworker:
    """Somebody who works for a tenant, as the present request knows them.

    `units` are the units they work for; None means all units of the tenant.
    """

    account_id: UUID
    tenant_id: UUID
    name: str
    rights: frozenset[Right]
    units: frozenset[UUID] | None

    def has(self, right: Right) -> bool:
        """Return whether this person has `right` in the tenant."""
        return right in self.rights

    def works_for(self, unit_id: UUID) -> bool:
        """Return whether cases of this unit are theirs to see."""
        return self.units is None or unit_id in self.units


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return all rights that the roles bring together."""
    return frozenset(right for role in roles for right in RIGHTS_OF_ROLE[role])


def check_right(caseworker: Caseworker, right: Right) -> None:
    """Refuse what the person has no right to. Raises RightMissing."""
    if not caseworker.has(right):
        raise RightMissing(right=RIGHT_SENTENCES[right])
