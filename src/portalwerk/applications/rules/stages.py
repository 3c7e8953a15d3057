"""The nine stages of an application and whose move it is.

Source: UX.md B2 (parcel view).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Stage(IntEnum):
    """Where an application is. YOUR_MOVE takes the place of the stage it interrupts."""

    DRAFT = 1
    SENT = 2
    ARRIVED = 3
    IN_REVIEW = 4
    YOUR_MOVE = 5
    DECIDING = 6
    DECIDED = 7
    ON_ITS_WAY = 8
    CLOSED = 9


class Side(StrEnum):
    """What ended an application before its decision."""

    WITHDRAWN = "withdrawn"


STAGE_NAMES = {
    Stage.DRAFT: "Entwurf",
    Stage.SENT: "Gesendet",
    Stage.ARRIVED: "Eingegangen",
    Stage.IN_REVIEW: "Wird geprüft",
    Stage.YOUR_MOVE: "Rückfrage an Sie",
    Stage.DECIDING: "Entscheidung in Arbeit",
    Stage.DECIDED: "Entschieden",
    Stage.ON_ITS_WAY: "Unterwegs oder abholbereit",
    Stage.CLOSED: "Abgeschlossen",
}


@dataclass(frozen=True)
class Step:
    """One stage as the tracking page draws it.

    `status` is `done`, `now` or `next`; `at` the moment it was reached, `note` a line below its name.
    """

    stage: Stage
    name: str
    status: str
    at: datetime | None = None
    note: str = ""


def steps(
    reached: dict[Stage, datetime], current: Stage, *, notes: dict[Stage, str], skips: frozenset[Stage]
) -> list[Step]:
    """Return all stages in order, with what was reached and what is still to come.

    Parameters: reached, the last moment of each stage that was entered; current, the present stage; notes, a line
    per stage; skips, stages that this service does not have (such as nothing to be handed over).
    """
    shown = []
    for stage in Stage:
        if stage in skips or (
            stage == Stage.YOUR_MOVE and current != stage and stage not in reached and current > stage
        ):
            continue
        if stage == current:
            status = "done" if current == Stage.CLOSED else "now"
        else:
            status = "done" if stage in reached and _is_before(stage, current) else "next"
        shown.append(Step(stage, STAGE_NAMES[stage], status, reached.get(stage), notes.get(stage, "")))
    return shown


def _is_before(stage: Stage, current: Stage) -> bool:
    """Return whether `stage` lies behind the person. A question asked during the review lies beside the way."""
    return stage < current or (stage == Stage.YOUR_MOVE and current != Stage.YOUR_MOVE)
