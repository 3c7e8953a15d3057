"""A whole sign-in over HTTP with the simulated BundID in a process of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from portalwerk.identity.providers import (
    AnswerNotExpected,
    Begun,
    Cancelled,
    Identified,
    Outcome,
    PostForm,
    RequiredAttributeMissing,
    SignInAnswer,
    SignInFailed,
)
from portalwerk.identity.providers.bundid.provider import BundID
from portalwerk.identity.rules import AssuranceLevel
from tests.identity.bundid_peer import ACS_URL, key_of, options, sign_in_request
from tests.simulators.running import Page, get, post, simulators

WAYS = {AssuranceLevel.LOW: "benutzername", AssuranceLevel.SUBSTANTIAL: "elster", AssuranceLevel.HIGH: "eid"}


@dataclass(frozen=True)
class Portal:
    """The portal's side, set up with what the running simulator announced."""

    provider: BundID
    base_url: str

    def begin(self, level: AssuranceLevel) -> tuple[Begun, Page]:
        begun = self.provider.begin(sign_in_request(level), at=datetime.now(UTC))
        assert isinstance(begun.step, PostForm)
        return begun, post(begun.step.url, dict(begun.step.fields))

    def sign_in(self, person: str, level: AssuranceLevel, misbehaviour: str = "") -> tuple[Begun, Page]:
        """Go through all pages and return the last one, which carries the answer."""
        begun, page = self.begin(level)
        choice = {"person": person, "means": WAYS[level], "misbehaviour": misbehaviour}
        consent = post(self.base_url + page.action, choice)
        return begun, post(self.base_url + consent.action, {})

    def finish(self, begun: Begun, page: Page, level: AssuranceLevel) -> Outcome:
        assert page.action == ACS_URL
        return self.provider.finish(SignInAnswer(page.fields, begun.request_id, level), at=datetime.now(UTC))


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("simulators")
    (folder / "saml").mkdir()
    with simulators(folder) as running:
        told = running.addresses["bundid"]
        certificate = x509.load_pem_x509_certificate(Path(told["certificate_file"]).read_bytes())
        provider = BundID(
            options(sso_url=told["sso_url"], idp_entity_id=told["entity_id"], idp_certificates=(certificate,))
        )
        (folder / "saml" / "portal.xml").write_bytes(provider.metadata().content)
        yield Portal(provider, told["url"])


@pytest.mark.parametrize("level", sorted(WAYS))
@pytest.mark.parametrize("person", ["ada", "bea", "mia"])
def test_person_signs_in(portal: Portal, person: str, level: AssuranceLevel) -> None:
    begun, page = portal.sign_in(person, level)
    outcome = portal.finish(begun, page, level)
    assert isinstance(outcome, Identified)
    assert outcome.level == level
    assert page.fields["RelayState"] == "Zm9ydHNldHplbg"


def test_only_ways_that_are_strong_enough_are_offered(portal: Portal) -> None:
    _, page = portal.begin(AssuranceLevel.SUBSTANTIAL)
    assert 'value="elster"' in page.text
    assert 'value="eid"' in page.text
    assert 'value="benutzername"' not in page.text


def test_person_who_cancels_comes_back(portal: Portal) -> None:
    begun, page = portal.begin(AssuranceLevel.LOW)
    back = post(portal.base_url + page.action, {"abbrechen": "1"})
    assert portal.finish(begun, back, AssuranceLevel.LOW) == Cancelled("bundid", "denied")


def test_person_who_does_not_agree_comes_back(portal: Portal) -> None:
    begun, page = portal.begin(AssuranceLevel.LOW)
    consent = post(portal.base_url + page.action, {"person": "ada", "means": "eid"})
    assert "Lindenweg 4" in consent.text
    back = post(portal.base_url + consent.action, {"abbrechen": "1"})
    assert isinstance(portal.finish(begun, back, AssuranceLevel.LOW), Cancelled)


def test_answer_given_before_is_refused(portal: Portal) -> None:
    portal.finish(*portal.sign_in("ada", AssuranceLevel.LOW), AssuranceLevel.LOW)
    begun, page = portal.sign_in("ada", AssuranceLevel.LOW, "replayed")
    with pytest.raises(AnswerNotExpected):
        portal.finish(begun, page, AssuranceLevel.LOW)


def test_same_answer_twice_has_the_same_assertion_id(portal: Portal) -> None:
    """By this id whoever asks can tell that an answer was used before."""
    begun, page = portal.sign_in("ada", AssuranceLevel.LOW)
    first = portal.finish(begun, page, AssuranceLevel.LOW)
    second = portal.finish(begun, page, AssuranceLevel.LOW)
    assert isinstance(first, Identified)
    assert isinstance(second, Identified)
    assert first.assertion_id == second.assertion_id


@pytest.mark.parametrize(
    "name", ["other-key", "wrong-audience", "expired", "xsw1-response", "level-too-low", "doctype"]
)
def test_misbehaviour_over_http_is_refused(portal: Portal, name: str) -> None:
    begun, page = portal.sign_in("mia", AssuranceLevel.HIGH, name)
    with pytest.raises(SignInFailed):
        portal.finish(begun, page, AssuranceLevel.HIGH)


def test_missing_attribute_is_told(portal: Portal) -> None:
    begun, page = portal.sign_in("ada", AssuranceLevel.LOW, "attribute-missing")
    with pytest.raises(RequiredAttributeMissing):
        portal.finish(begun, page, AssuranceLevel.LOW)


def test_misbehaviour_of_the_return_reference_is_visible_to_the_caller(portal: Portal) -> None:
    _, page = portal.sign_in("ada", AssuranceLevel.LOW, "relay-state-other-host")
    assert page.fields["RelayState"] == "//boese.example/"


def test_page_with_the_answer_may_only_send_it_to_the_portal(portal: Portal) -> None:
    _, page = portal.sign_in("ada", AssuranceLevel.LOW)
    policy = page.headers["content-security-policy"]
    assert "form-action 'self' https://portal.saale-elbe-land.example;" in policy
    assert "<style" not in page.text
    assert "style=" not in page.text
    assert "Weiter zum Portal" in page.text


def test_sign_in_cannot_be_used_twice(portal: Portal) -> None:
    _, page = portal.begin(AssuranceLevel.LOW)
    post(portal.base_url + page.action, {"abbrechen": "1"})
    assert get(portal.base_url + page.action).status == 410


def test_question_sent_twice_is_turned_down(portal: Portal) -> None:
    begun, _ = portal.begin(AssuranceLevel.LOW)
    assert isinstance(begun.step, PostForm)
    again = post(begun.step.url, dict(begun.step.fields))
    assert (again.status, "saml-request-replayed" in again.text) == (400, True)


def test_question_of_a_stranger_is_turned_down(portal: Portal) -> None:
    key, certificate = key_of("stranger")
    stranger = BundID(
        options(key=key, certificate=certificate, sso_url=portal.base_url + "/idp/profile/SAML2/POST/SSO")
    )
    begun = stranger.begin(sign_in_request(), at=datetime.now(UTC))
    assert isinstance(begun.step, PostForm)
    page = post(begun.step.url, dict(begun.step.fields))
    assert (page.status, "saml-request-signature-invalid" in page.text) == (400, True)


def test_metadata_of_the_simulator_shows_its_certificate(portal: Portal) -> None:
    text = get(portal.base_url + "/idp/metadata").text
    pem = portal.provider._options.idp_certificates[0].public_bytes(serialization.Encoding.PEM).decode()  # type: ignore[union-attr]
    assert "".join(pem.splitlines()[1:-1]) in text
