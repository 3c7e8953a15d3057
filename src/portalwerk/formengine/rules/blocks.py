"""Blocks ("Bausteine"): ready groups of questions that every form needs, so that nobody invents them anew.

A block is expanded when a form is defined. What is stored is an ordinary group, so conditions, answers and
documents need nothing of their own, and every part can be changed afterwards.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from portalwerk.formengine.rules.form import Element, Field, FieldType, Group

#: What authorities can open and people can make.
EVIDENCE_TYPES = ("application/pdf", "image/jpeg", "image/png")
EVIDENCE_BYTES = 10_000_000
MOST_EVIDENCE = 10
MOST_CHILDREN = 15


@dataclass(frozen=True, slots=True)
class Block:
    """A ready group. `name` is what an editor chooses from, `use` says when; the group's key is a proposal."""

    name: str
    use: str
    group: Group

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of its parts."""
        return tuple(element.key for element in self.group.elements)


class NoSuchPart(ValueError):
    """A block has no part of that key; the message names the parts it has."""


def block(
    name: str,
    key: str,
    *,
    title: str = "",
    without: Collection[str] = (),
    optional: Collection[str] = (),
    for_applicant: bool = False,
) -> Group:
    """The group that a block becomes in a form.

    Parameters:
        key: the key of the group in the form.
        title: its heading, if not the one of the block.
        without: keys of parts that are left out.
        optional: keys of parts that need no answer.
        for_applicant: whether it asks about whoever applies, so that the account may answer.
    Raises: `NoSuchPart`; KeyError if there is no such block.
    """
    made = BLOCKS[name]
    unknown = {*without, *optional}.difference(made.parts)
    if unknown:
        raise NoSuchPart(f"Den Teil „{min(unknown)}“ hat der Baustein nicht. Er hat: {', '.join(made.parts)}.")
    parts = tuple(
        _part(element, optional=element.key in optional, for_applicant=for_applicant)
        for element in made.group.elements
        if element.key not in without
    )
    return replace(made.group, key=key, title=title or made.group.title, elements=parts)


def _part(element: Element, *, optional: bool, for_applicant: bool) -> Element:
    minimum = 0 if optional else element.minimum
    if isinstance(element, Group):
        inner = tuple(_part(child, optional=False, for_applicant=for_applicant) for child in element.elements)
        return replace(element, minimum=minimum, elements=inner)
    if for_applicant:
        return replace(element, minimum=minimum)
    # Somebody else's browser data and account are wrong answers here.
    return replace(element, minimum=minimum, prefill="", autocomplete="")


def _text(key: str, label: str, most: int, *, prefill: str = "", autocomplete: str = "", hint: str = "") -> Field:
    return Field(key, FieldType.TEXT, label, hint, max_length=most, prefill=prefill, autocomplete=autocomplete)


def _spare(field: Field) -> Field:
    return replace(field, minimum=0)


_GIVEN_NAMES = _text("vorname", "Vornamen", 120, prefill="given_name", autocomplete="given-name")
_FAMILY_NAME = _text("familienname", "Familienname", 120, prefill="family_name", autocomplete="family-name")
_BORN = Field(
    "geburtsdatum", FieldType.DATE, "Geburtsdatum", "Zum Beispiel 27 3 1985", prefill="birth_date", autocomplete="bday"
)
_STREET = (
    _text("strasse", "Straße", 55, prefill="street", autocomplete="address-line1"),
    replace(_text("hausnummer", "Hausnummer", 12), width="s"),
)
_TOWN = (
    Field("plz", FieldType.POSTCODE, "Postleitzahl", prefill="postal_code", autocomplete="postal-code"),
    _text("ort", "Ort", 50, prefill="locality", autocomplete="address-level2"),
)

BLOCKS: Mapping[str, Block] = {
    "person": Block(
        "Person",
        "Name und Geburtsdatum eines Menschen",
        Group(
            "person",
            "Person",
            elements=(
                _spare(_text("titel", "Doktorgrad", 30, prefill="title", autocomplete="honorific-prefix")),
                # Not everybody has a given name.
                _spare(_GIVEN_NAMES),
                _FAMILY_NAME,
                _spare(_text("geburtsname", "Geburtsname", 120, prefill="birth_name", hint="Wenn er anders lautet")),
                _BORN,
            ),
        ),
    ),
    "organisation": Block(
        "Firma oder Verein",
        "Name und Register einer Organisation",
        Group(
            "organisation",
            "Firma oder Verein",
            elements=(
                _text("name", "Name", 200, autocomplete="organization"),
                _spare(_text("rechtsform", "Rechtsform", 60, hint="Zum Beispiel GmbH, eingetragener Verein")),
                _spare(_text("registergericht", "Registergericht", 80)),
                _spare(_text("registernummer", "Registernummer", 30, hint="Zum Beispiel HRB 1234")),
                Field("ust_id", FieldType.CHECKED_NUMBER, "Umsatzsteuer-ID", minimum=0, scheme="vat_id"),
            ),
        ),
    ),
    "address": Block(
        "Anschrift",
        "Straße und Ort in Deutschland",
        Group("anschrift", "Anschrift", elements=(*_STREET, _spare(_text("zusatz", "Zusatz", 55)), *_TOWN)),
    ),
    "contact": Block(
        "Kontakt",
        "E-Mail und Telefon",
        Group(
            "kontakt",
            "So erreichen wir Sie",
            elements=(
                Field("email", FieldType.EMAIL, "E-Mail-Adresse", prefill="email", autocomplete="email"),
                Field("telefon", FieldType.PHONE, "Telefonnummer", minimum=0, autocomplete="tel"),
            ),
        ),
    ),
    "bank_account": Block(
        "Bankverbindung",
        "Konto für Zahlungen in Euro",
        Group(
            "bankverbindung",
            "Bankverbindung",
            elements=(
                _text("inhaber", "Wem gehört das Konto?", 120),
                Field("iban", FieldType.IBAN, "IBAN", "Zum Beispiel DE02 1203 0000 0000 2020 51"),
            ),
        ),
    ),
    "children": Block(
        "Kinder",
        "Namen und Geburtsdaten mehrerer Kinder",
        Group("kinder", "Kind", maximum=MOST_CHILDREN, elements=(_spare(_GIVEN_NAMES), _FAMILY_NAME, _BORN)),
    ),
    "vehicle": Block(
        "Fahrzeug",
        "Kennzeichen und Fahrzeugnummer",
        Group(
            "fahrzeug",
            "Fahrzeug",
            elements=(
                Field("kennzeichen", FieldType.PLATE, "Kennzeichen", "Zum Beispiel EF-AB 123"),
                Field(
                    "fin",
                    FieldType.VIN,
                    "Fahrzeug-Identifizierungsnummer",
                    "Sie hat 17 Zeichen und steht im Fahrzeugschein, Feld E",
                ),
            ),
        ),
    ),
    "parcel": Block(
        "Grundstück",
        "Flurstück im Kataster und sein Ort auf der Karte",
        Group(
            "grundstueck",
            "Grundstück",
            hint="Gemarkung, Flur und Flurstück stehen im Grundbuch und im Grundsteuerbescheid.",
            elements=(
                _text("gemarkung", "Gemarkung", 100),
                _spare(replace(_text("flur", "Flur", 10), width="s")),
                replace(
                    _text("flurstueck", "Flurstück", 20),
                    pattern="[0-9]{1,5}(/[0-9]{1,4})?",
                    pattern_hint="Bitte geben Sie nur die Nummer an. Beispiel: 123/4",
                    width="s",
                ),
                Field("lage", FieldType.POINT, "Ort auf der Karte", minimum=0),
            ),
        ),
    ),
    "evidence": Block(
        "Nachweise",
        "Unterlagen zum Hochladen, jede mit einem Wort dazu",
        Group(
            "nachweise",
            "Nachweis",
            maximum=MOST_EVIDENCE,
            elements=(
                _text("art", "Was zeigt der Nachweis?", 120),
                Field(
                    "datei",
                    FieldType.FILE,
                    "Datei",
                    maximum=3,
                    media_types=EVIDENCE_TYPES,
                    max_bytes=EVIDENCE_BYTES,
                ),
            ),
        ),
    ),
    "declaration": Block(
        "Erklärung",
        "Ein Satz, dem jemand zustimmen muss",
        Group(
            "erklaerung",
            "Erklärung",
            elements=(
                Field(
                    "richtig",
                    FieldType.DECLARATION,
                    "Meine Angaben sind vollständig und richtig.",
                    content="Ändert sich etwas, sage ich der Behörde Bescheid.",
                ),
            ),
        ),
    ),
}
