"""What is under way for the person at the screen, shown where they arrive."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import HttpRequest

from portalwerk.applications.queries import Listed, applications_visible_to
from portalwerk.applications.rules.stages import STAGE_NAMES, Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.models import OnlineService
from portalwerk.identity.models import Realm
from portalwerk.kernel.scope import acting_for_account
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.sessions import COOKIES, person_of
from portalwerk.web.portal.dates import weekday

_SENTENCES = {
    Stage.DRAFT: "Sie haben angefangen. Ihre Angaben sind gespeichert.",
    Stage.SENT: "Ihr Antrag ist gesendet. Sie müssen nichts tun.",
    Stage.ARRIVED: "Ihr Antrag ist da. Sie müssen nichts tun.",
    Stage.IN_REVIEW: "Das Amt prüft Ihre Unterlagen. Sie müssen nichts tun.",
    Stage.DECIDING: "Das Amt entscheidet gerade. Sie müssen nichts tun.",
    Stage.DECIDED: "Die Entscheidung ist da. Sie können sie jetzt lesen.",
    Stage.CLOSED: "Alles erledigt.",
}


@dataclass(frozen=True)
class Running:
    """One application in short. `is_yours` means that the person must act."""

    title: str
    page: str
    token: str
    tenant: Tenant
    is_yours: bool
    tag: str
    sentence: str
    action: str
    done: int
    stage_name: str
    icon: str = "document"
    until: date | None = None

    @property
    def total(self) -> int:
        """How many dots are drawn."""
        return len(Stage)


def running_applications(request: HttpRequest) -> list[Running]:
    """Return what is under way for the signed-in person, what they must do first. Empty for anybody else."""
    if COOKIES[Realm.CITIZEN] not in request.COOKIES or (person := person_of(request, Realm.CITIZEN)) is None:
        return []
    with transaction.atomic(), acting_for_account(person.account_id):
        rows = applications_visible_to(person.account_id)
    return in_short([row for row in rows if row.application.status not in {Status.CLOSED, Status.WITHDRAWN}])


def in_short(rows: list[Listed]) -> list[Running]:
    """Return applications in short, what the person must do first, by deadline; then the latest change."""
    shown = [_short(row) for row in rows]
    return sorted(shown, key=lambda one: (not one.is_yours, one.until or date.max))


def draft_of(request: HttpRequest, online: OnlineService | None) -> Running | None:
    """Return the draft that the signed-in person has of a service, so that they need not begin again."""
    if online is None or COOKIES[Realm.CITIZEN] not in request.COOKIES:
        return None
    person = person_of(request, Realm.CITIZEN)
    if person is None:
        return None
    with transaction.atomic(), acting_for_account(person.account_id):
        rows = applications_visible_to(person.account_id)
    mine = [row for row in rows if row.application.status == Status.DRAFT and row.offer.slug == online.slug]
    mine = [row for row in mine if row.offer.tenant_id == online.tenant_id]
    return _short(mine[0]) if mine else None


def _short(row: Listed) -> Running:
    application = row.application
    stage = Stage(application.stage)
    tenant = tree().by_id[application.tenant_id]
    is_draft, is_asked = stage == Stage.DRAFT, stage == Stage.YOUR_MOVE
    until = application.your_move_until
    is_ready = stage == Stage.ON_ITS_WAY and row.offer.handover.way == "pickup"
    if is_asked:
        sentence = "Uns fehlt noch etwas von Ihnen." + (f" Bitte bis {weekday(until)}." if until else "")
    elif stage == Stage.ON_ITS_WAY:
        sentence = row.offer.handover.ready or "Es ist unterwegs zu Ihnen."
    else:
        sentence = _SENTENCES[stage]
    if application.status == Status.WITHDRAWN:
        sentence = "Sie haben diesen Antrag zurückgezogen."
    return Running(
        title=row.offer.short_title,
        page="applications-resume" if is_draft else "applications-follow",
        token=row.token,
        tenant=tenant,
        is_yours=is_asked or is_ready,
        tag=_tag(stage, yours=is_asked or is_ready),
        sentence=sentence,
        action="Weitermachen" if is_draft else "Jetzt erledigen" if is_asked else "Stand ansehen",
        done=int(stage) - 1,
        stage_name="Zurückgezogen" if application.status == Status.WITHDRAWN else STAGE_NAMES[stage],
        icon="pen" if is_draft else "bell" if is_asked or is_ready else "document",
        until=until,
    )


def _tag(stage: Stage, *, yours: bool) -> str:
    if yours:
        return "Sie sind am Zug"
    return {Stage.DRAFT: "Entwurf", Stage.DECIDED: "Entschieden", Stage.CLOSED: "Abgeschlossen"}.get(
        stage, "Das Amt ist am Zug"
    )
