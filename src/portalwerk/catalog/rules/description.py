"""The description of a service as a page shows it, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A paper that people need for a service."""

    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """A line under costs."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Description:
    """What stands on the page of a service. Only title and summary are always there."""

    title: str
    summary: str
    short_title: str = ""
    minutes: int = 0
    eligibility_title: str = ""
    eligibility: tuple[str, ...] = ()
    cost_summary: str = ""
    costs: tuple[Cost, ...] = ()
    duration_summary: str = ""
    documents: tuple[RequiredDocument, ...] = ()
    documents_note: str = ""
    assurance_note: str = ""
    responsibility_reason: str = ""
    next_steps: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    legal_note: str = ""
    remedy_note: str = ""
    keywords: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Read stored content; what it does not know is left out, null counts as absent."""
        known = {part.name for part in fields(cls)}
        values = {name: value for name, value in content.items() if name in known and value is not None}
        for name in ("eligibility", "next_steps", "legal_basis", "keywords"):
            values[name] = tuple(values.get(name, ()))
        values["costs"] = tuple(Cost(**entry) for entry in values.get("costs", ()))
        values["documents"] = tuple(
            RequiredDocument(entry["title"], entry.get("hint") or "") for entry in values.get("documents", ())
        )
        values.setdefault("short_title", values["title"])
        return cls(**values)

    @property
    def searched(self) -> tuple[str, str, str, str]:
        """The words by weight: title, keywords, summary, the rest."""
        rest = [*self.eligibility, *(paper.title for paper in self.documents), *(cost.label for cost in self.costs)]
        return (f"{self.title} {self.short_title}", " ".join(self.keywords), self.summary, " ".join(rest))
