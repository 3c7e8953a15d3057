"""The people of the fictional Land: every family name is a word of the office, so that nobody is meant. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass

GIVEN_NAMES = (
    "Ada", "Alma", "Anton", "Bea", "Bruno", "Clara", "Edda", "Emil", "Erik", "Frieda", "Gustav", "Hanna", "Hugo",
    "Ida", "Jonas", "Karl", "Lena", "Ludwig", "Marta", "Mia", "Moritz", "Nils", "Nora", "Olga", "Oskar", "Paul",
    "Rosa", "Selma", "Theo", "Thea", "Viktor", "Wanda", "Willi", "Zoe",
)  # fmt: skip
FAMILY_NAMES = (
    "Absatz", "Anhang", "Beispiel", "Bleistift", "Briefkopf", "Büroklammer", "Entwurf", "Fußnote", "Heftung",
    "Kapitel", "Klammer", "Komma", "Locher", "Muster", "Ordner", "Papier", "Platzhalter", "Probe", "Randnotiz",
    "Schublade", "Semikolon", "Spalte", "Stempel", "Tabelle", "Überschrift", "Umschlag", "Vordruck", "Vorlage",
    "Zeile", "Zettel",
)  # fmt: skip
STREETS = (
    "Am Musterplatz", "Beispielgasse", "Fußnotenweg", "Kapitelstraße", "Probeallee", "Stempelweg", "Vorlagenring",
    "Zeilenstraße",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where somebody lives."""

    postal_code: str
    locality: str


@dataclass(frozen=True)
class Someone:
    """An invented person."""

    given_name: str
    family_name: str
    street: str
    house_number: str
    place: Place
    birth_month: int
    birth_day: int

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    def values(self, *, birth_year: str = "") -> dict[str, str]:
        """What a form's `prefill` names may ask of this person. Parameters: birth_year, as the form has it."""
        known = {
            "given_name": self.given_name,
            "family_name": self.family_name,
            "street": f"{self.street} {self.house_number}",
            "postal_code": self.place.postal_code,
            "locality": self.place.locality,
            "birth_month": str(self.birth_month),
            "birth_day": str(self.birth_day),
            "birth_name": self.family_name,
            "email": f"{self.given_name.lower()}@demo.example",
        }
        if birth_year:
            known["birth_date"] = f"{birth_year}-{self.birth_month:02d}-{self.birth_day:02d}"
        return known


def somebody(dice: random.Random, places: tuple[Place, ...]) -> Someone:
    """Invent a person who lives in one of the places."""
    return Someone(
        given_name=dice.choice(GIVEN_NAMES),
        family_name=dice.choice(FAMILY_NAMES),
        street=dice.choice(STREETS),
        house_number=str(dice.randint(1, 60)),
        place=dice.choice(places),
        birth_month=dice.randint(1, 12),
        birth_day=dice.randint(1, 28),
    )
