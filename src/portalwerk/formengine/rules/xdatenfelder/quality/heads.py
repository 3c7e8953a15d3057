"""Checks of what schemas, groups and fields say about themselves: ids, names, laws, approval, dates."""

import re

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import (
    OwnedRule,
    QualityCheck,
    Severity,
    elements,
    headed,
    named,
    wholes,
)
from portalwerk.formengine.rules.xdatenfelder.schema import Schema, SchemaElement, SchemaField, SchemaGroup
from portalwerk.formengine.rules.xdatenfelder.texts import plain_text
from portalwerk.formengine.rules.xdatenfelder.upgrade import DEFAULT_PROFILE

CRITICAL, METHODICAL, WARNING, NOTE = Severity

_ID = re.compile(r"[A-Z]\d{11}", re.ASCII)
_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+")
_LIBRARY = re.compile(r"FIM[- ]Baustein Datenfelder")
_LIBRARY_NUMBERS = "60"
#: Draft, approved in its method, silver, gold, inactive.
_DATED = frozenset("34567")
_RELEASED = frozenset("456")


def _letter(subject: Schema | SchemaElement | OwnedRule) -> str:
    if isinstance(subject, Schema):
        return "S"
    if isinstance(subject, SchemaGroup):
        return "G"
    return "F" if isinstance(subject, SchemaField) else "R"


def _odd_id(subject: Schema | SchemaElement | OwnedRule) -> bool:
    return bool(subject.id) and not (_ID.fullmatch(subject.id) and subject.id[0] == _letter(subject))


def _nameless(subject: Schema | SchemaElement | OwnedRule) -> bool:
    written = subject.rule.written_name if isinstance(subject, OwnedRule) else subject.head.name
    return not written.strip()


def _same(text: str, other: str) -> bool:
    return bool(text.strip()) and plain_text(text) == plain_text(other)


def _help_repeats_label(element: SchemaElement) -> bool:
    wording = element.wording
    return _same(wording.input_label, wording.input_help) or _same(wording.output_label, wording.output_help)


def _help_repeats_name(subject: Schema | SchemaElement) -> bool:
    if isinstance(subject, Schema):
        return _same(subject.head.name, subject.written_help)
    return _same(subject.head.name, subject.wording.input_help) or _same(subject.head.name, subject.wording.output_help)


def _undated(subject: Schema | SchemaElement) -> bool:
    return subject.head.status in _DATED and not subject.head.status_set_on


def _borrowed_authority(subject: Schema | SchemaElement) -> bool:
    return bool(_LIBRARY.fullmatch(subject.head.status_set_by.strip())) and subject.id[1:3] != _LIBRARY_NUMBERS


def _odd_link(subject: Schema | SchemaElement) -> bool:
    return any(one.link and not _LINK.fullmatch(one.link.strip()) for one in subject.head.references)


CHECKS = (
    QualityCheck(1002, CRITICAL, named, _nameless, "Der Name fehlt."),
    QualityCheck(1038, CRITICAL, named, lambda one: not one.id, "Die ID fehlt."),
    QualityCheck(1039, CRITICAL, named, _odd_id, "Die ID muss aus dem richtigen Buchstaben und elf Ziffern bestehen."),
    QualityCheck(
        1006,
        CRITICAL,
        elements,
        lambda one: one.origin == "RNG" and not one.head.references,
        "Das Element folgt aus einer Rechtsnorm, nennt aber keine.",
    ),
    QualityCheck(
        1101,
        WARNING,
        elements,
        lambda one: one.origin == "HAR" and not one.head.references,
        "Das harmonisierte Element nennt keine Rechtsgrundlage.",
    ),
    QualityCheck(
        1051, CRITICAL, wholes, lambda one: not one.head.references, "Das Schema nennt keine Rechtsgrundlage."
    ),
    QualityCheck(
        1007, CRITICAL, wholes, lambda one: not one.profile_id, "Das Schema gehört zu keinem Dokumentsteckbrief."
    ),
    QualityCheck(1050, CRITICAL, wholes, lambda one: not one.title, "Die Bezeichnung des Schemas fehlt."),
    QualityCheck(
        1009, CRITICAL, elements, lambda one: not one.wording.input_label.strip(), "Die Bezeichnung im Formular fehlt."
    ),
    QualityCheck(
        1010,
        CRITICAL,
        elements,
        lambda one: not one.wording.output_label.strip(),
        "Die Bezeichnung für die Ausgabe fehlt.",
    ),
    QualityCheck(
        1029,
        CRITICAL,
        headed,
        lambda one: any(relation.predicate not in names.PREDICATES for relation in one.head.relations),
        "Eine Relation hat keine bekannte Art.",
    ),
    QualityCheck(
        1091,
        CRITICAL,
        headed,
        lambda one: any(not relation.id for relation in one.head.relations),
        "Eine Relation nennt nicht, womit sie verbindet.",
    ),
    QualityCheck(
        1031,
        CRITICAL,
        elements,
        lambda one: one.origin not in names.ORIGINS,
        "Es fehlt, ob das Element abstrakt, harmonisiert oder an eine Rechtsnorm gebunden ist.",
    ),
    QualityCheck(
        1032, CRITICAL, headed, lambda one: one.head.status not in names.STATUS, "Einen solchen Status gibt es nicht."
    ),
    QualityCheck(
        1033,
        CRITICAL,
        wholes,
        lambda one: one.structure_changes not in names.STRUCTURE_CHANGES,
        "Es fehlt, wie sehr die Struktur geändert werden darf.",
    ),
    QualityCheck(
        1034,
        CRITICAL,
        wholes,
        lambda one: one.display_changes not in names.DISPLAY_CHANGES,
        "Es fehlt, ob die Darstellung geändert werden darf.",
    ),
    QualityCheck(
        1096,
        WARNING,
        wholes,
        lambda one: one.profile_id == DEFAULT_PROFILE,
        "Das Schema gehört nur zum Platzhalter unter den Dokumentsteckbriefen.",
    ),
    QualityCheck(
        1097,
        METHODICAL,
        wholes,
        lambda one: one.profile_id == DEFAULT_PROFILE and one.head.status in _RELEASED,
        "Ein freigegebenes Schema braucht einen eigenen Dokumentsteckbrief statt des Platzhalters.",
    ),
    QualityCheck(1098, METHODICAL, elements, _help_repeats_label, "Der Hilfetext wiederholt nur die Bezeichnung."),
    QualityCheck(1099, METHODICAL, headed, _help_repeats_name, "Der Hilfetext wiederholt nur den Namen."),
    QualityCheck(
        1117, NOTE, headed, lambda one: not one.head.status_set_by.strip(), "Es fehlt, wer fachlich verantwortet."
    ),
    QualityCheck(
        1132,
        WARNING,
        headed,
        lambda one: any(";" in reference.text for reference in one.head.references),
        "Mehrere Rechtsgrundlagen stehen in einer Angabe. Jede braucht eine eigene.",
    ),
    QualityCheck(1133, WARNING, headed, _odd_link, "Der Link einer Rechtsgrundlage ist keine gültige Adresse."),
    QualityCheck(
        1140,
        METHODICAL,
        elements,
        _borrowed_authority,
        "Als Verantwortlicher steht hier der FIM-Baustein, das Element hat aber einen anderen Nummernkreis.",
    ),
    QualityCheck(
        1141,
        METHODICAL,
        wholes,
        _borrowed_authority,
        "Als Verantwortlicher steht hier der FIM-Baustein, das Schema hat aber einen anderen Nummernkreis.",
    ),
    QualityCheck(1142, CRITICAL, elements, _undated, "Es fehlt, wann das Element diesen Status bekam."),
    QualityCheck(1143, CRITICAL, wholes, _undated, "Es fehlt, wann das Schema diesen Status bekam."),
)
