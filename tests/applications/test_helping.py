"""A mandate: who gave it, for what, until when; and what it does not allow."""

from datetime import timedelta

import pytest

from portalwerk.applications.actions.drafts import add_attachment, begin_application, save_answers
from portalwerk.applications.actions.helping import accept_mandate, end_mandate, give_mandate
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Act, Mandate
from portalwerk.applications.queries import Opened, application_by_token, link_token_of, opened_by_token, words_of
from portalwerk.applications.rules.helping import MandateKind, MayNotSend, OwnApplication, UntilWrong
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.submitting import AlreadySent
from portalwerk.files.actions import store_made_file
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Nudge
from portalwerk.transport.models import Envelope
from portalwerk.transport.queries import content_of
from tests.shared_service import make_person

pytestmark = pytest.mark.django_db
ANSWERS = {"name": {"given_name": "Ada", "family_name": "Beispiel"}, "kind": "a"}


@pytest.fixture(autouse=True)
def _in_scope(tenant):
    with acting_for(tenant.pk):
        yield


@pytest.fixture
def draft(offer):
    token, _ = begin_application(offer)
    opened = Opened(application_by_token(token, writing=True), token)
    save_answers(opened, ANSWERS)
    return opened


def given(draft, **changes):
    wish = {"kind": MandateKind.RELATIVE, "email": "mia@demo.example", "may_send": False, "until": today()}
    return give_mandate(draft, **{**wish, **changes})


def person(name):
    return Person(new_id(), make_person(name).pk, Realm.CITIZEN, AssuranceLevel.LOW, complete=True)


def taken(mandate, who):
    opened = opened_by_token(link_token_of(mandate), writing=True)
    accept_mandate(opened, who)
    return opened


def test_given_without_an_account_the_draft_opens_by_both_links(draft):
    mandate = given(draft)
    by_mandate = opened_by_token(link_token_of(mandate))
    by_own = opened_by_token(draft.token)
    assert by_mandate.hand == Hand.MANDATE
    assert by_own.hand == Hand.APPLICANT
    assert by_mandate.answers == by_own.answers == ANSWERS


def test_files_from_before_open_too(draft, tenant):
    stored = store_made_file(
        b"%PDF-1.4", name="foto.pdf", media_type="application/pdf", key=draft.key, tenant_id=tenant.pk, account_id=None
    )
    save_answers(draft, add_attachment(draft, stored, path="photo", label="Foto"))
    opened = opened_by_token(link_token_of(given(draft)))
    assert opened.content["answers"]["photo"] == [str(stored.pk)]


def test_it_says_who_as_what_until_when_on_which_way(draft):
    mandate = given(draft, until=today() + timedelta(days=3), kind=MandateKind.ADVISER)
    who = person("Mia")
    taken(mandate, who)
    row = Mandate.objects.get()
    assert (row.kind, row.channel, row.may_send) == ("adviser", "online", False)
    assert row.until == today() + timedelta(days=3)
    assert row.account_id == who.account_id
    assert words_of(row) == {"email": "mia@demo.example", "name": "Mia Beispiel"}
    assert Nudge.objects.get().template == "mandate_given"


@pytest.mark.parametrize("days", [-1, 91])
def test_neither_in_the_past_nor_for_ever(draft, days):
    with pytest.raises(UntilWrong):
        given(draft, until=today() + timedelta(days=days))
    assert not Mandate.objects.exists()


def test_run_out_it_opens_nothing(draft):
    mandate = given(draft)
    Mandate.objects.update(until=today() - timedelta(days=1))
    assert opened_by_token(link_token_of(mandate)) is None


def test_ended_it_opens_nothing(draft):
    mandate = given(draft)
    end_mandate(draft, mandate)
    assert opened_by_token(link_token_of(mandate)) is None


def test_nobody_helps_twice_in_one_application(draft):
    who = person("Mia")
    taken(given(draft), who)
    with pytest.raises(OwnApplication):
        taken(given(draft), who)


def test_sending_needs_the_right_to(draft):
    opened = taken(given(draft), person("Mia"))
    with pytest.raises(MayNotSend):
        submit_application(opened, level=AssuranceLevel.LOW, confirmed=True, digital=True)


def test_the_authority_learns_who_helped_and_who_sent(draft):
    opened = taken(given(draft, may_send=True), person("Mia"))
    submit_application(opened, level=AssuranceLevel.LOW, confirmed=True, digital=True)
    assert content_of(Envelope.objects.get().pk)["helpers"] == [
        {"name": "Mia Beispiel", "kind": "relative", "channel": "online", "sent": True}
    ]


def test_after_sending_no_new_mandate(draft):
    submit_application(draft, level=AssuranceLevel.LOW, confirmed=True, digital=True)
    with pytest.raises(AlreadySent):
        given(draft)


def test_while_it_is_one_persons_nothing_is_written_down(draft):
    save_answers(draft, ANSWERS, page="sache")
    assert not Act.objects.exists()
    opened = taken(given(draft), person("Mia"))
    save_answers(opened, ANSWERS, page="sache")
    done = list(Act.objects.order_by("at", "pk").values_list("hand", "what", "page_key"))
    assert done == [
        ("applicant", "mandate_given", ""),
        ("mandate", "mandate_accepted", ""),
        ("mandate", "page_saved", "sache"),
    ]
