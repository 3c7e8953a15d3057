"""Checks of fields: kind, type, lists and files."""

import re
from collections import Counter

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import QualityCheck, Severity, fields
from portalwerk.formengine.rules.xdatenfelder.schema import Limits, SchemaField
from portalwerk.formengine.rules.xdatenfelder.texts import plain_text

CRITICAL, METHODICAL, WARNING, NOTE = Severity

_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{1,31}:[A-Za-z0-9()+,.:=@;$_!*'/?%-]+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_RANGED = names.NUMBER_TYPES | {"date"}
_NONE = Limits()


def _has_lengths(field: SchemaField) -> bool:
    limits = field.limits or _NONE
    return bool(limits.min_length or limits.max_length)


def _has_range(field: SchemaField) -> bool:
    limits = field.limits or _NONE
    return bool(limits.min_value or limits.max_value)


def _lacks_lengths(field: SchemaField) -> bool:
    limits = field.limits or _NONE
    text = field.kind == "input" and field.datatype in names.TEXT_TYPES
    return text and not (limits.min_length and limits.max_length)


def _lacks_range(field: SchemaField) -> bool:
    return field.kind == "input" and field.datatype in _RANGED and not _has_range(field)


def _has_list(field: SchemaField) -> bool:
    return bool(field.values) or field.code_list is not None


def _has_twins(texts: list[str]) -> bool:
    return any(count > 1 for count in Counter(texts).values())


def _uri(field: SchemaField) -> str | None:
    return None if field.code_list is None else field.code_list.uri


def _odd_urn(field: SchemaField) -> bool:
    uri = _uri(field) or ""
    return uri.startswith("urn:") and not _URN.fullmatch(uri)


def _odd_list_version(field: SchemaField) -> bool:
    reference = field.code_list
    return reference is not None and bool(reference.version) and not _DAY.fullmatch(reference.version)


CHECKS = (
    QualityCheck(
        1027,
        CRITICAL,
        fields,
        lambda one: one.kind not in names.KINDS,
        "Es fehlt, ob das Feld Eingabe, Auswahl oder Text ist.",
    ),
    QualityCheck(
        1028, CRITICAL, fields, lambda one: one.datatype not in names.DATATYPES, "Den Datentyp gibt es nicht."
    ),
    QualityCheck(
        1030, CRITICAL, fields, lambda one: one.prefill not in names.PREFILLS, "Die Art der Vorbefüllung fehlt."
    ),
    QualityCheck(1014, CRITICAL, fields, lambda one: one.origin == "ABS", "Ein Feld darf nicht abstrakt sein."),
    QualityCheck(
        1011,
        CRITICAL,
        fields,
        lambda one: one.kind == "select" and one.datatype not in names.TEXT_TYPES,
        "Ein Auswahlfeld braucht den Datentyp Text.",
    ),
    QualityCheck(
        1012,
        METHODICAL,
        fields,
        lambda one: one.kind in ("select", "label") and _has_lengths(one),
        "Auswahlfelder und feste Texte haben keine Feldlänge.",
    ),
    QualityCheck(
        1015,
        CRITICAL,
        fields,
        lambda one: one.datatype not in names.TEXT_TYPES and _has_lengths(one),
        "Nur Felder mit Text haben eine Feldlänge.",
    ),
    QualityCheck(
        1016,
        CRITICAL,
        fields,
        lambda one: one.datatype not in names.NUMBER_TYPES | names.TIME_TYPES and _has_range(one),
        "Nur Felder mit Zahl, Datum oder Uhrzeit haben einen Wertebereich.",
    ),
    QualityCheck(
        1017,
        CRITICAL,
        fields,
        lambda one: one.kind != "select" and _has_list(one),
        "Das Feld hat Werte zur Auswahl, ist aber kein Auswahlfeld.",
    ),
    QualityCheck(
        1018,
        WARNING,
        fields,
        lambda one: one.kind == "select" and not _has_list(one),
        "Das Auswahlfeld hat keine Werte und keine Codeliste.",
    ),
    QualityCheck(1040, CRITICAL, fields, lambda one: _uri(one) == "", "Die Kennung der Codeliste fehlt."),
    QualityCheck(
        1005,
        CRITICAL,
        fields,
        lambda one: bool(_uri(one)) and not str(_uri(one)).startswith("urn:"),
        "Die Kennung der Codeliste ist keine URN.",
    ),
    QualityCheck(
        1048, METHODICAL, fields, _odd_urn, "Die URN der Codeliste enthält Zeichen, die dort nicht erlaubt sind."
    ),
    QualityCheck(1105, WARNING, fields, _odd_list_version, "Die Version der Codeliste ist kein Datum."),
    QualityCheck(
        1044, METHODICAL, fields, lambda one: len(one.values) == 1, "Eine Auswahl braucht mindestens zwei Werte."
    ),
    QualityCheck(
        1045,
        CRITICAL,
        fields,
        lambda one: _has_twins([value.code for value in one.values]),
        "Derselbe Code steht mehrmals in der Liste.",
    ),
    QualityCheck(
        1093,
        WARNING,
        fields,
        lambda one: _has_twins([plain_text(value.name) for value in one.values]),
        "Dieselbe Bezeichnung steht mehrmals in der Liste.",
    ),
    QualityCheck(
        1056,
        CRITICAL,
        fields,
        lambda one: bool(one.written_max_size) and one.datatype != "file",
        "Nur Anlagen haben eine größte Dateigröße.",
    ),
    QualityCheck(
        1057,
        CRITICAL,
        fields,
        lambda one: bool(one.media_types) and one.datatype != "file",
        "Nur Anlagen haben erlaubte Dateitypen.",
    ),
    QualityCheck(
        1090,
        CRITICAL,
        fields,
        lambda one: one.kind == "label" and one.datatype not in names.TEXT_TYPES | {"obj"},
        "Ein fester Text braucht den Datentyp Text oder statisches Objekt.",
    ),
    QualityCheck(1102, WARNING, fields, _lacks_lengths, "Kleinste und größte Feldlänge sollten angegeben sein."),
    QualityCheck(1103, WARNING, fields, _lacks_range, "Für Zahlen und Datum sollte ein Wertebereich angegeben sein."),
    QualityCheck(
        1109,
        WARNING,
        fields,
        lambda one: one.kind == "label" and not one.written_content.strip(),
        "Der feste Text ist leer.",
    ),
    QualityCheck(
        1120,
        METHODICAL,
        fields,
        lambda one: one.datatype in names.FILE_TYPES and bool((one.limits or _NONE).pattern),
        "Anlagen und statische Objekte haben kein Muster.",
    ),
)
