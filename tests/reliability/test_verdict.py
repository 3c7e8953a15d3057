"""The judge of the kill test can say no: each planted fault turns it red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.reliability.verdict import Acknowledged, Found, Kill, Ledger, findings

KILLS = [Kill("web", 3)] * 10 + [Kill("worker", 8)] * 10 + [Kill("postgres", 8)] * 3
SENT = [Acknowledged(f"Beispiel {n}", f"AAA-AAA-AA{n}", f"sha-{n}") for n in (2, 3, 4)]
MAILS = [(f"beispiel-{n}@demo.example", f"<nudge-{n}@portal>") for n in (2, 3, 4)]


def ledger() -> Ledger:
    rows = [
        Found(one.name, one.reference, "submitted", [one.sha256], 1, 1, 1, [f"nudge-{n}"])
        for n, one in enumerate(SENT, 2)
    ]
    return Ledger(applications=rows)


def test_all_kept_promises_are_no_finding() -> None:
    assert findings(SENT, ledger(), MAILS, KILLS) == []
    assert findings(SENT, ledger(), MAILS * 2, KILLS) == [], "the same mail twice is one mail"


def _change(**values: object) -> Callable[[Ledger], None]:
    def plant(found: Ledger) -> None:
        found.applications[1] = replace(found.applications[1], **values)  # type: ignore[arg-type]

    return plant


def _count(name: str) -> Callable[[Ledger], None]:
    return lambda found: setattr(found, name, 1)


@pytest.mark.parametrize(
    ("plant", "sentence"),
    [
        (lambda found: found.applications.pop(1), "Beispiel 3: acknowledged and missing"),
        (lambda found: found.applications.append(found.applications[1]), "Beispiel 3: 2 times"),
        (_change(name="draft 1"), "Beispiel 3: acknowledged and missing"),
        (_change(status="draft"), "Beispiel 3: draft as AAA-AAA-AA3 instead of AAA-AAA-AA3"),
        (_change(reference="ZZZ-ZZZ-ZZZ"), "Beispiel 3: submitted as ZZZ-ZZZ-ZZZ instead of AAA-AAA-AA3"),
        (_change(sha256=["other"]), "Beispiel 3: other files than were sent"),
        (_change(sha256=[]), "Beispiel 3: other files than were sent"),
        (_change(cases=0), "Beispiel 3: cases 0"),
        (_change(cases=2), "Beispiel 3: cases 2"),
        (_change(acknowledgments=2), "Beispiel 3: acknowledgments 2"),
        (_change(arrived=0), "Beispiel 3: arrived 0"),
        (_change(nudges=["1", "2"]), "Beispiel 3: 2 mails were to be sent"),
        (_count("waiting_jobs"), "waiting_jobs: 1"),
        (_count("failed_jobs"), "failed_jobs: 1"),
        (_count("waiting_events"), "waiting_events: 1"),
        (_count("unowned_files"), "unowned_files: 1"),
        (_count("missing_contents"), "missing_contents: 1"),
        (_count("orphan_contents_after_sweep"), "orphan_contents_after_sweep: 1"),
    ],
)
def test_planted_fault_is_found(plant: Callable[[Ledger], object], sentence: str) -> None:
    found = ledger()
    plant(found)
    assert sentence in findings(SENT, found, MAILS, KILLS)


def test_application_that_nobody_was_told_of_is_found() -> None:
    assert findings(SENT[:2], ledger(), MAILS, KILLS) == ["Beispiel 4: sent, never acknowledged"]


def test_two_mails_for_one_event_are_found() -> None:
    twice = [*MAILS, (MAILS[0][0], "<another@portal>")]
    assert findings(SENT, ledger(), twice, KILLS) == ["beispiel-2@demo.example: 2 different mails"]


def test_mail_that_never_arrived_is_found() -> None:
    assert findings(SENT, ledger(), MAILS[1:], KILLS) == ["nudge nudge-2: its mail never arrived"]


@pytest.mark.parametrize("part", ["web", "worker", "postgres"])
def test_too_few_kills_prove_nothing(part: str) -> None:
    kills = [kill for kill in KILLS if kill.part != part]
    assert f"only 0 kills of {part}" in findings(SENT, ledger(), MAILS, kills)


def test_kills_while_nobody_waits_prove_nothing() -> None:
    calm = [replace(kill, in_flight=0) for kill in KILLS]
    assert findings(SENT, ledger(), MAILS, calm) == ["no request was in flight at any kill"]
