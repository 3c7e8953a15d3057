"""The parcel view in words: whose move, which stage, when what comes next. Staff never type any of this.

Source: UX.md B2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portalwerk.applications.models import Application, ApplicationLetter, ReplyRequest, TrackingEvent
from portalwerk.applications.queries import Opened, items_of, tracking_of
from portalwerk.applications.rules.replying import MESSAGE
from portalwerk.applications.rules.stages import Stage, Step, steps
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.rules.drawing import input_id
from portalwerk.kernel.clock import local, today
from portalwerk.tenants.models import Tenant, Unit
from portalwerk.tenants.queries import tree
from portalwerk.web.portal.applications.forecast import Forecast, forecast_of
from portalwerk.web.portal.dates import count_word, day, moment_of, weekday

_OFFICE_MOVES = {
    Stage.IN_REVIEW: ("Das Amt prüft Ihre Unterlagen.", "", ""),
    Stage.DECIDING: ("Das Amt entscheidet über Ihren {noun}.", "", ""),
    Stage.DECIDED: ("Die Entscheidung ist da.", "Lesen Sie jetzt Ihren Bescheid.", "Entschieden"),
    Stage.CLOSED: ("Alles erledigt.", "Ihr {noun} ist abgeschlossen.", "Abgeschlossen"),
}
_NO_HANDOVER = frozenset({"none", "download"})


@dataclass(frozen=True)
class Move:
    """Whose move it is: exactly one sentence, and what that means."""

    title: str
    text: str
    is_yours: bool = False
    kicker: str = ""


@dataclass(frozen=True)
class ShownStep:
    """One of the nine stages as the page draws it."""

    number: int
    title: str
    status: str
    when: str
    when_iso: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Standing:
    """All that the tracking page says about where an application is."""

    move: Move
    steps: Sequence[ShownStep]
    forecast: Forecast | None
    office: str
    unit: Unit | None
    tenant: Tenant
    items: Sequence[AskedItem]
    version: str
    is_over: bool
    is_ready: bool
    may_withdraw: bool
    deemed: str = ""

    @property
    def expected(self) -> str:
        """When the decision may come, as the title of a step."""
        if self.forecast is None or not self.forecast.range:
            return ""
        return f"Voraussichtlich {self.forecast.range}: Sie bekommen die Entscheidung."

    @property
    def call_href(self) -> str:
        """The number of the office as a link; 115 without one."""
        return "tel:" + ("".join(sign for sign in self.phone if sign.isdigit() or sign == "+") or "115")

    @property
    def phone(self) -> str:
        """The number of the office."""
        return (self.unit.phone if self.unit else "") or self.tenant.phone

    @property
    def where(self) -> str:
        """The address where something is picked up."""
        place = self.unit if self.unit is not None and self.unit.street else self.tenant
        return f"{place.street}, {place.postcode} {place.city}" if place.street else ""

    @property
    def hours(self) -> str:
        """When the office is open."""
        return (self.unit.hours if self.unit else "") or self.tenant.hours


@dataclass(frozen=True)
class AskedItem:
    """One thing that the applicant is asked for: a paper to upload, or a question to answer again."""

    title: str
    note: str
    anchor: str
    action: str
    icon: str


def asked_of(request: ReplyRequest) -> list[AskedItem]:
    """Return what is asked for, each with what to do and where on the page it is done."""
    found = []
    for item in items_of(request):
        if item["key"] == MESSAGE:
            continue
        path, note = item.get("path", ""), item.get("remark") or item.get("hint", "")
        anchor = "#" + (input_id(path) if path else input_id(item["key"]))
        found.append(AskedItem(item["title"], note, anchor, *(("Ändern", "pen") if path else ("Hochladen", "upload"))))
    return found


def version_of(application: Application, letters: Sequence[object]) -> str:
    """Return what changes whenever the tracking page would look different."""
    changed = int(application.changed_at.timestamp() * 1000)
    return f"{application.stage}-{changed}-{len(letters)}"


def standing_of(
    opened: Opened,
    *,
    letters: Sequence[ApplicationLetter],
    request: ReplyRequest | None = None,
    unit: Unit | None = None,
) -> Standing:
    """Return where an application is.

    Parameters: request, what the applicant is asked for just now; unit, who has it now if it was handed over.
    """
    application, offer = opened.application, opened.offer
    events = tracking_of(application)
    tenant = tree().by_id[application.tenant_id]
    office = f"{unit.name if unit else offer.unit_name}, {tenant.name}"
    unit = unit or tree().units.get(offer.unit_id)
    items = asked_of(request) if request else []
    forecast = forecast_of(application, offer, events)
    stage = Stage(application.stage)
    return Standing(
        move=move_of(application, offer, items=items, unit=unit),
        steps=shown_steps(application, offer, events, forecast=forecast, unit=unit),
        forecast=forecast,
        office=office,
        unit=unit,
        tenant=tenant,
        items=items,
        version=version_of(application, letters),
        is_over=stage == Stage.CLOSED,
        is_ready=stage == Stage.ON_ITS_WAY and offer.handover.way == "pickup",
        may_withdraw=application.status == Status.SUBMITTED,
        deemed=_deemed(application),
    )


def move_of(application: Application, offer: Offer, *, items: Sequence[AskedItem], unit: Unit | None) -> Move:
    """Return whose move it is, in one sentence."""
    stage, handover = Stage(application.stage), offer.handover
    if application.status == Status.WITHDRAWN:
        return Move(f"Sie haben den {offer.noun} zurückgezogen.", "Das Amt prüft ihn nicht weiter.", kicker="Beendet")
    if stage == Stage.YOUR_MOVE:
        return _your_move(application, items)
    if stage == Stage.ON_ITS_WAY and handover.way == "pickup":
        return Move(handover.ready or f"Abholbereit: {handover.thing}", "Holen Sie es zu den Öffnungszeiten ab.", True)
    if stage in {Stage.SENT, Stage.ARRIVED}:
        at = f"bei {unit.name_dative}".replace("bei dem ", "beim ") if unit and unit.name_dative else "beim Amt"
        return Move(f"Ihr {offer.noun} ist {at} eingegangen.", _nothing_to_do(application))
    if stage == Stage.ON_ITS_WAY:
        title = handover.ready or f"Unterwegs: {handover.thing}"
        return Move(title, _nothing_to_do(application), kicker="Unterwegs zu Ihnen")
    title, text, kicker = _OFFICE_MOVES[stage]
    said = (text or _nothing_to_do(application)).format(noun=offer.noun)
    return Move(title.format(noun=offer.noun), said, kicker=kicker)


def _deemed(application: Application) -> str:
    """Return what the silence of the authority means, where the law says so. Source: § 42a VwVfG."""
    last_on = application.deemed_on
    if last_on is None or application.status != Status.SUBMITTED:
        return ""
    if today() <= last_on:
        return f"Entscheiden wir nicht bis zum {day(last_on)}, gilt Ihr Antrag als genehmigt."
    since = day(last_on + timedelta(days=1))
    return f"Ihr Antrag gilt seit dem {since} als genehmigt, weil wir nicht rechtzeitig entschieden haben."


def _nothing_to_do(application: Application) -> str:
    told = "Wir schreiben Ihnen" if application.account_id else "Hier sehen Sie"
    then = "sobald sich etwas ändert"
    return f"Sie müssen gerade nichts tun. {told}, {then}."


def shown_steps(
    application: Application,
    offer: Offer,
    events: Sequence[TrackingEvent],
    *,
    forecast: Forecast | None,
    unit: Unit | None,
) -> list[ShownStep]:
    """Return the stages with their moments; those to come with what is known about them."""
    reached = {Stage(event.stage): event.at for event in events}
    if application.status == Status.DRAFT:
        reached.setdefault(Stage.DRAFT, application.started_at)
    skips = frozenset({Stage.ON_ITS_WAY}) if offer.handover.way in _NO_HANDOVER else frozenset()
    if application.status == Status.WITHDRAWN:
        skips = frozenset(stage for stage in Stage if stage not in reached)
    current = Stage(application.stage)
    drawn = steps(reached, current, notes={}, skips=skips)
    return [_shown(step, application, offer, forecast=forecast, unit=unit) for step in drawn]


def _your_move(application: Application, items: Sequence[AskedItem]) -> Move:
    until = application.your_move_until
    please = f" Bitte bis {weekday(until)}." if until else ""
    asks = any(item.action == "Ändern" for item in items)
    if not items:
        title = f"Uns fehlt noch etwas von Ihnen.{please}"
    elif len(items) == 1:
        title = f"{'Bitte prüfen Sie' if asks else 'Uns fehlt noch'}: {items[0].title}.{please}"
    elif asks:
        title = f"Wir brauchen noch {count_word(len(items))} Dinge von Ihnen.{please}"
    else:
        title = f"Uns fehlen {count_word(len(items))} Dinge.{please}"
    photo = " Ein Foto reicht." if not items or any(item.action == "Hochladen" for item in items) else ""
    return Move(title, f"Danach geht es gleich weiter.{photo}", is_yours=True)


def _shown(
    step: Step, application: Application, offer: Offer, *, forecast: Forecast | None, unit: Unit | None
) -> ShownStep:
    is_asked = step.stage == Stage.YOUR_MOVE
    is_pickup = step.stage == Stage.ON_ITS_WAY and offer.handover.way == "pickup"
    status = "you" if step.status == "now" and (is_asked or is_pickup) else step.status
    moment = step.at if step.status != "next" else None
    return ShownStep(
        number=int(step.stage),
        title=_title(step, application, offer, unit),
        status=status,
        when=("seit " if step.status == "now" else "") + moment_of(moment) if moment else "",
        when_iso=_iso(moment),
        lines=[line for line in (_line(step, application, offer, forecast),) if line],
    )


def _title(step: Step, application: Application, offer: Offer, unit: Unit | None) -> str:
    if step.stage == Stage.ARRIVED and step.status != "next" and unit and unit.name_dative:
        return f"Eingegangen bei {unit.name_dative}".replace("bei dem ", "beim ")
    if step.stage == Stage.YOUR_MOVE:
        return "Sie sind dran" if step.status == "now" else step.name
    if step.stage == Stage.ON_ITS_WAY:
        return {"pickup": "Abholbereit", "post": "Unterwegs zu Ihnen"}.get(offer.handover.way, step.name)
    if step.stage == Stage.CLOSED and application.status == Status.WITHDRAWN:
        return "Zurückgezogen"
    return step.name


def _line(step: Step, application: Application, offer: Offer, forecast: Forecast | None) -> str:
    if step.status == "next":
        return _coming(step.stage, offer, forecast)
    if step.status != "now":
        return ""
    if step.stage == Stage.YOUR_MOVE:
        return f"Solange ruht die Bearbeitung. {forecast.after_answer if forecast else ''}".strip()
    if step.stage == Stage.IN_REVIEW:
        return "Wir prüfen, ob alles da ist und stimmt."
    if step.stage == Stage.ON_ITS_WAY:
        return offer.handover.ready
    return ""


def _coming(stage: Stage, offer: Offer, forecast: Forecast | None) -> str:
    if stage == Stage.YOUR_MOVE:
        return "Nur wenn etwas fehlt"
    if stage == Stage.DECIDING:
        return "Beginnt, sobald alles da ist"
    if stage == Stage.DECIDED and forecast is not None and forecast.range:
        return f"Voraussichtlich {forecast.range}"
    if stage == Stage.ON_ITS_WAY:
        return f"{offer.handover.thing}: nach der Entscheidung"
    return ""


def _iso(moment: datetime | None) -> str:
    return local(moment).isoformat(timespec="minutes") if moment else ""
