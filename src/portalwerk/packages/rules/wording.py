"""Words for what stands as a code in the files of a package, for everybody who shows it to people."""

from collections.abc import Mapping

KIND_NAMES: Mapping[str, str] = {
    "text": "Text",
    "textarea": "Langer Text",
    "boolean": "Ja oder Nein",
    "radio": "Auswahl, alle sichtbar",
    "select": "Auswahl, aufklappbar",
    "checkboxes": "Mehrere ankreuzen",
    "date": "Datum",
    "partial_date": "Datum, soweit bekannt",
    "time": "Uhrzeit",
    "datetime": "Datum und Uhrzeit",
    "integer": "Ganze Zahl",
    "number": "Zahl mit Komma",
    "money": "Betrag in Euro",
    "email": "E-Mail",
    "phone": "Telefonnummer",
    "iban": "IBAN",
    "postcode": "Postleitzahl",
    "url": "Internetadresse",
    "checked_number": "Geprüfte Nummer",
    "plate": "Kennzeichen eines Fahrzeugs",
    "vin": "Fahrzeugnummer (FIN)",
    "point": "Ort auf der Karte",
    "file": "Datei hochladen",
    "declaration": "Erklärung zum Ankreuzen",
    "label": "Hinweis ohne Antwort",
    "group": "Gruppe von Fragen",
    "locked": "Fester Wert, sichtbar",
    "hidden": "Fester Wert, unsichtbar",
    "block": "Baustein",
}
DUE_NAMES: Mapping[str, str] = {
    "never": "Nie: Es kostet nichts",
    "on_submit": "Beim Absenden",
    "on_pickup": "Beim Abholen",
    "by_decision": "Mit dem Bescheid",
}
ASSURANCE_NAMES: Mapping[str, str] = {
    "none": "Ohne Anmeldung",
    "basic": "Mit Konto",
    "low": "Niedrig: Konto mit Nutzername",
    "substantial": "Substanziell: zum Beispiel ELSTER",
    "high": "Hoch: Personalausweis",
}
DECLARATION_NAMES: Mapping[str, str] = {
    "none": "Keine besondere Form",
    "ozg_9a": "Bestätigung im Konto ersetzt die Unterschrift",
    "eid": "Mit dem Personalausweis",
    "qes": "Qualifizierte Signatur",
    "paper": "Auf Papier",
}
COUNTING_NAMES: Mapping[str, str] = {
    "calendar": "Jeder Tag zählt",
    "calendar_to_working_day": "Jeder Tag zählt, das Ende rückt auf einen Werktag",
    "working": "Nur Arbeitstage zählen",
}
#: Key of a file → words for its values.
VALUE_NAMES: Mapping[str, Mapping[str, str]] = {
    "type": KIND_NAMES,
    "due": DUE_NAMES,
    "assurance": ASSURANCE_NAMES,
    "declaration": DECLARATION_NAMES,
    "counting": COUNTING_NAMES,
}


def count_words(count: str) -> str:
    """How often something is answered: ``1``, ``0:1``, ``1:*`` in words."""
    least, _, most = count.partition(":")
    told = "freiwillig" if least == "0" else "Pflicht"
    if most in ("", "1"):
        return told if least in ("0", "1") else f"{told}, genau {least}"
    return f"{told}, {'beliebig viele' if most == '*' else f'höchstens {most}'}"
