"""What figures say: of the pages of a form (`usage`), and of the work of an office (`courses`, `work`). Pure."""

from portalwerk.reporting.rules.usage import (
    LEAST_MEASURED,
    SPANS,
    Duration,
    Happened,
    Mark,
    Step,
    Trouble,
    durations,
    span_of,
    steps,
    troubles,
    worst,
)

__all__ = [
    "LEAST_MEASURED",
    "SPANS",
    "Duration",
    "Happened",
    "Mark",
    "Step",
    "Trouble",
    "durations",
    "span_of",
    "steps",
    "troubles",
    "worst",
]
