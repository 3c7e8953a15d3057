"""Checks of how elements stand in each other, how often they occur, and which rules they have."""

import re
from collections import Counter
from collections.abc import Iterable

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import (
    OwnedRule,
    Place,
    QualityCheck,
    Severity,
    Subjects,
    groups,
    parents,
    places,
    rules,
    wholes,
)
from portalwerk.formengine.rules.xdatenfelder.schema import Schema, SchemaField, SchemaGroup, walk_children

CRITICAL, METHODICAL, WARNING, NOTE = Severity

_ID = re.compile(r"\b[FG]\d{11}", re.ASCII)
_SHORT_ID = re.compile(r"\b[FG]\d{8}\b", re.ASCII)
_VERSIONED_ID = re.compile(r"\b[FG]\d{8,11} ?V ?\d+\.\d", re.ASCII)
_DRAFT_OR_LATER = names.STATUS - names.UNFINISHED


def _repeats(parent: Schema | SchemaGroup) -> bool:
    counted = Counter((child.element.id, child.element.version) for child in parent.children)
    return any(count > 1 for count in counted.values())


def _crossed(place: Place) -> bool:
    low, high = place.child.minimum, place.child.maximum
    return not place.child.unclear and high is not None and (low > high or high == 0)


def _unlawful(place: Place) -> bool:
    """An element without a law of its own in a group that has one: the place has to say why."""
    parent = place.parent
    bound = isinstance(parent, SchemaGroup) and parent.origin == "RNG"
    return bound and place.child.element.origin in ("ABS", "HAR") and not place.child.references


def _rarely_several(place: Place) -> bool:
    element = place.child.element
    return isinstance(element, SchemaField) and element.datatype == "file" and place.child.maximum is not None


def _unpublished(parent: Schema | SchemaGroup) -> bool:
    inner = (child.element.head for child in walk_children(parent.children))
    return bool(parent.head.published_on) and any(not head.published_on for head in inner)


def _unfinished(parent: Schema | SchemaGroup) -> bool:
    inner = (child.element.head for child in walk_children(parent.children))
    return bool(parent.head.published_on) and any(head.status not in _DRAFT_OR_LATER for head in inner)


def _unversioned(parent: Schema | SchemaGroup) -> bool:
    return bool(parent.version) and any(not child.element.version for child in parent.children)


def _out_of_reach(owned: OwnedRule) -> bool:
    """A rule of a group sees what stands in the group; that of a schema sees everything."""
    owner = owned.owner
    if isinstance(owner, SchemaField):
        return False
    within = {owner.id} | {child.element.id for child in walk_children(owner.children)}
    return any(id_ not in within for id_ in _ID.findall(owned.rule.written_text))


def _in_several_versions(subjects: Subjects) -> Iterable[Place]:
    """The places of elements that the schema has in another version before."""
    versions: dict[str, str] = {}
    return [one for one in subjects.set_places if versions.setdefault(one.id, one.version) != one.version]


def _with_lists_in_several_versions(subjects: Subjects) -> Iterable[SchemaField]:
    """The fields whose list another field before has in another version."""
    versions: dict[str, str] = {}
    referring = ((field, field.code_list) for field in subjects.fields)
    return [
        field
        for field, found in referring
        if found is not None and versions.setdefault(found.uri, found.version) != found.version
    ]


CHECKS = (
    QualityCheck(
        1003, WARNING, _in_several_versions, lambda _one: True, "Das Schema enthält das Element in zwei Versionen."
    ),
    QualityCheck(1004, WARNING, groups, _repeats, "Die Gruppe enthält dasselbe Element mehrmals."),
    QualityCheck(
        1025, METHODICAL, wholes, _repeats, "Das Schema enthält dasselbe Element auf oberster Ebene mehrmals."
    ),
    QualityCheck(
        1013,
        METHODICAL,
        places,
        lambda one: one.child.element.origin == "ABS",
        "Ein abstraktes Element darf nicht verwendet werden.",
    ),
    QualityCheck(
        1021, CRITICAL, places, lambda one: one.child.unclear == "?", "Es fehlt, wie oft das Element vorkommt."
    ),
    QualityCheck(
        1046,
        CRITICAL,
        places,
        lambda one: one.child.unclear not in ("", "?"),
        "Wie oft das Element vorkommt, muss wie 0:1 oder 1:* geschrieben sein.",
    ),
    QualityCheck(1047, CRITICAL, places, _crossed, "Das Element muss öfter vorkommen, als es darf."),
    QualityCheck(
        1022,
        METHODICAL,
        places,
        _unlawful,
        "Die Gruppe folgt aus einer Rechtsnorm. Es fehlt, welche Norm dieses Element hier verlangt.",
    ),
    QualityCheck(1023, CRITICAL, groups, lambda one: not one.children, "Die Gruppe ist leer."),
    QualityCheck(1078, CRITICAL, wholes, lambda one: not one.children, "Das Schema ist leer."),
    QualityCheck(1026, CRITICAL, places, lambda one: one.id in one.above, "Die Gruppe enthält sich selbst."),
    QualityCheck(
        1037,
        WARNING,
        _with_lists_in_several_versions,
        lambda _one: True,
        "Das Schema verwendet die Codeliste dieses Feldes in zwei Versionen.",
    ),
    QualityCheck(
        1042, CRITICAL, groups, lambda one: one.art not in ("", names.CHOICE), "Diese Art von Gruppe gibt es nicht."
    ),
    QualityCheck(
        1043,
        METHODICAL,
        groups,
        lambda one: one.choice and len(one.children) < 2,
        "Eine Auswahlgruppe braucht mindestens zwei Elemente.",
    ),
    QualityCheck(
        1118,
        CRITICAL,
        places,
        lambda one: isinstance(one.parent, SchemaGroup) and one.parent.choice and one.child.occurs != "0:1",
        "In einer Auswahlgruppe muss jedes Element die Anzahl 0:1 haben.",
    ),
    QualityCheck(1106, WARNING, groups, lambda one: len(one.children) == 1, "Die Gruppe enthält nur ein Element."),
    QualityCheck(
        1116,
        WARNING,
        places,
        lambda one: one.child.element.head.status == names.INACTIVE,
        "Das Element ist inaktiv und sollte nicht mehr verwendet werden.",
    ),
    QualityCheck(1127, NOTE, wholes, _unpublished, "Das Schema ist veröffentlicht, ein Element darin nicht."),
    QualityCheck(1128, NOTE, groups, _unpublished, "Die Gruppe ist veröffentlicht, ein Element darin nicht."),
    QualityCheck(
        1129, NOTE, wholes, _unfinished, "Das Schema ist veröffentlicht, ein Element darin noch nicht im Entwurf."
    ),
    QualityCheck(
        1130, NOTE, groups, _unfinished, "Die Gruppe ist veröffentlicht, ein Element darin noch nicht im Entwurf."
    ),
    QualityCheck(1135, CRITICAL, parents, _unversioned, "Ein Element darin hat keine Version."),
    QualityCheck(1139, NOTE, places, _rarely_several, "Anlagen sollten mehrmals möglich sein, zum Beispiel 0:*."),
    QualityCheck(1024, METHODICAL, rules, lambda one: not one.rule.text, "Die Regel hat keinen Text."),
    QualityCheck(
        1001, METHODICAL, rules, _out_of_reach, "Die Regel nennt ein Element, das sie von hier aus nicht erreicht."
    ),
    QualityCheck(
        1019,
        METHODICAL,
        rules,
        lambda one: bool(_VERSIONED_ID.search(one.rule.written_text)),
        "Die Regel nennt ein Element mit Version. Dort gehört nur die ID hin.",
    ),
    QualityCheck(
        1041,
        METHODICAL,
        rules,
        lambda one: bool(_SHORT_ID.search(one.rule.written_text)),
        "Die Regel nennt ein Element mit der kurzen ID der Fassung 2.0.",
    ),
)
