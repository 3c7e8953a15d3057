"""Edits of who must sign besides the applicant."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.packages.rules.assembling import Content, package_of
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, with_part, with_values
from portalwerk.packages.rules.editing.pages import pages_of, with_page
from portalwerk.packages.rules.signers import signer_findings
from portalwerk.packages.rules.sketching import key_of, sketch

Signer = dict[str, Any]


def signers_of(content: Content) -> list[Signer]:
    """The signers as they are written down."""
    return list(content["package.yaml"].get("signers", []))


def signer_at(content: Content, key: str) -> Signer:
    """One signer. Raises: EditRefused."""
    found = next((signer for signer in signers_of(content) if signer["key"] == key), None)
    if found is None:
        raise EditRefused(reason="Diese Unterschrift gibt es nicht mehr. Laden Sie die Seite neu.")
    return found


@dataclass(frozen=True)
class SetSigner(Edit):
    """Add a signer (key empty) or change one. `values` as package.yaml has them, without key and condition."""

    key: str
    values: Mapping[str, Any]

    def new_key(self, content: Content) -> str:
        """The key that the signer has or gets."""
        taken = {signer["key"] for signer in signers_of(content)}
        return self.key or key_of(str(self.values["title"]), taken, first="person")

    def apply(self, content: Content) -> dict[str, Any]:
        """Set it. Pages that only this person fills in are shown under the same condition as this person is asked."""
        if not str(self.values.get("title", "")).strip():
            raise EditRefused(reason="Es fehlt, wer unterschreibt. Beispiel: Zweiter Elternteil.")
        if not str(self.values.get("statement", "")).strip():
            raise EditRefused(reason="Der Satz fehlt, den diese Person unterschreibt.")
        if not self.values.get("sees"):
            raise EditRefused(reason="Wählen Sie mindestens eine Seite, die diese Person liest.")
        before = signer_at(content, self.key) if self.key else {"key": self.new_key(content)}
        return _sound(content, _put(content, with_values(before, self.values)))

    def told(self, content: Content) -> str:
        """Whose signature."""
        return f"Unterschrift „{self.values.get('title', '')}“ {'geändert' if self.key else 'hinzugefügt'}"


@dataclass(frozen=True)
class SetSignerCondition(Edit):
    """Say when a signer is needed; None: always. The pages of this person follow."""

    key: str
    source: str | None

    def apply(self, content: Content) -> dict[str, Any]:
        """Set it."""
        before = signer_at(content, self.key)
        after = dict(content)
        if self.source is None:
            for key in before.get("pages", []):
                after = with_page(after, key, lambda page: _without_old(page, before))
        return _sound(content, _put(after, with_values(before, {"required_if": self.source})))

    def told(self, content: Content) -> str:
        """Whose."""
        return f"Wann „{signer_at(content, self.key)['title']}“ unterschreibt, festgelegt"


@dataclass(frozen=True)
class RemoveSigner(Edit):
    """Nobody of this role signs any more. Pages stay, and belong to the applicant again."""

    key: str

    def apply(self, content: Content) -> dict[str, Any]:
        """Remove it."""
        signer_at(content, self.key)
        return _written(content, [one for one in signers_of(content) if one["key"] != self.key])

    def told(self, content: Content) -> str:
        """Whose."""
        return f"Unterschrift „{signer_at(content, self.key)['title']}“ entfernt"


def _put(content: Content, signer: Signer) -> dict[str, Any]:
    known = signers_of(content)
    keys = [one["key"] for one in known]
    at = keys.index(signer["key"]) if signer["key"] in keys else len(known)
    after = _written(content, [*known[:at], signer, *known[at + 1 :]])
    there = {page["key"] for page in pages_of(after)}
    for key in signer.get("pages", []) if signer.get("required_if") else []:
        if key in there:
            after = with_page(after, key, lambda page: {**page, "shown_if": signer["required_if"]})
    return after


def _without_old(page: dict[str, Any], signer: Signer) -> dict[str, Any]:
    is_of_signer = page.get("shown_if") == signer.get("required_if")
    return {name: value for name, value in page.items() if not (name == "shown_if" and is_of_signer)}


def _written(content: Content, signers: list[Signer]) -> dict[str, Any]:
    def change(head: dict[str, Any]) -> dict[str, Any]:
        others = {name: value for name, value in head.items() if name != "signers"}
        return {**others, "signers": signers} if signers else others

    return with_part(content, "package.yaml", change)


def _sound(before: Content, after: dict[str, Any]) -> dict[str, Any]:
    """The content after, if nothing is wrong with its signers that was not wrong before. Raises: EditRefused."""
    known = set(_wrong(before))
    new = [sentence for sentence in _wrong(after) if sentence not in known]
    if new:
        raise EditRefused(reason=new[0])
    return after


def _wrong(content: Content) -> list[str]:
    form = sketch(content)
    return [sentence for _path, sentence in signer_findings(package_of(content), form)] if form else []
