"""A small service for two parents: one begins, the other fills a page and signs. And people with accounts."""

from typing import Any

from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Option, Page
from portalwerk.identity.models import Account
from portalwerk.identity.queries import profile_binding
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.sealing import installation_key, seal_json
from portalwerk.tenants.models import Tenant
from tests.small_service import make_offer

PARENTS = Form(
    id="zwei-eltern",
    version="1.0.0",
    title="Zwei Eltern",
    pages=(
        Page(
            key="kind",
            title="Ihr Kind",
            elements=(
                Field("child", FieldType.TEXT, "Name des Kindes", max_length=80),
                Field(
                    "photo",
                    FieldType.FILE,
                    "Foto",
                    minimum=0,
                    maximum=3,
                    media_types=("application/pdf", "image/jpeg", "image/png"),
                ),
            ),
        ),
        Page(
            key="sie",
            title="Sie selbst",
            elements=(
                Field("family_name", FieldType.TEXT, "Familienname", prefill="family_name", max_length=80),
                Field("income", FieldType.TEXT, "Ihr Einkommen", max_length=80),
                Field(
                    "custody",
                    FieldType.RADIO,
                    "Wer sorgt für das Kind?",
                    options=(Option("both", "Wir beide"), Option("me", "Ich allein")),
                ),
                Group(
                    key="other",
                    title="Zweiter Elternteil",
                    shown_if='custody == "both"',
                    elements=(Field("email", FieldType.EMAIL, "E-Mail"),),
                ),
            ),
        ),
        Page(
            key="zweite-person",
            title="Zweiter Elternteil",
            shown_if='custody == "both"',
            elements=(
                Field("other_income", FieldType.TEXT, "Ihr Einkommen", max_length=80),
                Field("other_photo", FieldType.FILE, "Nachweis", minimum=0, media_types=("application/pdf",)),
            ),
        ),
    ),
)
SECOND_PARENT: dict[str, Any] = {
    "key": "parent_2",
    "title": "Zweiter Elternteil",
    "source": "other",
    "pages": ["zweite-person"],
    "sees": ["kind"],
    "statement": "Ich stimme der Anmeldung zu.",
    "needs": "ozg_9a",
    "order": None,
    "required_if": 'custody == "both"',
}
#: What the one who begins answers.
FIRST = {
    "child": "Mia",
    "family_name": "Beispiel",
    "income": "1200",
    "custody": "both",
    "other": {"email": "bea@demo.example"},
}


def make_shared_offer(tenant: Tenant, **changes: Any) -> Offer:
    """Publish the service of two parents at a tenant. Parameters: changes of the second parent's part."""
    signers = [{**SECOND_PARENT, **changes}]
    return make_offer(tenant, slug="zwei-eltern", assurance=AssuranceLevel.LOW, form=PARENTS, signers=signers)


def make_person(name: str) -> Account:
    """Give somebody an account with a name."""
    account = Account.objects.create(provider="fake", subject=name.encode())
    profile = {"given_name": {"value": name, "trust": 2}, "family_name": {"value": "Beispiel", "trust": 2}}
    account.sealed_profile = seal_json(profile, installation_key(), profile_binding(account.pk))
    account.save()
    return account
