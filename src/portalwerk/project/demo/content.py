"""The catalog of the fictional Land: descriptions of services that have no package."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from portalwerk.catalog.actions import ServiceDraft
from portalwerk.packages.rules.definition import Key, Line, Prose, Slug, Strict
from portalwerk.packages.rules.reading import read_model
from portalwerk.packages.rules.refusals import PackageFaulty
from portalwerk.packages.rules.source import read_yaml

SITUATIONS: tuple[tuple[str, str, str], ...] = (
    ("umzug", "Ich ziehe um", "home"),
    ("kind", "Wir bekommen ein Kind", "child"),
    ("auto", "Auto und Führerschein", "car"),
    ("bauen", "Bauen und Grundstück", "house"),
    ("firma", "Firma gründen", "briefcase"),
    ("geld", "Geld und Hilfe", "euro"),
    ("pflege", "Pflege und Alter", "heart"),
    ("trauer", "Jemand ist gestorben", "leaf"),
    ("dokumente", "Ausweise und Urkunden", "card"),
    ("heiraten", "Heiraten", "heart"),
    ("arbeit", "Arbeit und Ausbildung", "briefcase"),
    ("abfall", "Abfall", "bin"),
    ("natur", "Natur und Jagd", "tree"),
    ("tiere", "Tiere", "paw"),
    ("ordnung", "Ordnung und Straße", "warning"),
    ("freizeit", "Kurse und Freizeit", "music"),
    ("ankommen", "In Deutschland ankommen", "globe"),
)

_LEVEL_REASON = {
    "town": "Das ist Aufgabe der Stadt oder Gemeinde.",
    "county": "Das ist Aufgabe des Landkreises.",
    "institution": "Das macht eine Einrichtung des Landkreises.",
}


class DescribedService(Strict):
    """One entry of ``services.yaml``."""

    slug: Slug
    title: Line
    short_title: Line
    level: Literal["county", "town", "institution"]
    unit: Slug
    place: Literal["residence", "matter", "business"] = "residence"
    situations: list[Key] = Field(default_factory=list)
    icon: Key
    uses: Annotated[int, Field(ge=0)]
    summary: Prose
    eligibility: list[Line] = Field(default_factory=list)
    cost_summary: Line
    duration_summary: Line
    documents: list[Line] = Field(default_factory=list)
    keywords: list[Line] = Field(min_length=1)
    reason: Annotated[str, StringConstraints(min_length=10)] | None = None

    def draft(self) -> ServiceDraft:
        """What the catalog stores of it."""
        return ServiceDraft(
            slug=self.slug,
            level=self.level,
            place_rule=self.place,
            situations=tuple(self.situations),
            icon=self.icon,
            uses=self.uses,
            texts={"de": self.text()},
        )

    def text(self) -> dict[str, Any]:
        """The German description."""
        return {
            "title": self.title,
            "short_title": self.short_title,
            "summary": self.summary,
            "eligibility_title": "Für wen ist das?",
            "eligibility": self.eligibility,
            "cost_summary": self.cost_summary,
            "duration_summary": self.duration_summary,
            "documents": [{"title": title} for title in self.documents],
            "responsibility_reason": self.reason or _LEVEL_REASON[self.level],
            "next_steps": ["Rufen Sie an oder kommen Sie vorbei. Wir sagen Ihnen, wie es weitergeht."],
            "keywords": self.keywords,
        }


class ServicesFile(Strict):
    """``services.yaml``."""

    services: list[DescribedService]


def described_services(path: Path) -> list[DescribedService]:
    """Read the descriptions. Raises: PackageFaulty with file, line and sentence."""
    source = read_yaml(path.read_text(encoding="utf-8"), file=path.name)
    read, findings = read_model(source, ServicesFile)
    if read is None:
        raise PackageFaulty(findings)
    return read.services
