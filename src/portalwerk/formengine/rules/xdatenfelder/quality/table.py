"""The table of all checks, and what it finds in a schema.

The numbers and severities are those of the FIM house; the sentences are ours. Left out are the messages that need
other files, the XRepository or the collected repository, those of document profiles, and those the house has
switched off.

Source: FIM quality checks of data schemas, list 1.8 (STANDARDS 1.5)
"""

from typing import Any

from portalwerk.formengine.rules.xdatenfelder.quality import fields, heads, structure, values
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import Finding, QualityCheck, Severity, Subjects
from portalwerk.formengine.rules.xdatenfelder.schema import Schema

CHECKS: tuple[QualityCheck[Any], ...] = tuple(
    sorted((*heads.CHECKS, *fields.CHECKS, *values.CHECKS, *structure.CHECKS), key=lambda check: check.number)
)

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def check_schema(schema: Schema) -> tuple[Finding, ...]:
    """What the checks find, the worst first. An element that occurs several times is named once for each check.

    Args:
        schema: read with `read_for_checking`, so that faults are kept.
    """
    subjects = Subjects(schema)
    found: dict[tuple[int, str, str], Finding] = {}
    for check in CHECKS:
        for finding in check.find(subjects):
            found.setdefault((finding.number, finding.element, finding.version), finding)
    return tuple(sorted(found.values(), key=lambda one: (_ORDER[one.severity], one.number, one.line, one.element)))
