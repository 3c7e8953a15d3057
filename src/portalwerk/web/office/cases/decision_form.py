"""What is entered for a decision, and the page that asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from portalwerk.cases import queries
from portalwerk.cases.actions.wording import full_fee
from portalwerk.cases.models import TextModule
from portalwerk.cases.rules.countersigning import needs_countersignature
from portalwerk.cases.rules.modules import PURPOSE_WORDS, Purpose
from portalwerk.cases.rules.wording import (
    PROVISO_WORDS,
    RELIEF_WORDS,
    Proviso,
    ProvisoKind,
    Relief,
    ReliefKind,
    blank_label,
    blanks_of,
    filled,
)
from portalwerk.catalog.rules.offer import OutcomeOption
from portalwerk.formengine.rules.asking import holds
from portalwerk.kernel.money import Money
from portalwerk.web.office.cases.forms import VersionForm

_LONGEST = 4000
_FIELDS = ("outcome", "own_reason", "fee", "fee_amount", "fee_reason", "own_proviso_kind", "own_proviso")
_PREFIXES = ("reason.", "proviso.", "module", "blank.")


@dataclass(frozen=True)
class Choosable:
    """A text module that can be ticked: of the service, or of the authority."""

    value: str
    title: str
    text: str
    kind: ProvisoKind | None = None


class DecisionForm(VersionForm):
    """Outcome, reasons, provisos, fee."""

    outcome = forms.CharField(max_length=60, error_messages={"required": "Wählen Sie das Ergebnis."})

    def __init__(
        self, posted: QueryDict | None, *, desk: queries.Desk, own: Sequence[TextModule], kept: Mapping[str, Any]
    ) -> None:
        self.desk = desk
        self.posted = posted
        self.kept = kept
        self.own = own
        super().__init__(posted)

    def values(self, name: str) -> list[str]:
        """Return what stands in a field: what was posted, else what was kept of the last time."""
        if self.posted is not None:
            return self.posted.getlist(name)
        return [str(value) for value in self.kept.get(name, [])]

    def value(self, name: str) -> str:
        """Return the one value of a field, empty without one."""
        return next(iter(self.values(name)), "")

    def entered(self) -> dict[str, Any]:
        """Return what `decide_case` wants. Raises ValueMissing, ReliefUnfit for an amount that is none."""
        outcome = self.chosen_outcome
        reasons = [
            *(self._filled(one) for one in reasons_of(outcome) if one.value in self.values(f"reason.{outcome.key}")),
            *(self._filled(one) for one in self._ticked_own(is_reason=True)),
            *_paragraphs(self.value("own_reason")),
        ]
        provisos = [
            Proviso(one.kind, self._filled(one))
            for one in [*provisos_of(outcome), *self._ticked_own(is_reason=False)]
            if one.kind is not None
            and (one.value in self.values(f"proviso.{outcome.key}") or one.value.startswith("module."))
        ]
        if self.value("own_proviso").strip():
            kind = self.value("own_proviso_kind")
            known = kind if kind in {k.value for k in ProvisoKind} else ProvisoKind.OBLIGATION
            provisos.append(Proviso(ProvisoKind(known), self.value("own_proviso").strip()[:_LONGEST]))
        return {
            "outcome_key": outcome.key,
            "reasons": reasons,
            "provisos": provisos,
            "relief": self._relief(),
            "modules": self.values("module"),
            "entered": self._as_filled_in(),
        }

    @property
    def chosen_outcome(self) -> OutcomeOption:
        """The outcome that was chosen; one that does not exist has no reasons and is refused later."""
        wanted = self.value("outcome")
        found = (option for option in self.desk.offer.outcomes if option.key == wanted)
        return next(found, OutcomeOption(wanted, "", "", ""))

    def _ticked_own(self, *, is_reason: bool) -> list[Choosable]:
        ticked = set(self.values("module"))
        return [one for one in own_modules(self.own) if one.value[7:] in ticked and (one.kind is None) == is_reason]

    def _filled(self, module: Choosable) -> str:
        blanks = {name: self.value(f"blank.{module.value}.{name}")[:300] for name in blanks_of(module.text)}
        return filled(module.text, blanks, title=module.title)

    def _relief(self) -> Relief | None:
        kind = self.value("fee")
        if kind not in {one.value for one in ReliefKind}:
            return None
        reason = self.value("fee_reason").strip()[:_LONGEST]
        if kind == ReliefKind.EXEMPT:
            return Relief(ReliefKind.EXEMPT, 0, reason)
        return Relief(ReliefKind.REDUCED, cents_in(self.value("fee_amount")), reason)

    def _as_filled_in(self) -> dict[str, list[str]]:
        posted: Any = self.posted or QueryDict()
        return {name: posted.getlist(name) for name in posted if name in _FIELDS or str(name).startswith(_PREFIXES)}


def decide_page(form: DecisionForm, problems: list[tuple[str, str]], *, remark: str) -> dict[str, Any]:
    """Return what the page for deciding shows. Reasons that fit the answers are ticked beforehand."""
    desk = form.desk
    is_new = form.posted is None and not form.kept
    outcomes = desk.offer.outcomes
    fee = full_fee(desk)
    return {
        "desk": desk,
        "case": desk.case,
        "form": form,
        "problems": problems,
        "remark": remark,
        "outcomes": [(one.key, one.title, _hint(desk, one, fee)) for one in outcomes],
        "outcome": form.value("outcome"),
        "needs_second": any(_needs_second(desk, one, fee) for one in outcomes),
        "groups": [_group(form, outcome, is_new=is_new) for outcome in outcomes],
        "own_groups": _own_groups(form),
        "own_reason": form.value("own_reason"),
        "own_proviso": form.value("own_proviso"),
        "own_proviso_kind": form.value("own_proviso_kind") or ProvisoKind.OBLIGATION.value,
        "proviso_kinds": [(kind.value, PROVISO_WORDS[kind]) for kind in ProvisoKind],
        "may_grant": any(one.kind in {"granted", "partly_granted"} for one in outcomes),
        "fee": str(fee) if fee else "",
        "fee_options": [
            ("full", f"Volle Gebühr: {fee}"),
            *((kind.value, RELIEF_WORDS[kind]) for kind in ReliefKind),
        ],
        "fee_title": f"Gebühr: {fee}. Ermäßigen oder erlassen?",
        "fee_choice": form.value("fee") or "full",
        "fee_changes": form.value("fee") not in {"", "full"},
        "fee_amount": form.value("fee_amount"),
        "fee_reason": form.value("fee_reason"),
    }


def reasons_of(outcome: OutcomeOption) -> list[Choosable]:
    """Return the service's modules for the reasons of an outcome."""
    return [Choosable(one.key, one.title, one.text) for one in outcome.reasons]


def provisos_of(outcome: OutcomeOption) -> list[Choosable]:
    """Return the service's provisos of an outcome."""
    return [Choosable(one.key, one.title, one.text, ProvisoKind(one.kind)) for one in outcome.provisos]


def own_modules(rows: Sequence[TextModule]) -> list[Choosable]:
    """Return the authority's modules; which row it is says which version was chosen."""
    return [
        Choosable(
            f"module.{row.pk}",
            row.title,
            row.text,
            None if row.purpose == Purpose.REASON else ProvisoKind(row.purpose),
        )
        for row in rows
    ]


def cents_in(written: str) -> int:
    """Return the cents of an amount as people write it, `12,50` or `12`; -1 for something else."""
    euros, _, cents = written.replace("€", "").replace(".", "").strip().partition(",")
    if not euros.isdecimal() or len(euros) > 6 or (cents and not (cents.isdecimal() and len(cents) == 2)):
        return -1
    return int(euros) * 100 + int(cents or 0)


def _group(form: DecisionForm, outcome: OutcomeOption, *, is_new: bool) -> dict[str, Any]:
    desk = form.desk
    name, proviso = f"reason.{outcome.key}", f"proviso.{outcome.key}"
    suggested = [
        r.key
        for r in outcome.reasons
        if r.suggested_if and holds(desk.form, r.suggested_if, desk.content["answers"], desk.facts)
    ]
    return {
        "reason_title": f"Begründung, wenn: {outcome.title}",
        "proviso_title": f"Nebenbestimmungen, wenn: {outcome.title}",
        "reason_name": name,
        "reasons": [(one.value, one.title, one.text) for one in reasons_of(outcome)],
        "chosen_reasons": suggested if is_new else form.values(name),
        "proviso_name": proviso,
        "provisos": [
            (one.value, f"{PROVISO_WORDS[ProvisoKind(str(one.kind))]}: {one.title}", one.text)
            for one in provisos_of(outcome)
        ],
        "chosen_provisos": form.values(proviso),
        "blanks": _blanks(form, [*reasons_of(outcome), *provisos_of(outcome)]),
    }


def _own_groups(form: DecisionForm) -> list[dict[str, Any]]:
    """Return the authority's modules, by what they are for."""
    groups = []
    for purpose in Purpose:
        rows = [row for row in form.own if row.purpose == purpose]
        if rows:
            groups.append(
                {
                    "title": f"{PURPOSE_WORDS[purpose]}: Bausteine Ihres Amtes",
                    "options": [(str(row.pk), f"{row.title} (Fassung {row.number})", row.text) for row in rows],
                    "chosen": form.values("module"),
                    "blanks": _blanks(form, own_modules(rows)),
                }
            )
    return groups


def _blanks(form: DecisionForm, modules: Sequence[Choosable]) -> list[dict[str, str]]:
    return [
        {
            "name": f"blank.{module.value}.{blank}",
            "label": f"{module.title}: {blank_label(blank)}",
            "value": form.value(f"blank.{module.value}.{blank}"),
        }
        for module in modules
        for blank in blanks_of(module.text)
    ]


def _needs_second(desk: queries.Desk, outcome: OutcomeOption, fee: Money) -> bool:
    return needs_countersignature(desk.offer.countersign, kind=outcome.kind, cents=fee.cents)


def _hint(desk: queries.Desk, outcome: OutcomeOption, fee: Money) -> str:
    return outcome.operative + (" Braucht eine Mitzeichnung." if _needs_second(desk, outcome, fee) else "")


def _paragraphs(text: str) -> list[str]:
    return [part.strip()[:_LONGEST] for part in text.replace("\r", "").split("\n\n") if part.strip()]
