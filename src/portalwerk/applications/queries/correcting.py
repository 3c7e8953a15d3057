"""A correction in the making: what is asked, what stands there, what was given so far, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portalwerk.applications.models import ReplyRequest
from portalwerk.applications.queries.following import given_of, items_of
from portalwerk.applications.queries.opening import Opened
from portalwerk.applications.rules.replying import Item, asked_papers, asked_paths
from portalwerk.applications.rules.signing import pages_of_signers
from portalwerk.formengine.rules.correcting import Part, Unit, askable, corrected, draw_units, faults, open_units
from portalwerk.formengine.rules.form import Answers
from portalwerk.formengine.rules.problem import Problem


@dataclass
class Correction:
    """A request in the hands of the applicant, with what they have given of it so far."""

    opened: Opened
    request: ReplyRequest

    @cached_property
    def items(self) -> Sequence[Item]:
        """All that is asked for, and the words of the answer."""
        return items_of(self.request)

    @property
    def papers(self) -> list[Item]:
        """What is answered with files."""
        return asked_papers(self.items)

    @cached_property
    def given(self) -> dict[str, Any]:
        """The answers so far, by path."""
        return given_of(self.request)

    @property
    def answers(self) -> Answers:
        """The answers as they would be."""
        return corrected(self.opened.answers, self.given)

    @property
    def units(self) -> list[str]:
        """All questions that have to be answered now."""
        asked = asked_paths(self.items)
        if not asked:
            return []
        opened = self.opened
        units = open_units(opened.form, opened.answers, self.answers, asked, facts=opened.facts)
        theirs = {unit.path for unit in askable_of(opened, self.answers)}
        return [path for path in units if path in theirs or path in asked]

    def problems(self) -> list[Problem]:
        """What is wrong with the answers."""
        if not asked_paths(self.items):
            return []
        opened = self.opened
        return faults(opened.form, opened.answers, self.answers, self.units, facts=opened.facts)

    def parts(self, problems: Sequence[Problem] = ()) -> list[Part]:
        """The questions as they are drawn, with the remarks of the office."""
        opened = self.opened
        units = self.units
        if not units:
            return []
        remarks = {item["path"]: item.get("remark", "") for item in self.items if item.get("path")}
        return draw_units(opened.form, self.answers, units, problems, remarks=remarks, facts=opened.facts)


def askable_of(opened: Opened, answers: Answers | None = None) -> list[Unit]:
    """Return the questions that the applicant answers themselves; those of who signs with them are not theirs."""
    known = opened.answers if answers is None else answers
    return askable(opened.form, known, facts=opened.facts, without=pages_of_signers(opened.offer))
