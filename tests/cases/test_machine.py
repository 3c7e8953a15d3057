"""A case in the hands of two caseworkers, a worker process and the applicant, in any order they can think of.

Two people look at the page of the case and press what it offers or what it offered when they looked. Whatever comes:
nobody overwrites what they have not seen, no status follows on one it cannot follow on, what was refused changed
nothing, and the history is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from portalwerk.access.queries import Colleague
from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.following import answer_request, withdraw_application
from portalwerk.applications.models import Application
from portalwerk.applications.queries import Opened, application_by_token, open_request_of
from portalwerk.applications.rules.stages import Stage
from portalwerk.cases.actions.anchoring import check_histories
from portalwerk.cases.actions.deciding import decide_case, write_decision
from portalwerk.cases.actions.handing_over import hand_over
from portalwerk.cases.actions.working import ask_applicant, close_case, make_ready, release_case, take_case
from portalwerk.cases.models import Case, CaseEvent
from portalwerk.catalog.rules.offer import Offer
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent

pytestmark = pytest.mark.django_db

#: What may follow on what; a status may always stay.
FOLLOWS = {
    "new": {"in_work", "withdrawn"},
    "in_work": {"waiting", "deciding", "withdrawn"},
    "waiting": {"in_work", "deciding", "withdrawn"},
    "deciding": {"decided"},
    "decided": {"ready", "closed"},
    "ready": {"closed"},
    "closed": set(),
    "withdrawn": set(),
}
#: What the applicant is told meanwhile.
TOLD = {
    "new": {"arrived"},
    "in_work": {"in_review"},
    "waiting": {"your_move"},
    "deciding": {"deciding"},
    "decided": {"decided"},
    "ready": {"on_its_way"},
    "closed": {"closed"},
    "withdrawn": {"closed"},
}
PEOPLE = st.sampled_from(["karl", "ida"])
ITEM = {"key": "photo", "title": "Passfoto", "hint": "", "reason": ""}


class CaseMachine(RuleBasedStateMachine):
    """Every run is a new case of a service; whoever runs it says of which, and who works on it."""

    offer: Offer
    people: dict[str, Caseworker]
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.token = sent(self.offer).token
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            case = Case.objects.get(application=application_by_token(self.token))
        self.case_id, self.status = case.pk, case.status
        self.digests = self._digests()
        self.looked = dict.fromkeys(self.people, case.version)

    # -- what people do ---------------------------------------------------------------------------------

    @rule(who=PEOPLE)
    def look(self, who: str) -> None:
        self.looked[who] = self._case().version

    @rule(who=PEOPLE)
    def take(self, who: str) -> None:
        self._act(who, lambda case, by, seen: take_case(case, by=by, seen=seen), owner=who)

    @rule(who=PEOPLE)
    def release(self, who: str) -> None:
        self._act(who, lambda case, by, seen: release_case(case, by=by, seen=seen), owner="")

    @rule(who=PEOPLE, days=st.integers(-3, 30))
    def ask(self, who: str, days: int) -> None:
        due_on = today() + timedelta(days=days)
        self._act(who, lambda case, by, seen: ask_applicant(case, by=by, seen=seen, items=[ITEM], due_on=due_on))

    @rule(who=PEOPLE)
    def give_to_the_other(self, who: str) -> None:
        other = next(name for name in self.people if name != who)
        to = Colleague(self.people[other].account_id, other, None)
        act = lambda case, by, seen: hand_over(case, to=to, comment="Bitte du.", by=by, seen=seen)  # noqa: E731
        self._act(who, act, owner=other)

    @rule(who=PEOPLE, outcome=st.sampled_from(["granted", "denied", "nothing"]))
    def decide(self, who: str, outcome: str) -> None:
        reasons = ["Alles liegt vor."]
        act = lambda case, by, seen: decide_case(case, by=by, seen=seen, outcome_key=outcome, reasons=reasons)  # noqa: E731
        self._act(who, act)

    @rule(who=PEOPLE)
    def lay_ready(self, who: str) -> None:
        self._act(who, lambda case, by, seen: make_ready(case, by=by, seen=seen))

    @rule(who=PEOPLE)
    def close(self, who: str) -> None:
        self._act(who, lambda case, by, seen: close_case(case, by=by, seen=seen))

    @precondition(lambda self: self.status == "deciding")
    @rule()
    def letter_is_written(self) -> None:
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            write_decision(self.case_id)

    @precondition(lambda self: self.status == "waiting")
    @rule()
    def applicant_answers(self) -> None:
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            opened = self._opened()
            answer_request(opened, open_request_of(opened.application), files=[], message="Ich habe keines.")
        drain_outbox()

    @rule(is_sure=st.integers(0, 9))
    def applicant_withdraws(self, is_sure: int) -> None:
        if is_sure:
            return
        try:
            with transaction.atomic(), acting_for(self.offer.tenant_id):
                withdraw_application(self._opened())
        except Refusal:
            assert self.status not in {"new", "in_work", "waiting"}
        drain_outbox()

    # -- what must hold ---------------------------------------------------------------------------------

    @invariant()
    def status_follows_and_history_is_whole(self) -> None:
        type(self).steps += 1
        case, digests = self._case(), self._digests()
        assert case.status == self.status or case.status in FOLLOWS[self.status], (self.status, case.status)
        assert digests[: len(self.digests)] == self.digests, "what was told stays as it was"
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            stage = Application.objects.get(pk=case.application_id).stage
            assert Stage(stage).name.lower() in TOLD[case.status]
        self.status, self.digests = case.status, digests

    def teardown(self) -> None:
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            _, findings = check_histories(self.offer.tenant_id)
        assert findings == []

    # -- helpers ----------------------------------------------------------------------------------------

    def _act(self, who: str, act: Callable[[Case, Caseworker, int], Any], owner: str | None = None) -> None:
        before, seen = self._row(), self.looked[who]
        try:
            with transaction.atomic(), acting_for(self.offer.tenant_id):
                act(Case.objects.select_for_update().get(pk=self.case_id), self.people[who], seen)
        except Refusal:
            assert self._row() == before, "what was refused changed nothing"
            return
        after = self._row()
        assert after == before or seen == before["version"], "an act upon an older page went through"
        assert after == before or after["version"] > before["version"]
        if owner is not None:
            assert after["assignee_id"] == (self.people[owner].account_id if owner else None)

    def _row(self) -> dict[str, Any]:
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            return Case.objects.filter(pk=self.case_id).values().get() | {"history": self._digests()}

    def _case(self) -> Case:
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            return Case.objects.get(pk=self.case_id)

    def _digests(self) -> list[bytes]:
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            rows = CaseEvent.objects.filter(case_id=self.case_id).order_by("number")
            return [bytes(digest) for digest in rows.values_list("digest", flat=True)]

    def _opened(self) -> Opened:
        return Opened(application_by_token(self.token, writing=True), self.token)


@pytest.mark.parametrize("runs", [6, pytest.param(80, marks=pytest.mark.long)])
def test_no_order_of_acts_loses_or_bends_anything(offer: Offer, sealed_letters: None, runs: int) -> None:
    people = {"karl": hired(offer), "ida": hired(offer)}
    built = type("CaseMachineHere", (CaseMachine,), {"offer": offer, "people": people})
    run_state_machine_as_test(built, settings=settings(max_examples=runs, stateful_step_count=40, deadline=None))
    print(f"\n{built.steps} steps")
    assert built.steps >= runs * 10
