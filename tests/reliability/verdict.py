"""What was promised against what is there. Pure: lists in, findings out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

WANTED_KILLS = {"web": 10, "worker": 10, "postgres": 3}


@dataclass(frozen=True)
class Acknowledged:
    """An application whose number the applicant has seen."""

    name: str
    reference: str
    sha256: str


@dataclass(frozen=True)
class Kill:
    """One process that was killed, and how many requests had no answer at that moment."""

    part: str
    in_flight: int


@dataclass(frozen=True)
class Found:
    """An application in the database, with what belongs to it. `sha256` of the opened files, in order."""

    name: str
    reference: str | None
    status: str
    sha256: list[str]
    cases: int
    acknowledgments: int
    arrived: int
    nudges: list[str]


@dataclass
class Ledger:
    """All that was found after the storm."""

    applications: list[Found] = field(default_factory=list)
    waiting_jobs: int = 0
    failed_jobs: int = 0
    waiting_events: int = 0
    unowned_files: int = 0
    missing_contents: int = 0
    orphan_contents_after_sweep: int = 0
    swept: int = 0

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Ledger:
        """Read what `ledger.py` prints."""
        return cls(**{**told, "applications": [Found(**row) for row in told["applications"]]})


def findings(
    acknowledged: Sequence[Acknowledged], ledger: Ledger, mails: Sequence[tuple[str, str]], kills: Sequence[Kill]
) -> list[str]:
    """Return everything that broke a promise. Parameters: mails, as (address, Message-ID) each time one arrived."""
    by_name: dict[str, list[Found]] = defaultdict(list)
    for row in ledger.applications:
        by_name[row.name].append(row)
    found = [problem for one in acknowledged for problem in _of_one(one, by_name[one.name])]
    promised = {one.name for one in acknowledged}
    found += [f"{row.name}: sent, never acknowledged" for row in ledger.applications if row.name not in promised]
    found += _of_mails(mails, [nudge for row in ledger.applications for nudge in row.nudges])
    for name in ("waiting_jobs", "failed_jobs", "waiting_events", "unowned_files", "missing_contents",
                 "orphan_contents_after_sweep"):  # fmt: skip
        if count := getattr(ledger, name):
            found.append(f"{name}: {count}")
    return found + _of_kills(kills)


def _of_one(one: Acknowledged, rows: Sequence[Found]) -> list[str]:
    if not rows:
        return [f"{one.name}: acknowledged and missing"]
    if len(rows) > 1:
        return [f"{one.name}: {len(rows)} times"]
    row = rows[0]
    wrong = []
    if (row.reference, row.status) != (one.reference, "submitted"):
        wrong.append(f"{one.name}: {row.status} as {row.reference} instead of {one.reference}")
    if row.sha256 != [one.sha256]:
        wrong.append(f"{one.name}: other files than were sent")
    for what, count in (("cases", row.cases), ("acknowledgments", row.acknowledgments), ("arrived", row.arrived)):
        if count != 1:
            wrong.append(f"{one.name}: {what} {count}")
    if len(row.nudges) != 1:
        wrong.append(f"{one.name}: {len(row.nudges)} mails were to be sent")
    return wrong


def _of_mails(mails: Sequence[tuple[str, str]], nudges: Sequence[str]) -> list[str]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for address, message_id in mails:
        kinds[address].add(message_id)
    twice = [f"{address}: {len(ids)} different mails" for address, ids in kinds.items() if len(ids) > 1]
    # The id of a nudge is the first part of its mail's Message-ID.
    arrived = {message_id.strip("<>").partition("@")[0] for _, message_id in mails}
    return twice + [f"nudge {nudge}: its mail never arrived" for nudge in nudges if nudge not in arrived]


def _of_kills(kills: Sequence[Kill]) -> list[str]:
    counts = Counter(kill.part for kill in kills)
    few = [f"only {counts[part]} kills of {part}" for part, wanted in WANTED_KILLS.items() if counts[part] < wanted]
    if not any(kill.in_flight for kill in kills):
        few.append("no request was in flight at any kill")
    return few
