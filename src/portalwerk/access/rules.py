"""All rights and roles of an authority, in one place. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portalwerk.kernel.refusal import Refusal

#: Units of a tenant; None means all of them.
Units = frozenset[UUID] | None


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

    `reach` says for which units each of their rights counts: a right that comes from work for one unit counts
    for no other. `acting` is the right that the present page asks for; units are those for which it counts.
    """

    account_id: UUID
    tenant_id: UUID
    name: str
    reach: Mapping[Right, Units]
    acting: Right = Right.READ_CASES

    @property
    def units(self) -> Units:
        """The units for which this person acts here; None means all units of the tenant."""
        return self.units_with(self.acting)

    def units_with(self, right: Right) -> Units:
        """Return the units for which `right` counts: None for all of the tenant, none at all without the right."""
        return self.reach.get(right, frozenset())

    def has(self, right: Right, unit_id: UUID | None = None) -> bool:
        """Return whether this person has `right` for a unit; without one, for any unit of the tenant."""
        units = self.units_with(right)
        return right in self.reach and (units is None or unit_id is None or unit_id in units)

    def works_for(self, unit_id: UUID) -> bool:
        """Return whether this person may do for this unit what the present page is for."""
        return self.has(self.acting, unit_id)


def reach_of(roles: Iterable[tuple[Role, UUID | None]]) -> dict[Right, Units]:
    """Return for which units each right counts.

    Parameters: roles, each with the unit it was given for, or None for all units of the tenant.
    """
    found: dict[Right, set[UUID | None]] = {}
    for role, unit_id in roles:
        for right in RIGHTS_OF_ROLE[role]:
            found.setdefault(right, set()).add(unit_id)
    return {right: None if None in units else frozenset(one for one in units if one) for right, units in found.items()}


def check_right(caseworker: Caseworker, right: Right, unit_id: UUID | None = None) -> None:
    """Refuse what the person has no right to, for a unit or for any. Raises RightMissing."""
    if not caseworker.has(right, unit_id):
        raise RightMissing(right=RIGHT_SENTENCES[right])
