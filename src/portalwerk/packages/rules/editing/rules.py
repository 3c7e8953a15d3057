"""Edits of rules: when a page or question is shown, when it must be answered, what is not accepted."""

from dataclasses import dataclass
from typing import Any, Literal

from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, Owners, with_part, with_values
from portalwerk.packages.rules.editing.elements import element_at, name_of, with_element
from portalwerk.packages.rules.editing.pages import page_at, with_page

Effect = Literal["shown_if", "required_if"]
_TOLD = {"shown_if": "Wann „{}“ zu sehen ist", "required_if": "Wann „{}“ Pflicht ist"}


def _name(content: Content, page: str, path: Owners) -> str:
    return name_of(element_at(content, page, path)) if path else str(page_at(content, page)[1]["title"])


@dataclass(frozen=True)
class SetCondition(Edit):
    """Say when a page (path empty) or element is shown or required; None takes the rule away."""

    page: str
    path: Owners
    effect: Effect
    source: str | None

    def apply(self, content: Content) -> dict[str, Any]:
        """Set it."""
        values: dict[str, Any] = {self.effect: self.source}
        if not self.path:
            if self.effect != "shown_if":
                raise EditRefused(reason="Eine ganze Seite kann nicht Pflicht sein, nur ihre Fragen.")
            return with_page(content, self.page, lambda page: {"elements": [], **with_values(page, values)})
        return with_element(content, self.page, self.path, lambda element: _kept(element, values))

    def told(self, content: Content) -> str:
        """Whose rule."""
        ending = "festgelegt" if self.source else "nicht mehr festgelegt"
        return f"{_TOLD[self.effect].format(_name(content, self.page, self.path))}, {ending}"


@dataclass(frozen=True)
class SetCheck(Edit):
    """Say what is not accepted on a page (owners empty) or in a group. `number` replaces that check, None adds one."""

    page: str
    owners: Owners
    valid_if: str
    sentence: str
    target: str = ""
    number: int | None = None

    def apply(self, content: Content) -> dict[str, Any]:
        """Add or replace it."""
        if not self.sentence.strip():
            raise EditRefused(reason="Der Satz fehlt, den Menschen dann lesen.")
        check = with_values({}, {"valid_if": self.valid_if, "sentence": self.sentence.strip(), "target": self.target})

        def change(checks: list[Any]) -> list[Any]:
            if self.number is None:
                return [*checks, check]
            if not 0 <= self.number < len(checks):
                raise EditRefused(reason="Diese Prüfung gibt es nicht mehr. Laden Sie die Seite neu.")
            return [*checks[: self.number], check, *checks[self.number + 1 :]]

        return _with_checks(content, self.page, self.owners, change)

    def told(self, content: Content) -> str:
        """Which check."""
        return f"Prüfung „{self.sentence}“ festgelegt"


@dataclass(frozen=True)
class RemoveCheck(Edit):
    """Take a check away."""

    page: str
    owners: Owners
    number: int

    def apply(self, content: Content) -> dict[str, Any]:
        """Remove it."""

        def change(checks: list[Any]) -> list[Any]:
            if not 0 <= self.number < len(checks):
                raise EditRefused(reason="Diese Prüfung gibt es nicht mehr. Laden Sie die Seite neu.")
            return [*checks[: self.number], *checks[self.number + 1 :]]

        return _with_checks(content, self.page, self.owners, change)

    def told(self, content: Content) -> str:
        """Where it was."""
        return f"Prüfung bei „{_name(content, self.page, self.owners)}“ entfernt"


@dataclass(frozen=True)
class SetFeeCondition(Edit):
    """Say when a fee item is due; None: always."""

    item: str
    source: str | None

    def apply(self, content: Content) -> dict[str, Any]:
        """Set it."""

        def change(file: dict[str, Any]) -> dict[str, Any]:
            return {**file, "items": [
                with_values(item, {"when": self.source}) if item["key"] == self.item else item
                for item in file.get("items", [])
            ]}  # fmt: skip

        return with_part(content, "fees.yaml", change)

    def told(self, content: Content) -> str:
        """Which item."""
        items = content["fees.yaml"].get("items", [])
        label = next((item["label"] for item in items if item["key"] == self.item), self.item)
        return f"Wann „{label}“ anfällt, festgelegt"


def _kept(element: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    after = with_values(element, values)
    return {"elements": [], **after} if element["type"] == "group" else after


def _with_checks(content: Content, page: str, owners: Owners, change: Any) -> dict[str, Any]:
    if not owners:
        return with_page(
            content, page, lambda one: {"elements": [], **with_values(one, {"checks": change(one.get("checks", []))})}
        )
    return with_element(
        content, page, owners, lambda element: _kept(element, {"checks": change(element.get("checks", []))})
    )
