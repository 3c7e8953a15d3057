"""Envelopes: posted with the act, carried once, forgotten in time; and what every carrier promises."""

import pytest
from django.db import transaction

from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import OutboxEntry
from portalwerk.kernel.scope import acting_for
from portalwerk.transport.actions import carry, purge_content, send_envelope
from portalwerk.transport.models import Envelope
from portalwerk.transport.providers import DeliveryReceipt, Parcel, carriers
from portalwerk.transport.queries import content_of

CONTENT = {"applicant": {"name": "Ada Beispiel"}}
NAMES = carriers.names()


@pytest.fixture
def scope(tenant):
    with transaction.atomic(), acting_for(tenant.pk):
        yield tenant


def post(tenant, carrier="inhouse"):
    return send_envelope(tenant_id=tenant.pk, about_id=new_id(), content=CONTENT, carrier=carrier)


def told(name):
    return OutboxEntry.objects.filter(event=name).count()


def test_an_envelope_is_sealed_and_opens_with_its_content(scope):
    envelope = post(scope)
    assert b"Ada" not in bytes(envelope.sealed_content)
    assert content_of(envelope.pk) == CONTENT


def test_carrying_twice_arrives_once(scope):
    envelope = post(scope)
    carry(envelope.pk)
    first = Envelope.objects.get(pk=envelope.pk).arrived_at
    carry(envelope.pk)
    assert Envelope.objects.get(pk=envelope.pk).arrived_at == first
    assert told("EnvelopeArrived") == 1


def test_a_carrier_that_only_took_it_has_not_brought_it(scope, monkeypatch):
    class Slow:
        def send(self, parcel):
            return DeliveryReceipt(arrived=False)

    monkeypatch.setitem(carriers._loaded, "slow", Slow())
    envelope = post(scope, "slow")
    carry(envelope.pk)
    assert Envelope.objects.get(pk=envelope.pk).arrived_at is None
    assert told("EnvelopeArrived") == 0


def test_the_content_is_forgotten_when_the_authority_has_it(scope):
    envelope = post(scope)
    purge_content(envelope.pk)
    assert content_of(envelope.pk) == {}
    assert Envelope.objects.get(pk=envelope.pk).purged_at is not None


@pytest.mark.django_db(transaction=True, databases=["default", "aside"])
def test_a_posted_envelope_arrives_by_itself(tenant, monkeypatch):
    monkeypatch.setattr("portalwerk.cases.actions.opening.content_of", lambda _: {})
    with transaction.atomic(), acting_for(tenant.pk):
        envelope = post(tenant)
    drain_outbox()
    with transaction.atomic(), acting_for(tenant.pk):
        assert Envelope.objects.get(pk=envelope.pk).arrived_at is not None


# -- what every carrier promises ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_carrier_gives_the_same_receipt_for_the_same_parcel(name):
    parcel = Parcel(id=new_id(), destination=str(new_id()), content=b"sealed")
    first, second = (carriers.get(name).send(parcel) for _ in range(2))
    assert isinstance(first, DeliveryReceipt)
    assert first == second, "sending the same parcel again is the same delivery"


@pytest.mark.parametrize("name", NAMES)
def test_a_carrier_says_what_is_wrong_in_plain_words(name):
    assert all(problem.endswith(".") for problem in carriers.get(name).check())


@pytest.mark.parametrize("name", NAMES)
def test_acknowledging_what_is_not_there_harms_nothing(name):
    carrier = carriers.get(name)
    assert isinstance(carrier.fetch(), list)
    carrier.acknowledge(new_id())
