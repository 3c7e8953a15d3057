"""Signing together: what is stored, when a signature stands, when it falls, who may not, and who is told."""

from datetime import timedelta

import pytest

from portalwerk.applications.actions import signing
from portalwerk.applications.actions.drafts import begin_application, bind_account, save_answers
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Act, Signer
from portalwerk.applications.queries import (
    Opened,
    application_by_token,
    link_token_of,
    opened_by_token,
    signed_keys,
    words_of,
)
from portalwerk.applications.rules import signing as rules
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.submitting import AlreadySent, SignInNeeded
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Message, Nudge
from portalwerk.transport.models import Envelope
from portalwerk.transport.queries import content_of
from tests.shared_service import FIRST, PARENTS, SECOND_PARENT, make_person, make_shared_offer
from tests.small_service import make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(tenant):
    return make_shared_offer(tenant)


@pytest.fixture(autouse=True)
def _in_scope(tenant):
    with acting_for(tenant.pk):
        yield


@pytest.fixture
def ada():
    return person(make_person("Ada"))


@pytest.fixture
def bea():
    return person(make_person("Bea"))


def person(account, level=AssuranceLevel.LOW):
    return Person(new_id(), account.pk, Realm.CITIZEN, level, complete=True)


@pytest.fixture
def draft(offer, ada):
    return draft_of(offer, ada)


def draft_of(offer, who):
    token, _ = begin_application(offer)
    opened = Opened(application_by_token(token, writing=True), token)
    bind_account(opened, who)
    save_answers(opened, FIRST, done="sie")
    return opened


def invited(draft, *, key="parent_2", email="bea@demo.example"):
    role = rules.role_of(draft.offer, key)
    return signing.invite_signer(draft, role, email=email)


def at(row):
    """What somebody has who opens the link of a signer."""
    return opened_by_token(link_token_of(row), writing=True)


def accepted(row, who):
    opened = at(row)
    signing.accept_invitation(opened, who)
    if "zweite-person" in opened.part.pages:
        save_answers(opened, {**opened.answers, "other_income": "900"}, done="zweite-person", page="zweite-person")
    return at(row)


def shown(opened):
    return rules.content_digest(opened.part, opened.form, opened.sections()).hex()


def sign(opened, who):
    signing.sign(opened, who, consents=True, seen=shown(opened))


@pytest.fixture
def signed(draft, bea):
    row = invited(draft)
    sign(accepted(row, bea), bea)
    return Signer.objects.get(pk=row.pk)


def fresh(draft):
    return Opened(application_by_token(draft.token, writing=True), draft.token)


def mails(about):
    return list(Nudge.objects.filter(about_id=about).order_by("pk").values_list("template", flat=True))


def test_the_link_goes_out_by_mail_and_only_its_digest_is_kept(draft):
    row = invited(draft)
    token = link_token_of(row)
    assert len(token) == 22
    assert bytes(row.token_hash) == token_hash(token)
    assert mails(draft.application.pk) == ["signer_invited"]
    assert words_of(row) == {"email": "bea@demo.example"}
    opened = at(row)
    assert (opened.hand, opened.application.pk) == (Hand.SIGNER, draft.application.pk)


def test_who_is_not_signed_in_invites_nobody(offer):
    token, _ = begin_application(offer)
    opened = Opened(application_by_token(token, writing=True), token)
    with pytest.raises(SignInNeeded):
        invited(opened)
    assert not Nudge.objects.exists()


def test_each_part_has_one_invitation(draft):
    invited(draft)
    with pytest.raises(rules.AlreadyInvited, match="Zweiter Elternteil"):
        invited(draft, email="mia@demo.example")


def test_a_signature_says_who_when_how_surely_and_what(signed, bea):
    assert signed.status == rules.SignerStatus.SIGNED
    assert signed.account_id == bea.account_id
    assert (signed.signed_level, signed.signed_provider) == (AssuranceLevel.LOW, "fake")
    assert now() - signed.signed_at < timedelta(minutes=1)
    assert len(bytes(signed.signed_digest)) == 32
    assert words_of(signed)["name"] == "Bea Beispiel"


def test_the_applicant_is_told_when_all_have_signed(signed, draft, ada):
    assert mails(draft.application.pk)[-1] == "signer_invited"  # Ada left no address: her mailbox has it
    assert Message.objects.filter(account_id=ada.account_id, about_id=draft.application.pk).count() == 1


def test_a_change_of_what_was_signed_lets_the_signature_fall(signed, draft):
    opened = fresh(draft)
    save_answers(opened, {**opened.answers, "child": "Karl"}, page="kind")
    signed.refresh_from_db()
    assert signed.status == rules.SignerStatus.FALLEN
    assert signed.signed_at is None
    assert bytes(signed.signed_digest) == b""
    assert mails(draft.application.pk)[-1] == "signature_fallen"
    assert signed_keys(opened) == set()


def test_a_change_of_what_they_do_not_see_leaves_it(signed, draft):
    opened = fresh(draft)
    save_answers(opened, {**opened.answers, "income": "1300"}, page="sie")
    signed.refresh_from_db()
    assert signed.status == rules.SignerStatus.SIGNED
    assert signed_keys(opened) == {"parent_2"}


def test_changing_it_back_does_not_bring_the_signature_back(signed, draft):
    before = dict(fresh(draft).answers)
    save_answers(fresh(draft), {**before, "child": "Karl"}, page="kind")
    save_answers(fresh(draft), before, page="kind")
    signed.refresh_from_db()
    assert signed.status == rules.SignerStatus.FALLEN


def test_after_the_fall_they_sign_again(signed, draft, bea):
    save_answers(fresh(draft), {**fresh(draft).answers, "child": "Karl"}, page="kind")
    sign(at(signed), bea)
    signed.refresh_from_db()
    assert signed.status == rules.SignerStatus.SIGNED


def test_what_is_signed_is_what_was_shown(draft, bea):
    row = invited(draft)
    opened = accepted(row, bea)
    seen = shown(opened)
    save_answers(fresh(draft), {**fresh(draft).answers, "child": "Karl"}, page="kind")
    with pytest.raises(rules.ContentChanged):
        signing.sign(at(row), bea, consents=True, seen=seen)
    row.refresh_from_db()
    assert row.signed_at is None


def test_without_the_tick_nothing_is_signed(draft, bea):
    opened = accepted(invited(draft), bea)
    with pytest.raises(rules.NotConsented):
        signing.sign(opened, bea, consents=False, seen=shown(opened))


def test_own_pages_come_first(draft, bea):
    opened = at(invited(draft))
    signing.accept_invitation(opened, bea)
    with pytest.raises(rules.OwnPartMissing):
        sign(opened, bea)


def test_a_lower_level_does_not_sign(tenant, ada):
    strict = make_shared_offer(tenant, needs="eid")
    draft = draft_of(strict, ada)
    row = invited(draft)
    low = person(make_person("Bea"))
    opened = accepted(row, low)
    with pytest.raises(rules.LevelTooLow):
        sign(opened, low)
    high = Person(low.sign_in_id, low.account_id, low.realm, AssuranceLevel.HIGH, complete=True)
    sign(opened, high)
    row.refresh_from_db()
    assert row.signed_level == AssuranceLevel.HIGH


def test_nobody_signs_for_two(draft, ada, bea):
    with pytest.raises(rules.SomebodyElse):
        signing.accept_invitation(at(invited(draft)), ada)


def test_a_taken_link_is_no_second_persons(draft, bea):
    row = invited(draft)
    accepted(row, bea)
    with pytest.raises(rules.SomebodyElse):
        signing.accept_invitation(at(row), person(make_person("Karl")))


def test_who_is_replaced_has_a_dead_link_and_no_signature(signed, draft):
    role = rules.role_of(draft.offer, "parent_2")
    new = signing.replace_signer(fresh(draft), signed, role, email="mia@demo.example")
    assert opened_by_token(link_token_of(signed)) is None
    assert at(new) is not None
    assert signed_keys(fresh(draft)) == set()


def test_taken_back_before_sending_and_the_applicant_hears_of_it(signed, draft, ada):
    signing.take_back(at(signed))
    signed.refresh_from_db()
    assert signed.status == rules.SignerStatus.OPENED
    assert signed.signed_at is None
    assert Message.objects.filter(account_id=ada.account_id, about_id=draft.application.pk).count() == 2


def test_saying_no(draft, bea, ada):
    row = invited(draft)
    opened = at(row)
    signing.accept_invitation(opened, bea)
    signing.decline(opened)
    assert Message.objects.filter(account_id=ada.account_id, about_id=draft.application.pk).count() == 1
    with pytest.raises(rules.NotAllSigned):
        submit_application(fresh(draft), level=AssuranceLevel.LOW, confirmed=True, digital=True)


def test_sending_waits_for_all_signatures(draft, bea):
    with pytest.raises(rules.NotAllSigned, match="Zweiter Elternteil"):
        submit_application(draft, level=AssuranceLevel.LOW, confirmed=True, digital=True)
    sign(accepted(invited(draft), bea), bea)
    submit_application(fresh(draft), level=AssuranceLevel.LOW, confirmed=True, digital=True)


def test_a_stored_signature_for_other_content_does_not_count(signed, draft):
    Signer.objects.filter(pk=signed.pk).update(signed_digest=b"x" * 32)
    with pytest.raises(rules.NotAllSigned):
        submit_application(fresh(draft), level=AssuranceLevel.LOW, confirmed=True, digital=True)


def test_who_need_not_sign_is_not_waited_for(draft):
    save_answers(draft, {**FIRST, "custody": "me"})
    submit_application(fresh(draft), level=AssuranceLevel.LOW, confirmed=True, digital=True)


def test_the_authority_gets_the_signatures(signed, draft):
    submit_application(fresh(draft), level=AssuranceLevel.LOW, confirmed=True, digital=True)
    [envelope] = Envelope.objects.all()
    [signature] = content_of(envelope.pk)["signatures"]
    assert signature["title"] == "Zweiter Elternteil"
    assert signature["name"] == "Bea Beispiel"
    assert signature["digest"] == bytes(signed.signed_digest).hex()


def test_after_sending_nothing_moves(signed, draft):
    submit_application(fresh(draft), level=AssuranceLevel.LOW, confirmed=True, digital=True)
    for act in (signing.take_back, signing.decline):
        with pytest.raises(AlreadySent):
            act(at(signed))


def test_in_order(tenant, ada, bea):
    mine = {**SECOND_PARENT, "order": 1}
    doctor = {**SECOND_PARENT, "key": "doctor", "title": "Ärztin", "pages": [], "order": 2, "required_if": None}
    offer = make_offer(tenant, slug="der-reihe-nach", assurance=2, form=PARENTS, signers=[doctor, mine])
    draft = draft_of(offer, ada)
    first, second = invited(draft), invited(draft, key="doctor", email="karl@demo.example")
    karl = person(make_person("Karl"))
    opened = accepted(second, karl)
    with pytest.raises(rules.NotYourTurn, match="Zweiter Elternteil"):
        sign(opened, karl)
    sign(accepted(first, bea), bea)
    assert Message.objects.filter(account_id=karl.account_id, about_id=second.pk).count() == 1
    sign(at(second), karl)
    assert signed_keys(fresh(draft)) == {"parent_2", "doctor"}


def test_reminded_by_hand_once_a_day(draft):
    row = invited(draft)
    with pytest.raises(rules.RemindedToday):
        signing.remind_signer(fresh(draft), row)
    Signer.objects.filter(pk=row.pk).update(told_at=now() - timedelta(days=1))
    signing.remind_signer(fresh(draft), Signer.objects.get(pk=row.pk))
    assert mails(draft.application.pk) == ["signer_invited", "signer_reminder"]


def test_reminded_by_itself_after_three_days_three_times(draft):
    row = invited(draft)
    assert signing.remind_waiting() == 0
    for expected in (1, 1, 1, 0):
        Signer.objects.filter(pk=row.pk).update(told_at=now() - timedelta(days=3))
        assert signing.remind_waiting() == expected
    assert mails(draft.application.pk).count("signer_reminder") == 3


def test_who_signed_or_sent_is_left_in_peace(signed, draft):
    Signer.objects.filter(pk=signed.pk).update(told_at=now() - timedelta(days=9))
    assert signing.remind_waiting() == 0


def test_it_is_written_down_who_did_what(signed, draft):
    done = list(Act.objects.filter(application=draft.application).order_by("at", "pk").values_list("hand", "what"))
    assert done == [("applicant", "invited"), ("signer", "opened"), ("signer", "page_saved"), ("signer", "signed")]
