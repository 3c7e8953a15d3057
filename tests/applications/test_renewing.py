"""A newer version while a draft is filled in: finish on the old one, or take the new one over with nothing unsaid."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portalwerk.applications.actions import signing
from portalwerk.applications.actions.drafts import add_attachment, begin_application, bind_account, save_answers
from portalwerk.applications.actions.renewing import renew_draft, stay_with_version
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Attachment, Signer
from portalwerk.applications.queries import (
    Opened,
    application_by_token,
    link_token_of,
    opened_by_token,
    renewal_of,
    signed_keys,
)
from portalwerk.applications.rules.renewing import EarlierVersionClosed, ListChanged
from portalwerk.applications.rules.signing import SignerStatus, content_digest, role_of
from portalwerk.applications.rules.submitting import AlreadySent
from portalwerk.audit.models import Entry
from portalwerk.files.actions import store_upload
from portalwerk.files.models import StoredFile
from portalwerk.formengine.rules.form import Field, FieldType
from portalwerk.formengine.rules.migrating import ChangeKind
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Nudge
from portalwerk.transport.models import Envelope
from portalwerk.transport.queries import content_of as envelope_content
from tests.shared_service import FIRST, PARENTS, SECOND_PARENT, make_person, make_shared_offer
from tests.small_service import DEFINITION, SMALL_FORM, make_offer
from tests.web.portal.browsing import PDF

pytestmark = pytest.mark.django_db

ANSWERS = {"name": {"given_name": "Ada", "family_name": "Beispiel"}, "email": "ada@example.org", "kind": "a"}
PERSON, MATTER = SMALL_FORM.pages
PHONE = Field("phone", FieldType.PHONE, "Telefon")
#: The e-mail address is asked no longer, a telephone number instead; the second page is as it was.
NEW_FORM = replace(
    SMALL_FORM,
    version="2.0.0",
    fingerprint="",
    pages=(replace(PERSON, elements=(PERSON.elements[0], PHONE)), MATTER),
)
DEARER = {"due": "on_pickup", "items": [{"key": "card", "label": "Karte", "amount": "20,00"}]}


@pytest.fixture(autouse=True)
def _in_scope(tenant):
    with acting_for(tenant.pk):
        yield


@pytest.fixture
def draft(offer):
    token, _ = begin_application(offer)
    opened = again(token)
    save_answers(opened, ANSWERS, done="person")
    save_answers(opened, ANSWERS, done="sache")
    return again(token)


def again(token):
    return Opened(application_by_token(token, writing=True), token)


def publish_newer(tenant, **changes):
    return make_offer(tenant, **{"form": NEW_FORM, "version": "2.0.0", "fees": DEARER, **changes})


def with_file(draft, name="foto.pdf"):
    stored = store_upload([PDF], name=name, key=draft.key, tenant_id=draft.application.tenant_id)
    save_answers(draft, add_attachment(draft, stored, path="photo", label="Foto"))
    return stored


def submit(opened):
    return submit_application(opened, level=AssuranceLevel.NONE, confirmed=True, digital=False)


def test_without_a_newer_version_there_is_nothing_to_take_over(draft, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert draft.later is None
    assert renewal_of(draft) is None


def test_a_draft_is_finished_on_its_version_with_its_form_and_its_fees(draft, tenant):
    publish_newer(tenant)
    opened = again(draft.token)
    assert opened.offer.version == "1.0.0"
    assert opened.form == SMALL_FORM
    assert [line.money.cents for line in opened.fees] == [1250]
    submit(opened)
    sent = envelope_content(Envelope.objects.get().pk)
    assert sent["fee_cents"] == 1250
    assert sent["answers"]["email"] == "ada@example.org"
    assert sent["online_service_id"] == str(draft.offer.id)


def test_only_other_letters_are_no_reason_to_ask(draft, tenant):
    make_offer(tenant, version="1.0.1")
    assert again(draft.token).later is not None
    assert renewal_of(again(draft.token)) is None


def test_the_new_form_takes_over_what_fits_and_asks_again_where_something_is_different(draft, tenant):
    newer = publish_newer(tenant)
    opened = again(draft.token)
    renewal = renewal_of(opened)
    told = {(change.kind, change.path) for change in renewal.migration.changes}
    assert told == {(ChangeKind.DROPPED, "email"), (ChangeKind.ADDED, "phone")}
    cost = next(term for term in renewal.terms if term.title == "Kosten")
    assert "12,50" in cost.before
    assert "20,00" in cost.after
    renew_draft(opened, seen=renewal.digest)
    fresh = again(draft.token)
    assert fresh.offer.id == newer.id
    assert fresh.answers == {"name": ANSWERS["name"], "kind": "a"}
    assert fresh.done == ["sache"]
    assert [line.money.cents for line in fresh.fees] == [2000]
    assert fresh.later is None
    assert Entry.objects.filter(action="application.renewed", object_id=fresh.application.pk).count() == 1


def test_taking_over_twice_is_taking_over_once(draft, tenant):
    publish_newer(tenant)
    opened = again(draft.token)
    renew_draft(opened, seen=renewal_of(opened).digest)
    revision = again(draft.token).application.revision
    same = again(draft.token)
    assert renew_draft(same, seen="") is same
    assert again(draft.token).application.revision == revision


def test_what_was_not_shown_is_not_taken_over(draft, tenant):
    publish_newer(tenant)
    seen = renewal_of(again(draft.token)).digest
    opened = again(draft.token)
    save_answers(opened, {**ANSWERS, "email": "bea@example.org"})
    with pytest.raises(ListChanged):
        renew_draft(again(draft.token), seen=seen)
    assert again(draft.token).answers["email"] == "bea@example.org"


def test_a_sent_application_stays_what_it_is(draft, tenant):
    publish_newer(tenant)
    opened = again(draft.token)
    seen = renewal_of(opened).digest
    submit(opened)
    with pytest.raises(AlreadySent):
        renew_draft(again(draft.token), seen=seen)


def test_files_go_along_and_those_without_a_place_are_deleted(draft, tenant):
    kept = with_file(draft)
    publish_newer(tenant)
    opened = again(draft.token)
    renew_draft(opened, seen=renewal_of(opened).digest)
    assert again(draft.token).answers["photo"] == [str(kept.pk)]
    without = replace(NEW_FORM, version="3", fingerprint="", pages=NEW_FORM.pages[:1])
    publish_newer(tenant, form=without, version="3.0.0")
    opened = again(draft.token)
    renewal = renewal_of(opened)
    assert renewal.migration.dropped_files == {str(kept.pk)}
    renew_draft(opened, seen=renewal.digest)
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


def test_who_stays_is_not_asked_again_until_the_next_version(draft, tenant):
    newer = publish_newer(tenant)
    stay_with_version(again(draft.token))
    opened = again(draft.token)
    assert opened.content["stays"] == str(newer.id)
    assert opened.answers == ANSWERS
    assert opened.offer.version == "1.0.0"


def test_after_its_last_day_the_old_form_is_not_sent_any_more(draft, tenant):
    publish_newer(tenant, earlier_until=str(today()))
    draft = again(draft.token)
    publish_newer(tenant, version="2.0.1", earlier_until=str(today() - timedelta(days=1)))
    with pytest.raises(EarlierVersionClosed):
        submit(again(draft.token))
    assert not Envelope.objects.exists()


def test_on_its_last_day_the_old_form_is_still_sent(draft, tenant):
    publish_newer(tenant, earlier_until=str(today()))
    assert submit(again(draft.token))


def test_a_version_in_between_that_ended_the_old_one_ended_it(draft, tenant):
    publish_newer(tenant, earlier_until=str(today() - timedelta(days=1)))
    publish_newer(tenant, version="3.0.0")
    with pytest.raises(EarlierVersionClosed):
        submit(again(draft.token))


def test_back_to_the_version_it_began_with_everything_is_as_before(draft, tenant):
    publish_newer(tenant, earlier_until=str(today() - timedelta(days=1)))
    make_offer(tenant)
    assert again(draft.token).later is None
    assert submit(again(draft.token))


# -- with somebody who signs ---------------------------------------------------------------------------------


def person(account):
    return Person(new_id(), account.pk, Realm.CITIZEN, AssuranceLevel.LOW, complete=True)


@pytest.fixture
def signed(tenant):
    """Ada's draft that Bea has signed. Returns the draft and Bea's row."""
    token, _ = begin_application(make_shared_offer(tenant))
    ada, bea = person(make_person("Ada")), person(make_person("Bea"))
    bind_account(again(token), ada)
    save_answers(again(token), FIRST, done="sie")
    opened = again(token)
    row = signing.invite_signer(opened, role_of(opened.offer, "parent_2"), email="bea@demo.example")
    hers = opened_by_token(link_token_of(row), writing=True)
    signing.accept_invitation(hers, bea)
    save_answers(hers, {**hers.answers, "other_income": "900"}, done="zweite-person")
    hers = opened_by_token(link_token_of(row), writing=True)
    seen = content_digest(hers.part, hers.form, hers.sections()).hex()
    signing.sign(hers, bea, consents=True, seen=seen)
    return token, Signer.objects.get(pk=row.pk)


def shared_version(tenant, form, signers=(SECOND_PARENT,), version="2.0.0"):
    return make_offer(
        tenant, slug="zwei-eltern", assurance=AssuranceLevel.LOW, form=form, signers=signers, version=version
    )


def changed_parents(*pages):
    return replace(PARENTS, version="2", fingerprint="", pages=pages)


def test_a_signature_falls_with_the_form_that_was_signed(signed, tenant):
    token, row = signed
    child, *rest = PARENTS.pages
    more = replace(child, elements=(*child.elements, Field("born", FieldType.DATE, "Geboren am")))
    shared_version(tenant, changed_parents(more, *rest))
    opened = again(token)
    renew_draft(opened, seen=renewal_of(opened).digest)
    row.refresh_from_db()
    assert row.status == SignerStatus.FALLEN
    assert Nudge.objects.filter(template="signature_fallen").count() == 1
    assert again(token).answers["other_income"] == "900"


def test_a_signature_stands_where_only_the_fee_is_different(signed, tenant):
    token, row = signed
    make_offer(tenant, slug="zwei-eltern", assurance=AssuranceLevel.LOW, form=PARENTS, signers=[SECOND_PARENT],
               version="2.0.0", fees=DEFINITION["fees"] | {"items": DEARER["items"]})  # fmt: skip
    opened = again(token)
    renew_draft(opened, seen=renewal_of(opened).digest)
    row.refresh_from_db()
    assert row.status == SignerStatus.SIGNED
    assert signed_keys(again(token)) == {"parent_2"}


def test_an_invitation_to_a_part_that_is_gone_is_dead(signed, tenant):
    token, row = signed
    shared_version(tenant, changed_parents(*PARENTS.pages[:2]), signers=())
    opened = again(token)
    renew_draft(opened, seen=renewal_of(opened).digest)
    assert opened_by_token(link_token_of(row)) is None


def test_what_one_wrote_does_not_come_before_the_eyes_of_the_other(signed, tenant):
    token, _ = signed
    child, self_, other = PARENTS.pages
    # What the second parent was asked, the first one is asked now.
    shared_version(
        tenant, changed_parents(child, replace(self_, elements=(*self_.elements, other.elements[0])),
                                replace(other, elements=other.elements[1:])),
    )  # fmt: skip
    opened = again(token)
    renew_draft(opened, seen=renewal_of(opened).digest)
    assert "other_income" not in again(token).answers
