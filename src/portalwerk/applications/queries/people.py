"""Who else has a part in an application: signers, helpers, what they did, and the links they have."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from uuid import UUID

from django.conf import settings

from portalwerk.applications.models import (
    Act,
    Application,
    Mandate,
    Signer,
)
from portalwerk.applications.queries.opening import Opened
from portalwerk.applications.rules.addresses import path_of
from portalwerk.applications.rules.helping import MandateKind
from portalwerk.applications.rules.signing import (
    SignerStatus,
    content_digest,
)
from portalwerk.kernel.clock import today
from portalwerk.kernel.sealing import Binding, keyed_digest, tenant_key, unseal_json
from portalwerk.tenants.queries import tree


def link_token_of(row: Signer | Mandate) -> str:
    """Return the token of somebody's own link to an application: 128 bits that only the installation can compute.

    Only its digest is stored; a reminder can carry the same link all the same.
    """
    return urlsafe_b64encode(keyed_digest(row._meta.db_table, str(row.pk))[:16]).rstrip(b"=").decode()


def signers_of(application: Application) -> list[Signer]:
    """Return who was asked to sign and was not replaced."""
    rows = Signer.objects.filter(application=application).exclude(status=SignerStatus.REPLACED)
    return list(rows.select_related("account").order_by("invited_at", "pk"))


def signed_keys(opened: Opened) -> set[str]:
    """Return the parts whose signature stands: signed, and exactly for what the answers say now."""
    rows = [row for row in signers_of(opened.application) if row.status == SignerStatus.SIGNED]
    sections = opened.sections() if rows else []
    parts = {role.key: role for role in opened.offer.signers}
    return {
        row.key
        for row in rows
        if row.key in parts and bytes(row.signed_digest) == content_digest(parts[row.key], opened.form, sections)
    }


def mandates_of(application: Application) -> list[Mandate]:
    """Return the mandates for an application, the latest first, also those that are over."""
    return list(Mandate.objects.filter(application=application).order_by("-given_at", "pk"))


def acts_of(application: Application) -> list[Act]:
    """Return who did what with an application, the latest first."""
    return list(Act.objects.filter(application=application).select_related("signer", "mandate").order_by("-at", "-pk"))


def words_of(row: Signer | Mandate) -> dict[str, str]:
    """Return what is known of a signer or helper: `email`, `name`. Empty parts are left out."""
    sealed, field = (row.sealed_contact, "contact") if isinstance(row, Signer) else (row.sealed_words, "words")
    if not sealed:
        return {}
    words: dict[str, str] = unseal_json(sealed, tenant_key(row.tenant_id), people_binding(row, field))
    return words


def people_binding(row: Signer | Mandate, field: str) -> Binding:
    """Return where a sealed field of a signer or a mandate lives."""
    return Binding(row._meta.db_table, row.tenant_id, row.pk, field)


def link_for(row: Signer | Mandate, page: str = "einladung") -> str:
    """Return the full address of somebody's own page of an application, for mails."""
    tenant = tree().by_id[row.tenant_id]
    return settings.BASE_URL + path_of(tenant.key, link_token_of(row), page)


def signing_link(account_id: UUID, signer_id: UUID) -> str:
    """Return where an account signs what it was asked to, empty if it was not asked. Needs the account's scope."""
    row = Signer.objects.filter(account_id=account_id, pk=signer_id).exclude(status=SignerStatus.REPLACED).first()
    return link_for(row, "unterschreiben") if row is not None else ""


def counter_mandate(account_id: UUID, mandate_id: UUID) -> Mandate | None:
    """Return the mandate that a member of staff has for somebody at the counter, or None if it is over or another's."""
    rows = Mandate.objects.filter(pk=mandate_id, account_id=account_id, kind=MandateKind.COUNTER, ended_at=None)
    return rows.filter(until__gte=today()).select_related("application").first()
