"""When an application may be decided, in words: what comparable ones took, else what the authority means to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portalwerk.applications.models import Application, TrackingEvent
from portalwerk.applications.rules.stages import Stage
from portalwerk.catalog.rules.offer import Offer
from portalwerk.forecast.models import Foretold
from portalwerk.forecast.queries.looking import foretold_of, half_on, most_on
from portalwerk.forecast.rules.gate import Silence
from portalwerk.kernel.clock import local, today
from portalwerk.web.portal.dates import between, day

_SILENT = {
    Silence.DORMANT: "Seit einem halben Jahr ist nichts passiert.",
    Silence.OLDER_THAN_KNOWN: "Ihr Antrag dauert schon länger als fast alle anderen.",
}


@dataclass(frozen=True)
class Forecast:
    """When it may be decided.

    Parameters: first_on and last_on, the days between, None where nothing is said; start_on, the day of sending;
    count, how many comparable ones stand behind it, none where it is the aim of the authority; is_late, longer than
    usual; is_pause, the days begin with the applicant's answer; silent, why there is no day.
    """

    first_on: date | None
    last_on: date | None
    start_on: date
    count: int = 0
    is_late: bool = False
    is_pause: bool = False
    silent: str = ""

    @property
    def range(self) -> str:
        """The days between which it should be decided; empty where nothing may be promised."""
        if self.last_on is None or self.is_pause:
            return ""
        return between(self.first_on, self.last_on) if self.first_on else f"bis {day(self.last_on)}"

    @property
    def has_figure(self) -> bool:
        """Whether there is something to draw."""
        return bool(self.count and self.range and self.first_on and not self.is_late)

    @property
    def half_days(self) -> int:
        """From sending to the day by which half are decided."""
        return (self.first_on - self.start_on).days if self.first_on else 0

    @property
    def most_days(self) -> int:
        """From sending to the day by which four of five are decided."""
        return (self.last_on - self.start_on).days if self.last_on else 0

    @property
    def today_days(self) -> int:
        """How far along today is, for the dot in the figure."""
        return (today() - self.start_on).days

    @property
    def half(self) -> str:
        """The day by which half are decided."""
        return day(self.first_on) if self.first_on else ""

    @property
    def most(self) -> str:
        """The day by which four of five are decided."""
        return day(self.last_on) if self.last_on else ""

    @property
    def start(self) -> str:
        """The day of sending."""
        return day(self.start_on)

    @property
    def sentence(self) -> str:
        """All of the figure in words."""
        return (
            f"Gesendet am {self.start}. Heute ist der {day(today())}. Die Hälfte der Anträge ist bis {self.half} "
            f"entschieden, vier von fünf bis {self.most}."
        )

    @property
    def caption(self) -> str:
        """What the dot is and where the figures come from."""
        return f"Punkt: heute, {day(today())}. So war es bei {self.count} Anträgen, die so weit waren wie Ihrer."

    @property
    def after_answer(self) -> str:
        """When it may be decided if the applicant answers today."""
        if not self.is_pause or self.last_on is None:
            return ""
        return f"Antworten Sie heute, entscheiden wir meist bis {day(self.last_on)}."

    @property
    def late_text(self) -> str:
        """What whoever waits longer than usual should know."""
        if self.silent:
            return self.silent
        until = f" Wir rechnen jetzt mit der Entscheidung bis {day(self.last_on)}." if self.last_on else ""
        return f"Sie müssen nichts tun, Ihr Antrag ist nicht vergessen.{until}"


def forecast_of(application: Application, offer: Offer, events: Sequence[TrackingEvent]) -> Forecast | None:
    """Return when it may be decided; None before it is sent and after the decision."""
    if application.submitted_at is None or application.stage >= Stage.DECIDED:
        return None
    start_on = local(application.submitted_at).date()
    said = foretold_of(application.pk)
    if not said or said[-1].silence == Silence.TOO_FEW:
        return _aim(application, offer, start_on, paused_days(events, until=today()))
    if said[-1].silence:
        return Forecast(None, None, start_on, is_late=True, silent=_SILENT[Silence(said[-1].silence)])
    return _foretold(said, start_on)


def _foretold(said: Sequence[Foretold], start_on: date) -> Forecast:
    """Return what was said last. Later than what was said at the beginning of the same step is longer than usual."""
    last = said[-1]
    if last.is_pause:
        return Forecast(None, today() + timedelta(days=last.most_days or 0), start_on, last.count, is_pause=True)
    begun = next(
        (one for one in said if one.step == last.step and not one.is_pause and one.most_days is not None), last
    )
    half, most, usual = half_on(last), most_on(last), most_on(begun)
    return Forecast(
        first_on=half if half is not None and half >= today() else None,
        last_on=most if most is not None and most >= today() else None,
        start_on=start_on,
        count=last.count,
        is_late=usual is None or today() > usual,
    )


def _aim(application: Application, offer: Offer, start_on: date, paused: int) -> Forecast:
    """Return what the authority means to do; days on which the applicant was to move come on top."""
    begin = start_on + timedelta(days=paused)
    first_on, last_on = begin + timedelta(days=offer.usual_from_days), begin + timedelta(days=offer.usual_to_days)
    is_late = today() > last_on
    return Forecast(
        first_on=first_on if first_on >= today() else None,
        last_on=None if is_late else last_on,
        start_on=start_on,
        is_late=is_late,
    )


def paused_days(events: Sequence[TrackingEvent], *, until: date) -> int:
    """Return on how many days the office waited for the applicant."""
    days, since = 0, None
    for event in events:
        on = local(event.at).date()
        if event.stage == Stage.YOUR_MOVE:
            since = since or on
        elif since is not None:
            days, since = days + (on - since).days, None
    return days + ((until - since).days if since is not None else 0)
