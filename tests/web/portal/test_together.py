"""Two parents and a helper, each with their own link and account: who sees what, who may what, and dead links."""

import re

import pytest
from django.db import transaction

from portalwerk.applications.models import Application, Mandate, Signer
from portalwerk.applications.queries import link_token_of
from portalwerk.applications.rules.signing import SignerStatus
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Realm, SignIn
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.scope import acting_for
from portalwerk.web.gate.sessions import COOKIES
from tests.shared_service import make_person, make_shared_offer
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db

SECRET_INCOME = "4321 Euro im Monat"


@pytest.fixture
def offer(tenant):
    return make_shared_offer(tenant)


@pytest.fixture
def in_scope(tenant):
    """Look into the rows of the tenant."""

    def look(read):
        with transaction.atomic(), acting_for(tenant.pk):
            return read()

    return look


def signed_in(name, level=AssuranceLevel.LOW):
    browser = Browser(csrf=True)
    account = make_person(name)
    browser.client.cookies[COOKIES[Realm.CITIZEN]] = start_sign_in(
        account.pk, realm=Realm.CITIZEN, level=level, device=""
    )
    return browser


@pytest.fixture
def ada(offer):
    """Ada has filled in her pages and is asked who must sign."""
    browser = signed_in("Ada")
    response = browser.client.post("/saaletal/leistungen/zwei-eltern/beginnen/", {"once": "once-of-ada"}, **SAME_ORIGIN)
    browser.open(response.headers["Location"])
    browser.send({"child": "Mia"}, files={"photo": [("kind.pdf", PDF, "application/pdf")]})
    browser.send({"income": SECRET_INCOME, "custody": "both"})
    browser.send({"other.email": "bea@demo.example"})
    assert browser.path.endswith("/wer-unterschreibt/"), browser.text
    return browser


@pytest.fixture
def base(ada):
    return re.match(r"/saaletal/antrag/[^/]+/", ada.path)[0]


@pytest.fixture
def link_of_bea(ada, base, in_scope):
    """The link that the e-mail carries."""
    ada.open(f"{base}wer-unterschreibt/")
    ada.send(button=("_command", "invite:parent_2"))
    assert "Die E-Mail ist unterwegs" in ada.text
    token = in_scope(lambda: link_token_of(Signer.objects.get()))
    return f"/saaletal/antrag/{token}/"


@pytest.fixture
def bea(link_of_bea):
    """Bea has taken the invitation."""
    browser = signed_in("Bea")
    browser.open(link_of_bea)
    assert "Ihre Unterschrift wird gebraucht" in browser.text
    browser.send()
    assert browser.path.endswith("/zweite-person/"), browser.text
    return browser


@pytest.fixture
def bea_signed(bea):
    bea.send({"other_income": "900"})
    bea.send({"stimmt_zu": "on"})
    assert "Sie haben unterschrieben" in bea.text
    return bea


def test_the_way_of_two_parents(ada, bea, base):
    ada.open(f"{base}pruefen/")
    assert "Es müssen noch andere zustimmen" in ada.text
    assert not ada.tree.xpath("//form[contains(@action, '/absenden/')]")
    bea.send({"other_income": "900"})
    assert bea.path.endswith("/unterschreiben/")
    assert "Mia" in bea.text
    bea.send({"stimmt_zu": "on"})
    assert "Sie haben unterschrieben" in bea.text
    ada.open(f"{base}wer-unterschreibt/")
    assert "Unterschrieben" in ada.text
    assert "Bea Beispiel" in ada.text
    ada.open(f"{base}pruefen/")
    ada.send({"richtig": "on"})
    assert ada.path.endswith("/gesendet/"), ada.text
    ada.open(f"{base}stand/")
    assert "Unterschriften" in ada.text
    assert "Bea Beispiel" in ada.text


def test_each_sees_only_their_part(ada, bea, base):
    bea.send({"other_income": SECRET_INCOME + " von Bea"})
    assert SECRET_INCOME + " von Bea" in bea.text
    assert "Ihr Einkommen" in bea.text
    assert bea.text.count(SECRET_INCOME) == 1
    for page in ("pruefen", "wer-unterschreibt", "kind", "sie"):
        ada.open(f"{base}{page}/")
        assert "von Bea" not in ada.text


@pytest.mark.parametrize("page", ["sie", "kind", "pruefen", "spaeter", "loeschen", "wer-unterschreibt", "wer-hilft",
                                  "stand", "gesendet", "zurueckziehen", "wer-hat-was-getan"])  # fmt: skip
def test_a_signer_opens_no_other_page(bea, link_of_bea, page):
    response = bea.client.get(f"{link_of_bea}{page}/")
    if response.status_code == 302:
        assert response.headers["Location"] == f"{link_of_bea}"
    else:
        assert response.status_code == 404
    assert SECRET_INCOME not in response.content.decode()


def test_the_applicant_does_not_open_the_signers_page(ada, base):
    assert ada.client.get(f"{base}zweite-person/").status_code == 302
    assert ada.client.get(f"{base}unterschreiben/").status_code == 404


def test_files_of_the_other_part(ada, bea, base, link_of_bea, in_scope):
    bea.send({"other_income": "900"}, files={"other_photo": [("bea.pdf", PDF, "application/pdf")]})
    rows = in_scope(lambda: {row.field_path: row.pk for row in Application.objects.get().attachments.all()})
    hers, shared = rows["other_photo"], rows["photo"]
    assert ada.client.get(f"{base}anlage/{hers}/").status_code == 404
    assert ada.client.get(f"{base}anlage/{shared}/").status_code == 200
    assert bea.client.get(f"{link_of_bea}anlage/{hers}/").status_code == 200
    assert bea.client.get(f"{link_of_bea}anlage/{shared}/").status_code == 200


def test_before_the_sign_in_the_link_shows_nothing_of_the_answers(link_of_bea):
    stranger = Browser(csrf=True)
    stranger.open(link_of_bea)
    assert "/einladung/" in stranger.path
    assert "Kleine Karte beantragen" in stranger.text
    for word in ("Mia", "Beispiel", SECRET_INCOME):
        assert word not in stranger.text
    for page in ("unterschreiben", "zweite-person", "nicht-zustimmen"):
        assert stranger.client.get(f"{link_of_bea}{page}/").headers["Location"].startswith(f"{link_of_bea}einladung/")


def test_a_taken_link_is_of_no_use_to_others(bea, link_of_bea):
    karl = signed_in("Karl")
    assert karl.client.get(f"{link_of_bea}unterschreiben/").status_code == 404
    karl.open(f"{link_of_bea}einladung/")
    karl.send()
    assert "Jede Person nimmt ihr eigenes Konto" in karl.text


def test_the_link_of_the_mail_leads_on_once_it_is_taken(bea_signed, link_of_bea):
    bea_signed.open(f"{link_of_bea}einladung/")
    assert bea_signed.path.endswith("/unterschreiben/")


def test_ada_does_not_sign_for_bea(ada, link_of_bea):
    ada.open(link_of_bea)
    ada.send()
    assert "Jede Person nimmt ihr eigenes Konto" in ada.text


def test_a_level_that_is_too_low_goes_to_the_sign_in(link_of_bea, bea):
    SignIn.objects.update(level=AssuranceLevel.BASIC)
    response = bea.client.get(f"{link_of_bea}unterschreiben/")
    assert response.headers["Location"].startswith(f"{link_of_bea}einladung/")


def test_a_replaced_link_answers_like_an_unknown_one(ada, bea, link_of_bea, base):
    ada.open(f"{base}wer-unterschreibt/")
    ada.send({"email_parent_2": "mia@demo.example"}, button=("_command", "replace:parent_2"))
    dead = bea.client.get(f"{link_of_bea}unterschreiben/")
    unknown = bea.client.get("/saaletal/antrag/AAAAAAAAAAAAAAAAAAAAAA/unterschreiben/")
    assert dead.status_code == unknown.status_code == 404
    assert bea.client.get(f"{link_of_bea}einladung/").status_code == 404


def test_who_is_no_longer_asked_sees_nothing_more(ada, bea_signed, base, link_of_bea):
    ada.open(f"{base}sie/")
    ada.send({"custody": "me"})
    assert bea_signed.client.get(f"{link_of_bea}unterschreiben/").status_code == 404
    ada.open(f"{base}pruefen/")
    ada.send({"richtig": "on"})
    assert ada.path.endswith("/gesendet/"), ada.text


def test_changed_after_signing(ada, bea_signed, base, link_of_bea):
    ada.open(f"{base}kind/")
    ada.send({"child": "Karl"})
    ada.open(f"{base}wer-unterschreibt/")
    assert "Muss neu unterschreiben" in ada.text
    ada.open(f"{base}pruefen/")
    assert "Es müssen noch andere zustimmen" in ada.text
    bea_signed.open(f"{link_of_bea}unterschreiben/")
    assert "Nach Ihrer Unterschrift wurden Angaben geändert" in bea_signed.text
    assert "Karl" in bea_signed.text


def test_signed_on_an_old_page_is_refused(ada, bea, base):
    bea.send({"other_income": "900"})
    ada.open(f"{base}kind/")
    ada.send({"child": "Karl"})
    bea.send({"stimmt_zu": "on"})
    assert "haben sich gerade geändert" in bea.text
    assert "Karl" in bea.text


def test_submitting_past_the_page_is_refused(ada, base, in_scope):
    ada.open(f"{base}kind/")
    drawn = ada.fields(ada.tree.xpath("//form[@method='post']")[-1])
    posted = {"csrfmiddlewaretoken": drawn["csrfmiddlewaretoken"], "once": "once-past-it", "richtig": "on"}
    response = ada.client.post(f"{base}absenden/", {**posted, "bescheid": "portal"}, **SAME_ORIGIN)
    assert "Es fehlt noch eine Unterschrift: Zweiter Elternteil" in response.content.decode()
    assert in_scope(lambda: Application.objects.get().status) == "draft"


def test_after_signing_the_own_page_is_closed_until_taken_back(bea_signed, link_of_bea):
    assert bea_signed.client.get(f"{link_of_bea}zweite-person/").headers["Location"].endswith("/unterschreiben/")
    bea_signed.open(f"{link_of_bea}unterschrift-zuruecknehmen/")
    bea_signed.send()
    bea_signed.open(f"{link_of_bea}zweite-person/")
    assert bea_signed.path.endswith("/zweite-person/")


def test_saying_no_is_shown_to_the_applicant(ada, bea, base, link_of_bea):
    bea.send({"other_income": "900"})
    bea.open(f"{link_of_bea}nicht-zustimmen/")
    bea.send()
    assert "Sie haben nicht zugestimmt" in bea.text
    ada.open(f"{base}wer-unterschreibt/")
    assert "Abgelehnt" in ada.text


def test_reminding_twice_a_day_is_refused(ada, link_of_bea, base):
    ada.open(f"{base}wer-unterschreibt/")
    assert not ada.tree.xpath("//button[@value='remind:parent_2']")
    ada.send(tampered={"_command": "remind:parent_2"})
    assert "Wir haben heute schon geschrieben" in ada.text


@pytest.mark.parametrize("address", ["", "keine-adresse", "a" * 250 + "@x.de"])
def test_a_wrong_address_is_named_at_its_field(ada, address, in_scope):
    ada.send({"email_parent_2": address}, button=("_command", "invite:parent_2"))
    assert ada.title.startswith("Fehler:")
    assert [target for _, target in ada.errors] == ["#f-email_parent_2"]
    assert in_scope(Signer.objects.count) == 0


@pytest.mark.parametrize("command", ["invite:nobody", "boss:parent_2", "", "invite:"])
def test_a_made_up_command_changes_nothing(ada, command, in_scope):
    ada.send(tampered={"_command": command, "email_parent_2": ""})
    assert ada.page.status_code in {200, 404}
    assert in_scope(Signer.objects.count) == 0


def test_a_message_in_the_own_area_leads_to_the_signature(ada, bea_signed, base, link_of_bea):
    ada.open(f"{base}kind/")
    ada.send({"child": "Karl"})
    bea_signed.open("/mein/")
    [message] = set(bea_signed.links("Bitte unterschreiben Sie noch einmal"))
    bea_signed.open(message)
    [there] = bea_signed.links("Ansehen und unterschreiben")
    assert there.endswith(f"{link_of_bea}unterschreiben/")
    ada.open("/mein/")
    assert not ada.links("Bitte unterschreiben Sie noch einmal")


# -- helping -----------------------------------------------------------------------------------------------


@pytest.fixture
def link_of_mia(ada, base, in_scope):
    """Ada lets Mia help; the link that the e-mail carries."""
    ada.open(f"{base}wer-hilft/")
    ada.send({"email": "mia@demo.example", "kind": "relative", "may_send": "fill", "days": "14"})
    assert "Die Einladung ist unterwegs" in ada.text
    return f"/saaletal/antrag/{in_scope(lambda: link_token_of(Mandate.objects.get()))}/"


@pytest.fixture
def mia(link_of_mia):
    browser = signed_in("Mia")
    browser.open(link_of_mia)
    assert "Jemand bittet Sie um Hilfe" in browser.text
    browser.send()
    return browser


def test_a_helper_fills_in_and_always_sees_for_whom(mia, link_of_mia, ada, base):
    for page in ("kind", "sie", "pruefen", "wer-hat-was-getan"):
        mia.open(f"{link_of_mia}{page}/")
        assert "Sie handeln für Ada Beispiel" in mia.text or "Sie handeln für Beispiel" in mia.text
    mia.open(f"{link_of_mia}kind/")
    mia.send({"child": "Karl"})
    ada.open(f"{base}kind/")
    assert "Karl" in str(ada.fields(ada.tree.xpath("//form[@method='post']")[-1]))
    ada.open(f"{base}wer-hat-was-getan/")
    assert "Mia Beispiel (Hilfe)" in ada.text
    assert "hat die Seite „Ihr Kind“ ausgefüllt" in ada.text


@pytest.mark.parametrize("page", ["spaeter", "loeschen", "wer-unterschreibt", "wer-hilft", "unterschreiben", "stand",
                                  "gesendet", "zurueckziehen"])  # fmt: skip
def test_a_helper_opens_nothing_that_is_the_applicants_alone(mia, link_of_mia, page):
    assert mia.client.get(f"{link_of_mia}{page}/").status_code == 404


def test_a_helper_without_that_right_does_not_send(mia, link_of_mia, in_scope):
    mia.open(f"{link_of_mia}pruefen/")
    assert "Senden muss die Person selbst" in mia.text
    mia.open(f"{link_of_mia}kind/")
    drawn = mia.fields(mia.tree.xpath("//form[@method='post']")[-1])
    posted = {"csrfmiddlewaretoken": drawn["csrfmiddlewaretoken"], "once": "once-past-it", "richtig": "on"}
    mia.client.post(f"{link_of_mia}absenden/", {**posted, "bescheid": "portal"}, **SAME_ORIGIN)
    assert in_scope(lambda: Application.objects.get().status) == "draft"


def test_ended_by_the_applicant_it_is_over_at_once(mia, link_of_mia, ada, base):
    ada.open(f"{base}wer-hilft/")
    ada.send(form=0)
    for page in ("", "kind/", "einladung/", "wer-hat-was-getan/"):
        assert mia.client.get(f"{link_of_mia}{page}").status_code == 404


def test_ended_by_the_helper(mia, link_of_mia, ada, base):
    mia.open(f"{link_of_mia}hilfe-beenden/")
    mia.send()
    assert mia.client.get(f"{link_of_mia}kind/").status_code == 404
    ada.open(f"{base}wer-hilft/")
    assert "Beendet" in ada.text


def test_the_link_of_a_helper_is_for_one_account(mia, link_of_mia, ada):
    karl = signed_in("Karl")
    assert karl.client.get(f"{link_of_mia}kind/").status_code == 404
    stranger = Browser(csrf=True)
    assert stranger.client.get(f"{link_of_mia}kind/").headers["Location"].startswith(f"{link_of_mia}einladung/")
    ada.open(f"{link_of_mia}einladung/")
    ada.send()
    assert "Jede Person nimmt ihr eigenes Konto" in ada.text


def test_a_helper_cannot_sign(mia, link_of_bea):
    mia.open(link_of_bea)
    mia.send()
    assert "Jede Person nimmt ihr eigenes Konto" in mia.text


def test_a_helper_who_may_sends(ada, base, in_scope, bea_signed):
    ada.open(f"{base}wer-hilft/")
    ada.send({"email": "mia@demo.example", "kind": "adviser", "may_send": "send", "days": "1"})
    there = f"/saaletal/antrag/{in_scope(lambda: link_token_of(Mandate.objects.get()))}/"
    mia = signed_in("Mia")
    mia.open(there)
    mia.send()
    mia.open(f"{there}pruefen/")
    mia.send({"richtig": "on"})
    assert mia.path.endswith("/wer-hat-was-getan/")
    assert "Der Antrag ist gesendet" in mia.text
    assert "PIN" not in mia.text
    assert in_scope(lambda: Signer.objects.get().status) == SignerStatus.SIGNED
    ada.open(f"{base}wer-hat-was-getan/")
    assert "hat den Antrag gesendet" in ada.text
