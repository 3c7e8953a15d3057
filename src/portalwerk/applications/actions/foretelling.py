"""Learning how long applications take, and telling whoever waits when theirs may be decided."""

from uuid import UUID

from portalwerk.applications.actions.telling import tell
from portalwerk.applications.models import Application
from portalwerk.applications.queries import opened_for_authority, tracking_of
from portalwerk.applications.rules.course import changes_of
from portalwerk.applications.rules.stages import Stage
from portalwerk.catalog.queries import offer_of
from portalwerk.forecast import actions
from portalwerk.forecast.queries.looking import foretold_of, most_on
from portalwerk.kernel.clock import now
from portalwerk.mailbox.models import Tone


def learn_course(application: Application) -> None:
    """Let the forecast learn from the way of an application so far, and say what it can about the rest."""
    steps = [(Stage(event.stage), event.at) for event in tracking_of(application)]
    service = offer_of(application.online_service_id).slug
    actions.learn(application.pk, service, changes_of(steps), moment=now())


def learn_arrival(application_id: UUID) -> None:
    """Say for the first time when an application may be decided."""
    learn_course(Application.objects.get(pk=application_id))


def foretell_open() -> None:
    """Say anew when each open application of the tenant in scope may be decided; tell whoever waits much longer now."""
    for application_id in actions.foretell_open(moment=now()):
        said = foretold_of(application_id)[-1]
        until = most_on(said)
        opened = opened_for_authority(application_id)
        tell(
            opened,
            template="later",
            tone=Tone.KNOW,
            subject="Ihr Antrag dauert länger als gedacht",
            paragraphs=(
                f"Wir rechnen jetzt mit der Entscheidung bis {until:%d.%m.%Y}.",
                "Sie müssen nichts tun. Ihr Antrag ist nicht vergessen.",
            ),
        )
