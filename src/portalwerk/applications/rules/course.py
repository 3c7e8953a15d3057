"""The way of an application as the forecast sees it: whose move it was from when on, and how it ended."""

from collections.abc import Iterable
from datetime import datetime

from portalwerk.applications.rules.stages import Stage
from portalwerk.forecast.rules.stays import FIRST_STATUS, Change, Turn

# What stood before an answer and what stands after one takes a different time.
_AGAIN = "in_review_again"
_STATUS = {Stage.ARRIVED: FIRST_STATUS, Stage.IN_REVIEW: "in_review", Stage.DECIDING: "deciding"}


def changes_of(steps: Iterable[tuple[Stage, datetime]]) -> list[Change]:
    """Return what moved an application. Parameters: steps, stages with the moment they were reached, oldest first."""
    changes: list[Change] = []
    asked = False
    for stage, at in steps:
        if stage == Stage.YOUR_MOVE:
            asked = True
            changes.append(Change(at, Turn.APPLICANT))
        elif stage in _STATUS:
            status = _AGAIN if asked and stage == Stage.IN_REVIEW else _STATUS[stage]
            changes.append(Change(at, Turn.OFFICE, status))
        elif stage == Stage.DECIDED:
            changes.append(Change(at, Turn.DECIDED))
        elif stage == Stage.CLOSED:
            changes.append(Change(at, Turn.LEFT))
    return changes
