"""The names of XDatenfelder: which elements stand where, which codes there are, and from which lists they come.

Source: XDatenfelder 3.0.0 (STANDARDS 1.1)
"""

NAMESPACE = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"
NAMESPACE_2 = "urn:xoev-de:fim:standard:xdatenfelder_2"

SCHEMA, GROUP, FIELD = "stammdatenschema", "datenfeldgruppe", "datenfeld"
#: The element around the object of a file.
ROOTS = {
    SCHEMA: "xdatenfelder.stammdatenschema.0102",
    GROUP: "xdatenfelder.datenfeldgruppe.0103",
    FIELD: "xdatenfelder.datenfeld.0104",
}

TEXT_TYPES = frozenset({"text", "text_latin"})
NUMBER_TYPES = frozenset({"num", "num_int", "num_currency"})
TIME_TYPES = frozenset({"date", "time", "datetime"})
FILE_TYPES = frozenset({"file", "obj"})
DATATYPES = TEXT_TYPES | NUMBER_TYPES | TIME_TYPES | FILE_TYPES | {"bool"}
KINDS = frozenset({"input", "select", "label", "hidden", "locked"})
STATUS = frozenset("12345678")
#: In work, and not yet what others may build on.
UNFINISHED = frozenset("12")
INACTIVE = "7"
ORIGINS = frozenset({"ABS", "HAR", "RNG"})
PREFILLS = frozenset({"keine", "optional", "verpflichtend"})
PREDICATES = frozenset({"ABL", "ERS", "EQU", "VKN"})
STRUCTURE_CHANGES = frozenset("0123")
DISPLAY_CHANGES = frozenset("01")
CHOICE = "X"

#: Coded elements with the list and the version of the list that gives their codes.
CODE_LISTS = {
    "freigabestatus": ("urn:xoev-de:xprozess:codeliste:status", "2022-07-12"),
    "schemaelementart": ("urn:xoev-de:fim:codeliste:xdatenfelder.schemaelementart", "1.0"),
    "feldart": ("urn:xoev-de:fim:codeliste:xdatenfelder.feldart", "2.0"),
    "datentyp": ("urn:xoev-de:fim:codeliste:xdatenfelder.datentyp", "2.0"),
    "vorbefuellung": ("urn:xoev-de:fim:codeliste:xdatenfelder.vorbefuellung", "1.0"),
    "typ": ("urn:xoev-de:fim:codeliste:xdatenfelder.regeltyp", "1.0"),
    "art": ("urn:xoev-de:fim:codeliste:datenfelder.gruppenart", "1.0"),
    "ableitungsmodifikationenStruktur": (
        "urn:xoev-de:fim:codeliste:xdatenfelder.ableitungsmodifikationenStruktur",
        "1.0",
    ),
    "ableitungsmodifikationenRepraesentation": (
        "urn:xoev-de:fim:codeliste:xdatenfelder.ableitungsmodifikationenRepraesentation",
        "1.0",
    ),
    "praedikat": ("urn:xoev-de:fim-datenfelder:codeliste:relation", "1.2"),
}

_COMMON = frozenset(
    [
        "identifikation",
        "name",
        "beschreibung",
        "definition",
        "bezug",
        "freigabestatus",
        "statusGesetztAm",
        "statusGesetztDurch",
        "gueltigAb",
        "gueltigBis",
        "versionshinweis",
        "veroeffentlichungsdatum",
        "letzteAenderung",
        "relation",
        "stichwort",
    ]
)
_ELEMENT = _COMMON | frozenset(
    [
        "bezeichnungEingabe",
        "bezeichnungAusgabe",
        "schemaelementart",
        "hilfetextEingabe",
        "hilfetextAusgabe",
        "regel",
    ]
)
#: What may stand in an element of XDatenfelder 3.0.0.
KNOWN = {
    SCHEMA: _COMMON
    | frozenset(
        [
            "bezeichnung",
            "hilfetext",
            "ableitungsmodifikationenStruktur",
            "ableitungsmodifikationenRepraesentation",
            "dokumentsteckbrief",
            "regel",
            "struktur",
        ]
    ),
    GROUP: _ELEMENT | {"art", "struktur"},
    FIELD: _ELEMENT
    | frozenset(
        [
            "feldart",
            "datentyp",
            "praezisierung",
            "inhalt",
            "vorbefuellung",
            "werte",
            "codelisteReferenz",
            "codeKey",
            "nameKey",
            "helpKey",
            "maxSize",
            "mediaType",
        ]
    ),
    "struktur": frozenset({"anzahl", "bezug", "enthaelt"}),
    "identifikation": frozenset({"id", "version"}),
    "wert": frozenset({"code", "name", "hilfe"}),
    "regel": frozenset(
        [
            "identifikation",
            "name",
            "beschreibung",
            "freitextRegel",
            "bezug",
            "stichwort",
            "fachlicherErsteller",
            "letzteAenderung",
            "typ",
            "skript",
        ]
    ),
}

_OLD_COMMON = frozenset(
    [
        "identifikation",
        "name",
        "bezeichnungEingabe",
        "bezeichnungAusgabe",
        "beschreibung",
        "definition",
        "bezug",
        "status",
        "gueltigAb",
        "gueltigBis",
        "fachlicherErsteller",
        "versionshinweis",
        "freigabedatum",
        "veroeffentlichungsdatum",
        "regel",
    ]
)
_OLD_ELEMENT = _OLD_COMMON | {"schemaelementart", "hilfetextEingabe", "hilfetextAusgabe"}
#: What may stand in an element of XDatenfelder 2.0.
KNOWN_2 = {
    SCHEMA: _OLD_COMMON
    | {"hilfetext", "ableitungsmodifikationenStruktur", "ableitungsmodifikationenRepraesentation", "struktur"},
    GROUP: _OLD_ELEMENT | {"struktur"},
    FIELD: _OLD_ELEMENT | {"feldart", "datentyp", "praezisierung", "inhalt", "codelisteReferenz"},
    "struktur": frozenset({"anzahl", "bezug", "enthaelt"}),
    "identifikation": frozenset({"id", "version"}),
    "regel": _OLD_COMMON - {"regel"} | {"script"},
}
