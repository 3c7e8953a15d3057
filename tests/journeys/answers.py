"""What the invented people answer, by the names of the inputs."""

from typing import Any

HUNTING: dict[str, Any] = {
    "G07000000817": {
        "F60000000228": "Ada",
        "F60000000227": "Beispiel",
        "G60000000083": {"F60000000231": "12", "F60000000232": "4", "F60000000233": "1990"},
        "F60000000234": "Seefeld-Aue",
        "F60000000235": "000",
        "F60000000236[0]": "000",
        "G07000002558": {
            "F60000000263": "001",
            "G60000000086": {
                "F60000000243": "Lindenweg",
                "F60000000244": "4",
                "F60000000246": "07999",
                "F60000000247": "Burgbach",
            },
        },
    },
    "G07000002568": {
        "F07000001339": "002",
        "F07000002602": "2027-04-01",
        "G07000002557": {"F07000001340": "006"},
    },
    "G07000000963": {
        "F07000001411": True,
        "F07000001412": "Beispiel-Versicherung",
        "F07000001413": "JH-4711",
        "G07000002555": {
            "F07000003636": True,
            "G60000000019": {"F60000000048": "2027-04-01", "F60000000049": "2028-03-31"},
        },
    },
    "G07000000964": {"F07000001416": True, "F07000001418": True},
}
HUNTING_FILES = {
    "G07000000817.F07000001249": [("Ausweis", "ausweis.jpg")],
    "G07000002568.F07000001422": [("Zeugnis", "zeugnis.pdf")],
    "G07000002568.G07000002557.F60000000296": [("Einladung", "einladung.pdf")],
    "G07000000963.F60000000296": [("Police", "police.pdf")],
}

TWO_DOGS: dict[str, Any] = {
    "halter": {"vorname": "Bea", "familienname": "Muster", "geburtsdatum": "1978-11-30"},
    "anschrift": {"strasse": "Am Markt 2", "plz": "07999", "ort": "Burgbach"},
    "hunde": [
        {"name": "Bello", "rasse": "Mischling", "wurf": "2025", "seit": "2026-03-01", "gefaehrlich": False},
        {"name": "Flocke", "rasse": "Spitz", "wurf": "2024-11", "seit": "2026-03-01", "gefaehrlich": False},
    ],
    "ermaessigung": "keine",
    "richtig": True,
}

LICENCE: dict[str, Any] = {
    "pruefung": {"kartenart": "papier", "geburtsjahr": "1968", "ausstellungsjahr": "1987"},
    "person": {"vornamen": "Ada", "familienname": "Beispiel", "geburtsdatum": "1968-04-12", "geburtsort": "Burgbach"},
    "anschrift": {"strasse": "Lindenweg 4", "plz": "07999", "ort": "Burgbach"},
    "fuehrerschein": {"nummer": "A123456789", "behoerde": "Landkreis Saaletal", "anderes_amt": False},
    "klassen": ["b", "be"],
    "lieferung": {"weg": "abholen", "eilig": False},
}
LICENCE_FILES = {
    "passfoto": [("Passfoto", "passfoto.jpg")],
    "kopie": [("Führerschein", "vorn.jpg")],
}
DAY_CARE: dict[str, Any] = {
    "kind": {"vorname": "Mia", "familienname": "Beispiel", "geburtsdatum": "2024-05-12"},
    "ab": "2027-08-01",
    "umfang": "lang",
    "wuensche[0]": "Kita Sonnenhang",
    "ich": {
        "vorname": "Ada",
        "familienname": "Beispiel",
        "strasse": "Lindenweg 4",
        "plz": "07999",
        "ort": "Burgbach",
    },
    "sorge": "gemeinsam",
}
OTHER_PARENT: dict[str, Any] = {"zweite_person": {"vorname": "Bea", "familienname": "Beispiel"}, "abholen": True}
