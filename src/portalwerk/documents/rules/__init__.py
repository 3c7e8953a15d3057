"""What a letter holds and what may stand in it. Pure: plain values in, plain values out."""

from portalwerk.documents.rules.bundle import Bound, Bundle, Moment, Redacted
from portalwerk.documents.rules.letter import (
    Acknowledgment,
    AttachmentLine,
    Authority,
    Decision,
    FeeLine,
    Head,
    NextStep,
    Proviso,
    Row,
    Section,
    long_date,
    long_moment,
)
from portalwerk.documents.rules.printable import PRINTABLE, REPLACEMENT, printable
from portalwerk.documents.rules.template import UnsafeTemplate, check_template, check_template_name

__all__ = [
    "PRINTABLE",
    "REPLACEMENT",
    "Acknowledgment",
    "AttachmentLine",
    "Authority",
    "Bound",
    "Bundle",
    "Decision",
    "FeeLine",
    "Head",
    "Moment",
    "NextStep",
    "Proviso",
    "Redacted",
    "Row",
    "Section",
    "UnsafeTemplate",
    "check_template",
    "check_template_name",
    "long_date",
    "long_moment",
    "printable",
]
