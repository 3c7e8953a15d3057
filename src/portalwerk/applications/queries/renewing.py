"""What a draft becomes when a newer version of its service is offered."""

from __future__ import annotations

from portalwerk.applications.queries.following import attachments_of
from portalwerk.applications.queries.opening import Opened
from portalwerk.applications.rules.renewing import Renewal, before_other_eyes, changed_terms, matters
from portalwerk.formengine.queries import form_by_id
from portalwerk.formengine.rules.migrating import migrate
from portalwerk.formengine.rules.moving import FileFacts


def renewal_of(opened: Opened) -> Renewal | None:
    """Return what a draft becomes in the version that is offered now; None if it is on that one, or nothing matters."""
    if opened.later is None or not matters(opened.offer, opened.later.offer):
        return None
    offer = opened.later.offer
    form = form_by_id(offer.form_version_id)
    files = [row.stored_file for row in attachments_of(opened.application)] if opened.takes_files else []
    migration = migrate(
        opened.form,
        form,
        opened.answers,
        facts=opened.facts,
        files={str(file.pk): FileFacts(file.media_type, file.size) for file in files},
        apart=before_other_eyes(opened.offer, offer, opened.form, form),
    )
    both = (opened.answers, migration.answers)
    terms = changed_terms(opened.offer, offer, (opened.form, form), both, opened.facts)
    return Renewal(offer, form != opened.form, migration, terms)
