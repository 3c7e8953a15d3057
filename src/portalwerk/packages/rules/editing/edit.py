"""What all edits share: they copy what they change and leave the content sound, or are refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.sketching import faults_of

Owners = tuple[str, ...]


class EditRefused(Refusal):
    """An edit would leave the draft unusable, or names what is not there; `reason` says so."""

    sentence = "{reason}"


@dataclass(frozen=True)
class Edit:
    """One change. Subclasses say in `told` what they do, by the content before."""

    def apply(self, content: Content) -> dict[str, Any]:
        """The content after the change; the given one stays as it is. Raises: EditRefused."""
        return dict(content)

    def told(self, content: Content) -> str:
        """What the edit does, as the history shows it."""
        return ""


@dataclass(frozen=True)
class Replace(Edit):
    """Put another content in place of the present one: a restored version, an import. `sentence` tells why."""

    content: Content
    sentence: str

    def apply(self, content: Content) -> dict[str, Any]:
        """The other content, whole."""
        return dict(self.content)

    def told(self, content: Content) -> str:
        """The given sentence."""
        return self.sentence


def edited(content: Content, edit: Edit) -> dict[str, Any]:
    """The content after an edit.

    Raises: EditRefused if something would be broken afterwards that was not broken before.
    """
    after = edit.apply(content)
    found = faults_of(after)
    if found:
        new = [fault for fault in found if fault not in set(faults_of(content))]
        if new:
            raise EditRefused(reason=new[0])
    return after


def with_part(content: Content, name: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The content with one file changed."""
    return {**content, name: change(dict(content.get(name) or {}))}


def with_values(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping with other values; an empty one takes its key away."""
    after = {**before, **values}
    return {key: value for key, value in after.items() if value not in (None, "", [], {})}


def moved(items: list[Any], at: int, by: int) -> list[Any]:
    """The list with one item moved. Raises: EditRefused at either end."""
    to = at + by
    if not 0 <= to < len(items):
        raise EditRefused(reason="Weiter geht es in diese Richtung nicht.")
    after = [*items]
    after.insert(to, after.pop(at))
    return after
