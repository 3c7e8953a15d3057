"""Three invented persons and three ways to sign in."""

import uuid
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from simulators.bundid import vocabulary as word

_NAMES = {kind.friendly: kind.oid for kind in word.ATTRIBUTES.values()}


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `facts` maps wire names to values."""

    key: str
    name: str
    about: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Means:
    """A way to sign in: its STORK level, its name on the wire and the trust of what it proves."""

    key: str
    german: str
    level: int
    proved_by: str
    trust: str


PERSONS = {
    person.key: person
    for person in (
        Person(
            "ada",
            "Ada Beispiel",
            "geboren 1990, wohnt in Burgbach",
            {
                "surname": "Beispiel", "givenName": "Ada", "birthdate": "1990-04-12",
                "placeOfBirth": "Seefeld-Aue", "gender": "2", "nationality": "D",
                "postalAddress": "Lindenweg 4", "postalCode": "07999",
                "localityName": "Burgbach", "Country": "DE", "mail": "ada@beispiel.example",
                "telephoneNumber": "+49 3999 1234", "documentType": "ID",
            },
        ),
        Person(
            "bea",
            "Dr. Bea Muster",
            "geboren 1978, wohnt in Hohenwald, führt einen Betrieb",
            {
                "surname": "Muster", "givenName": "Bea", "personalTitle": "Dr.", "birthName": "Größe-Öztürk",
                "birthdate": "1978-11-30", "placeOfBirth": "Hohenwald",
                "gender": "2", "nationality": "D",
                "postalAddress": "Am Mühlgraben 17a", "postalCode": "07998", "localityName": "Hohenwald",
                "Country": "DE", "mail": "bea@muster.example", "documentType": "ID",
            },
        ),
        Person(
            "mia",
            "Mia Fremd",
            "geboren 2001, wohnt in Auenheim im Nachbarkreis",
            {
                "surname": "Fremd", "givenName": "Mia Ǆana", "birthdate": "2001-02-28",
                "placeOfBirth": "Łódź",
                "gender": "2", "nationality": "POL",
                "postalAddress": "Elbufer 3", "postalCode": "06998",
                "localityName": "Auenheim", "Country": "DE", "mail": "mia@fremd.example",
                "documentType": "UB",
            },
        ),
    )
}  # fmt: skip

MEANS = {
    means.key: means
    for means in (
        Means("benutzername", "Benutzername und Passwort", 2, "Benutzername", "NORMAL"),
        Means("elster", "ELSTER-Zertifikat", 3, "Elster", "SUBSTANTIELL"),
        Means("eid", "Online-Ausweis", 4, "eID", "HOCH"),
    )
}
LEVEL_NAMES = {1: "Basisregistrierung", 2: "niedrig", 3: "substanziell", 4: "hoch"}


def stork(level: int) -> str:
    """Return the level's word on the wire."""
    return f"STORK-QAA-Level-{level}"


def pseudonym(person: Person, entity_id: str) -> str:
    """Return the person's bPK2: the same for one portal, unrelated for two."""
    return b64encode(sha256(f"bPK2|{person.key}|{entity_id}".encode()).digest()).decode()


def attributes(person: Person, means: Means, entity_id: str, oids: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return (oid, value, trust) for the requested `oids` that the person has."""
    values = {_NAMES[name]: value for name, value in person.facts.items()}
    values |= {
        word.BPK2: pseudonym(person, entity_id),
        word.QAA: stork(means.level),
        word.PROVED_BY: means.proved_by,
        word.VERSION: "2025.1.0",
        "urn:oid:2.5.4.18": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{entity_id}#{person.key}")),
    }
    if means.key != "eid":
        values.pop(_NAMES["documentType"], None)
    return [
        (oid, values[oid], "UNTERGEORDNET" if word.ATTRIBUTES[oid].self_declared else means.trust)
        for oid in oids
        if oid in values
    ]
