"""Learning from what happens to cases, and saying when they may be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import connection, transaction

from portalwerk.forecast.models import Foretold, RecordedStay, ServiceThermostat, SharedWait
from portalwerk.forecast.queries.looking import Look, foretold_of, half_on, look, most_on, thermostat_of
from portalwerk.forecast.rules.cells import Place
from portalwerk.forecast.rules.gate import ENOUGH_DECIDED, silence
from portalwerk.forecast.rules.spans import shown_days
from portalwerk.forecast.rules.stays import FIRST_STATUS, Change, Stay, Turn, days_between, net_between, stays_of
from portalwerk.forecast.rules.thermostat import Thermostat
from portalwerk.kernel.scope import OutOfScope, acting_for, current_tenant

_STAY_FIELDS = tuple(field.name for field in fields(Stay))
_ENDED = frozenset({Turn.DECIDED, Turn.LEFT})
# Who waits is told when a date moves by more than this. Source: FORECAST.md 3.7.
_MOVED = timedelta(days=7)
_WAITS = """
SELECT service, status, elapsed_bin, turn = 'decided',
  CASE WHEN days < 21 THEN round(days * 4) / 4 ELSE round(days) END, count(*), min(entered_at)
FROM (
  SELECT *, coalesce(wait_days, greatest(extract(epoch FROM %s - counts_from) / 86400, 0))::float8 AS days
  FROM forecast_recordedstay WHERE tenant_id = %s
) stays
GROUP BY 1, 2, 3, 4, 5
"""


def learn(subject_id: UUID, service: str, changes: Sequence[Change], *, moment: datetime) -> None:
    """Write down where a case stood so far, and say what may be said now. Twice writes the same.

    Parameters: service, its name in the address; changes, all so far, oldest first.
    """
    stays = stays_of(changes)
    kept = RecordedStay.objects.filter(subject_id=subject_id)
    if not stays or (stays[-1].turn in _ENDED and kept.filter(turn__in=_ENDED).exists()):
        return
    kept.delete()
    rows = RecordedStay.objects.bulk_create(recorded(subject_id, service, stays))
    if stays[-1].turn == Turn.DECIDED:
        _judge(subject_id, service, changes)
    elif stays[-1].turn != Turn.LEFT:
        _Foretelling(moment).foretell(rows[-1], first=rows[0], last=foretold_of(subject_id)[-1:])


def recorded(subject_id: UUID, service: str, stays: Iterable[Stay]) -> list[RecordedStay]:
    """Return the rows of stays, for the tenant in scope. Raises OutOfScope."""
    tenant_id = current_tenant()
    if tenant_id is None:
        raise OutOfScope(RecordedStay.__name__)
    return [
        RecordedStay(
            tenant_id=tenant_id,
            subject_id=subject_id,
            service=service,
            **{name: getattr(stay, name) for name in _STAY_FIELDS},
        )
        for stay in stays
    ]


def foretell_open(*, moment: datetime) -> list[UUID]:
    """Say anew when each open case of the tenant in scope may be decided.

    Returns the cases whose later day moved away so far that whoever waits should hear of it.
    """
    foretelling = _Foretelling(moment)
    by_step = RecordedStay.objects.filter(turn__in=[Turn.OFFICE, Turn.APPLICANT])
    firsts = {row.subject_id: row for row in by_step.filter(step=1)}
    newest = Foretold.objects.filter(subject_id__in=by_step.values("subject_id"))
    said = {row.subject_id: row for row in newest.order_by("subject_id", "-at", "-pk").distinct("subject_id")}
    moved = []
    for row in by_step.order_by("subject_id", "-step").distinct("subject_id"):
        last = said.get(row.subject_id)
        if foretelling.foretell(row, first=firsts[row.subject_id], last=[last] if last else []):
            moved.append(row.subject_id)
    return moved


class _Foretelling:
    """Saying at one moment, for cases of one tenant, when they may be decided."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._thermostats: dict[str, Thermostat] = {}
        self._whole: dict[str, Look] = {}

    def foretell(self, stay: RecordedStay, *, first: RecordedStay, last: Sequence[Foretold]) -> bool:
        """Write what may be said now, if it differs from what was said last.

        Parameters: first, the first stay of the same case; last, what was said last, if anything. Returns whether
        the later day moved away so far from the one that was told that whoever waits should hear of it.
        """
        said = self._said(stay, first)
        if last and _same(last[0], said):
            return False
        told_until = last[0].told_until if last else None
        until = None if said.is_pause else most_on(said)
        is_moved = told_until is not None and until is not None and until - told_until > _MOVED
        is_begun = told_until is None or last[0].step != said.step
        said.told_until = until if is_moved or is_begun else told_until
        said.save()
        return is_moved

    def _said(self, stay: RecordedStay, first: RecordedStay) -> Foretold:
        waited, miss = self._waited(stay), self._thermostat(stay.service).miss
        place = Place(stay.service, stay.status, stay.elapsed_bin)
        seen, whole = look(place, moment=self._moment, waited_days=waited, most=1 - miss), self._look_at(stay.service)
        reason = silence(
            most_days=seen.most_days,
            nearly_all_days=seen.nearly_all_days,
            decided=seen.decided,
            history_days=days_between(seen.since, self._moment) if seen.since else 0,
            waited_days=self._waited(first),
            quiet_days=days_between(_last_event(stay), self._moment),
            oldest_days=whole.old_days if whole.decided >= ENOUGH_DECIDED else None,
        )
        said = Foretold(
            tenant_id=stay.tenant_id,
            subject_id=stay.subject_id,
            service=stay.service,
            step=stay.step,
            at=self._moment,
            count=seen.decided,
            silence=reason or "",
            is_pause=stay.turn == Turn.APPLICANT,
        )
        if reason is None and seen.half_days is not None and seen.most_days is not None:
            said.half_days, said.most_days = shown_days(ceil(seen.half_days)), shown_days(ceil(seen.most_days))
        return said

    def _waited(self, stay: RecordedStay) -> float:
        return days_between(stay.counts_from, self._moment) if stay.wait_days is None else stay.wait_days

    def _thermostat(self, service: str) -> Thermostat:
        if service not in self._thermostats:
            self._thermostats[service] = thermostat_of(service)
        return self._thermostats[service]

    def _look_at(self, service: str) -> Look:
        if service not in self._whole:
            self._whole[service] = look(Place(service, FIRST_STATUS, 0), moment=self._moment)
        return self._whole[service]


def share_waits(tenant_ids: Iterable[UUID], *, moment: datetime) -> None:
    """Count the waits of all tenants anew, so that a new authority can borrow them. Counts travel, cases do not."""
    counts: Counter[tuple[str, str, int, bool, float]] = Counter()
    since: dict[tuple[str, str, int, bool, float], datetime] = {}
    for tenant_id in tenant_ids:
        with transaction.atomic(), acting_for(tenant_id), connection.cursor() as cursor:
            cursor.execute(_WAITS, [moment, tenant_id])
            for *cell, count, entered_at in cursor.fetchall():
                key = (cell[0], cell[1], cell[2], cell[3], cell[4])
                counts[key] += count
                since[key] = min(entered_at, since.get(key, entered_at))
    names = ("service", "status", "elapsed_bin", "is_decided", "wait_days")
    rows = [
        SharedWait(count=count, since=since[key], **dict(zip(names, key, strict=True))) for key, count in counts.items()
    ]
    with transaction.atomic():
        SharedWait.objects.all().delete()
        SharedWait.objects.bulk_create(rows, batch_size=2000)


def _judge(subject_id: UUID, service: str, changes: Sequence[Change]) -> None:
    """Let the thermostat of the service hear how many of the days that were shown have not held."""
    decided_at = next(change.at for change in changes if change.turn == Turn.DECIDED)
    missed = [
        net_between(changes, said.at, decided_at) >= timedelta(days=said.most_days + 1)
        for said in foretold_of(subject_id)
        if said.most_days is not None
    ]
    if not missed:
        return
    thermostat = thermostat_of(service).after(missed.count(True) / len(missed))
    ServiceThermostat.objects.update_or_create(service=service, defaults={"miss": thermostat.miss})


def _same(last: Foretold, said: Foretold) -> bool:
    """Return whether both say the same."""
    words: tuple[str, ...] = ("step", "silence", "is_pause")
    if said.is_pause:
        words = (*words, "half_days", "most_days")
    elif (half_on(last), most_on(last)) != (half_on(said), most_on(said)):
        return False
    return all(getattr(last, name) == getattr(said, name) for name in words)


def _last_event(stay: RecordedStay) -> datetime:
    """Return when something last happened: the stay began, or the applicant was asked."""
    if stay.wait_days is None:
        return stay.entered_at
    return stay.counts_from + timedelta(days=stay.wait_days)
