"""A small service for tests: one authority, one form, two outcomes. `tests/conftest.py` offers it as fixtures."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portalwerk.catalog.actions import put_online
from portalwerk.catalog.models import OnlineService, Service
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.actions import store_form
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Option, Page
from portalwerk.tenants.actions import add_tenant
from portalwerk.tenants.models import Level, Tenant, Unit
from portalwerk.tenants.queries import forget_tree

SMALL_FORM = Form(
    id="kleiner-antrag",
    version="1.0.0",
    title="Kleiner Antrag",
    pages=(
        Page(
            key="person",
            title="Ihre Person",
            elements=(
                Group(
                    key="name",
                    title="Name",
                    elements=(
                        Field("given_name", FieldType.TEXT, "Vorname", minimum=0, prefill="given_name", max_length=120),
                        Field("family_name", FieldType.TEXT, "Familienname", prefill="family_name", max_length=120),
                    ),
                ),
                Field("email", FieldType.EMAIL, "E-Mail-Adresse", minimum=0, prefill="email"),
            ),
        ),
        Page(
            key="sache",
            title="Ihre Sache",
            elements=(
                Field(
                    "kind",
                    FieldType.RADIO,
                    "Was möchten Sie?",
                    minimum=0,
                    options=(Option("a", "Das eine"), Option("b", "Das andere")),
                ),
                Field("why", FieldType.TEXTAREA, "Warum?", shown_if='kind == "b"', max_length=500),
                Field(
                    "photo",
                    FieldType.FILE,
                    "Foto",
                    minimum=0,
                    maximum=3,
                    media_types=("application/pdf", "image/jpeg", "image/png"),
                ),
                Group(
                    key="dogs",
                    title="Hund",
                    minimum=0,
                    maximum=3,
                    elements=(Field("call_name", FieldType.TEXT, "Rufname", max_length=40),),
                ),
            ),
        ),
    ),
)

DEFINITION = {
    "package": {},
    "process": {
        "kind": "application",
        "declaration": "ozg_9a",
        "basis": "ozg_9",
        "field_of_law": "general",
        "usual": {"from_days": 8, "to_days": 19},
        "deadlines": {"decide_days": 30, "inquiry_days": 14},
        "documents": [{"key": "photo", "title": "Passfoto", "hint": "Nicht älter als ein Jahr."}],
        "handover": {"thing": "Ihre Karte", "way": "pickup", "ready": "Ihre Karte liegt bereit.", "bring": ["Ausweis"]},
        "outcomes": [
            {
                "key": "granted",
                "kind": "granted",
                "title": "Genehmigt",
                "operative": "Sie bekommen die Karte.",
                "reasons": [{"key": "all", "title": "Alles da", "text": "Alles liegt vor."}],
            },
            {
                "key": "denied",
                "kind": "denied",
                "title": "Abgelehnt",
                "operative": "Sie bekommen die Karte nicht.",
                "reasons": [{"key": "none", "title": "Fehlt", "text": "Die Voraussetzungen fehlen."}],
            },
        ],
        "letters": {
            "acknowledgment": {"subject": "Ihr Antrag ist da", "paragraphs": ["Wir prüfen ihn."]},
            "granted": {"subject": "Ihre Karte", "paragraphs": ["Sie bekommen die Karte."]},
            "denied": {"subject": "Ihr Antrag", "paragraphs": ["Sie bekommen die Karte nicht."]},
        },
    },
    "fees": {
        "due": "on_pickup",
        "items": [
            {"key": "card", "label": "Karte", "amount": "12,50"},
            {"key": "dogs", "label": "Je Hund", "amount": "4,00", "times": "size(dogs)"},
        ],
    },
    "texts": {
        "de": {
            "title": "Kleine Karte beantragen",
            "short_title": "Kleine Karte",
            "next_steps": ["Wir prüfen Ihren Antrag.", "Sie holen die Karte ab."],
        }
    },
}


def make_tenant(key: str = "saaletal", name: str = "Landkreis Saaletal") -> Tenant:
    """Add a county with one unit."""
    tenant = add_tenant(
        key=key,
        name=name,
        level=Level.COUNTY,
        parent=None,
        land_code="XL",
        street="Uferweg 1",
        postcode="07999",
        city="Burgbach",
        phone="03600 0115",
    )
    Unit.objects.create(
        tenant=tenant, key="amt", name="Untere Behörde", street="Uferweg 1", postcode="07999", city="Burgbach"
    )
    forget_tree()
    return tenant


def make_offer(
    tenant: Tenant,
    *,
    slug: str = "kleine-karte",
    assurance: int = 0,
    form: Form = SMALL_FORM,
    signers: Sequence[Mapping[str, Any]] = (),
    version: str = "1.0.0",
    earlier_until: str | None = None,
    fees: Mapping[str, Any] | None = None,
    deadlines: Mapping[str, Any] | None = None,
    process: Mapping[str, Any] | None = None,
) -> Offer:
    """Publish the small service at a tenant, as a new version if it is there already.

    Parameters: signers, who must sign besides the applicant; earlier_until, the last day for earlier versions;
    process, what is otherwise on the authority's side.
    """
    service, _ = Service.objects.get_or_create(
        tenant=tenant, slug=slug, defaults={"level": Level.COUNTY, "place_rule": "residence"}
    )
    fees = fees or (DEFINITION["fees"] if form is SMALL_FORM else {"due": "never", "items": []})
    process = DEFINITION["process"] | ({"deadlines": deadlines} if deadlines else {}) | dict(process or {})
    head = {"signers": list(signers), "earlier_until": earlier_until}
    online = put_online(
        OnlineService(
            tenant=tenant,
            service=service,
            unit=tenant.units.get(),
            slug=slug,
            version=version,
            form_version_id=UUID(str(store_form(form).pk)),
            assurance=assurance,
            definition={**DEFINITION, "package": head, "fees": fees, "process": process},
        )
    )
    return offer_of(online.pk)
