"""Writing down who did what, where several people work on one application."""

from portalwerk.applications.models import Act, Application
from portalwerk.applications.queries import Opened


def share(application: Application) -> None:
    """Note that others have a part in an application; from now on it is written down who does what."""
    if not application.is_shared:
        application.is_shared = True
        application.save(update_fields=["is_shared"])


def note_act(opened: Opened, what: str, *, page_key: str = "") -> None:
    """Write down what whoever opened the application did. Nothing is written while it belongs to one person alone.

    Parameters: what, a code such as `page_saved`; page_key, the page it was about.
    """
    if not opened.application.is_shared:
        return
    Act(
        tenant_id=opened.application.tenant_id,
        application=opened.application,
        hand=opened.hand,
        signer=opened.signer,
        mandate=opened.mandate,
        what=what,
        page_key=page_key[:60],
    ).save()
