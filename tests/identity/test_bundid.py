"""BundID: what we ask, what we believe, and what nobody may make us believe. Source: SECURITY.md S9a."""

from base64 import b64decode
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from portalwerk.identity.providers import (
    SERVICE_CERTIFICATE_NAME,
    SERVICE_KEY_NAME,
    AnswerNotExpected,
    AnswerTooOld,
    Cancelled,
    Identified,
    LevelTooLow,
    PersonAttribute,
    PersonUnknown,
    RequiredAttributeMissing,
    SignInAnswer,
    SignInFailed,
    SignInUnavailable,
    make_service_key,
)
from portalwerk.identity.providers.bundid import trusted
from portalwerk.identity.providers.bundid import vocabulary as word
from portalwerk.identity.providers.bundid.options import Misconfigured, from_environment
from portalwerk.identity.providers.bundid.provider import BundID
from portalwerk.identity.rules import AssuranceLevel
from simulators.bundid import misbehaviours
from simulators.bundid.answers import assertion, finished, honest, response, turned_back
from simulators.bundid.persons import PERSONS, pseudonym
from simulators.bundid.scene import FORGED_SUBJECT
from simulators.bundid.signing import encrypt, sign
from tests.identity.bundid_peer import (
    ACS_URL,
    ENTITY_ID,
    IDP_ENTITY_ID,
    SSO_URL,
    attacker,
    identity,
    key_of,
    meet,
    options,
    sign_in_request,
)

LEVELS = (AssuranceLevel.LOW, AssuranceLevel.SUBSTANTIAL, AssuranceLevel.HIGH)

# By name of the misbehaviour: which refusal, and the word that stands in the log.
REFUSED = {
    "unsigned": (SignInFailed, "shape"),
    "only-assertion-signed": (SignInFailed, "shape"),
    "other-key": (SignInFailed, "signature"),
    "other-key-right-certificate": (SignInFailed, "signature"),
    "other-key-value": (SignInFailed, "signature"),
    "assertion-signed-by-other": (SignInFailed, "signature"),
    "pkcs1-sha256": (SignInFailed, "signature"),
    "pkcs1-sha1": (SignInFailed, "signature"),
    "pss-sha1": (SignInFailed, "signature"),
    "digest-sha1": (SignInFailed, "signature"),
    "hmac-with-certificate": (SignInFailed, "signature"),
    "no-algorithm": (SignInFailed, "signature"),
    "reference-empty": (SignInFailed, "signature"),
    "reference-elsewhere": (SignInFailed, "signature"),
    "no-reference": (SignInFailed, "shape"),
    "two-references": (SignInFailed, "shape"),
    "xslt": (SignInFailed, "shape"),
    "xpath": (SignInFailed, "shape"),
    "no-transforms": (SignInFailed, "shape"),
    "c14n-with-comments": (SignInFailed, "shape"),
    "duplicate-id-outside": (SignInFailed, "ids"),
    "duplicate-id-inside": (SignInFailed, "ids"),
    "tampered-status": (SignInFailed, "signature"),
    "tampered-request": (SignInFailed, "signature"),
    "tampered-ciphertext": (SignInFailed, "decryption"),
    "exchanged-content": (SignInFailed, "signature"),
    "wrong-audience": (SignInFailed, "audience"),
    "no-audience": (SignInFailed, "shape"),
    "audience-with-suffix": (SignInFailed, "audience"),
    "wrong-recipient": (SignInFailed, "recipient"),
    "no-recipient": (SignInFailed, "shape"),
    "wrong-destination": (SignInFailed, "destination"),
    "no-destination": (SignInFailed, "shape"),
    "wrong-issuer": (SignInFailed, "issuer"),
    "wrong-response-issuer": (SignInFailed, "issuer"),
    "other-identity-provider": (SignInFailed, "signature"),
    "wrong-request": (AnswerNotExpected, "request"),
    "wrong-request-inside": (AnswerNotExpected, "request"),
    "no-request": (SignInFailed, "shape"),
    "no-request-inside": (SignInFailed, "shape"),
    "expired": (AnswerTooOld, "time"),
    "early": (AnswerTooOld, "time"),
    "expired-inside": (AnswerTooOld, "time"),
    "confirmation-expired": (AnswerTooOld, "time"),
    "old-but-long-lived": (AnswerTooOld, "time"),
    "level-too-low": (LevelTooLow, "level"),
    "level-disagrees": (LevelTooLow, "level"),
    "level-disagrees-context": (LevelTooLow, "level"),
    "level-unknown": (SignInFailed, "level"),
    "level-password-only": (SignInFailed, "level"),
    "no-pseudonym": (PersonUnknown, "subject"),
    "empty-pseudonym": (PersonUnknown, "subject"),
    "two-pseudonyms": (SignInFailed, "attribute"),
    "comment-in-name": (SignInFailed, "comment"),
    "comment-in-pseudonym": (SignInFailed, "comment"),
    "instruction-in-pseudonym": (SignInFailed, "comment"),
    "comment-outside": (SignInFailed, "comment"),
    "plain-assertion": (SignInFailed, "shape"),
    "two-assertions": (SignInFailed, "shape"),
    "plain-beside-sealed": (SignInFailed, "shape"),
    "success-without-assertion": (SignInFailed, "shape"),
    "cbc": (SignInFailed, "decryption"),
    "rsa-1-5": (SignInFailed, "decryption"),
    "oaep-sha1": (SignInFailed, "decryption"),
    "short-key": (SignInFailed, "decryption"),
    "doctype": (SignInFailed, "doctype"),
    "doctype-entity": (SignInFailed, "doctype"),
    "doctype-utf16": (SignInFailed, "encoding"),
    "doctype-utf7": (SignInFailed, "encoding"),
    "doctype-inside": (SignInFailed, "doctype"),
    "cut-off": (SignInFailed, "xml"),
    "other-message": (SignInFailed, "shape"),
    "other-message-inside": (SignInFailed, "shape"),
    "too-large": (SignInFailed, "size"),
    "too-deep": (SignInFailed, "xml"),
}
ROOT = f"{{{word.SAMLP}}}Response"
WRAPPED = sorted(name for name in misbehaviours.MISBEHAVIOURS if name.startswith("xsw"))


# -- what we believe ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("person", sorted(PERSONS))
def test_honest_answer_identifies_the_person(person: str, level: AssuranceLevel) -> None:
    meeting = meet(sign_in_request(level))
    scene = meeting.scene(person, level)
    outcome = meeting.finish(scene.answer(scene.draft), level=level)
    assert isinstance(outcome, Identified)
    assert (outcome.subject, outcome.level) == (pseudonym(PERSONS[person], ENTITY_ID), level)
    values = {attribute.name: attribute.value for attribute in outcome.attributes}
    assert values[PersonAttribute.GIVEN_NAME] == PERSONS[person].facts["givenName"]
    assert values[PersonAttribute.BIRTH_PLACE] == PERSONS[person].facts["placeOfBirth"]
    assert datetime.now(UTC) < outcome.expires_at < datetime.now(UTC) + timedelta(minutes=15)


def test_self_declared_attribute_is_trusted_less_than_the_sign_in() -> None:
    meeting = meet()
    scene = meeting.scene("ada", AssuranceLevel.HIGH)
    outcome = meeting.finish(scene.answer(scene.draft))
    assert isinstance(outcome, Identified)
    trust = {attribute.name: attribute.trust for attribute in outcome.attributes}
    assert trust[PersonAttribute.FAMILY_NAME] is AssuranceLevel.HIGH
    assert trust[PersonAttribute.EMAIL] is AssuranceLevel.BASIC


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("HOCH", AssuranceLevel.LOW),
        ("NORMAL", AssuranceLevel.LOW),
        ("Erfunden", AssuranceLevel.BASIC),
        ("", 1),
    ],
)
def test_attribute_is_never_trusted_more_than_the_sign_in(said: str, counts: AssuranceLevel) -> None:
    meeting = meet()
    draft = meeting.scene("ada", AssuranceLevel.LOW).draft
    changed = tuple((oid, value, said) for oid, value, _ in draft.attributes)
    outcome = meeting.finish(meeting.scene().answer(replace(draft, attributes=changed)))
    assert isinstance(outcome, Identified)
    assert {attribute.trust for attribute in outcome.attributes} == {counts}


def test_lower_of_two_named_levels_counts() -> None:
    meeting = meet()
    scene = meeting.scene("ada", AssuranceLevel.HIGH)
    password = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
    lower = replace(scene.draft, contexts=("STORK-QAA-Level-3", password))
    outcome = meeting.finish(scene.answer(lower))
    assert isinstance(outcome, Identified)
    assert outcome.level is AssuranceLevel.SUBSTANTIAL


def test_assertion_signed_as_well_as_response_is_accepted() -> None:
    meeting = meet()
    scene = meeting.scene("bea")
    inner = etree.tostring(sign(assertion(scene.draft), identity().signer))
    assert isinstance(meeting.finish(scene.around(inner)), Identified)


@pytest.mark.parametrize(
    "change",
    [
        {"content": "aes128-gcm", "key_bytes": 16},
        {"transport": "rsa-oaep-mgf1p"},
        {"transport": "rsa-oaep-mgf1p", "content": "aes128-gcm", "key_bytes": 16},
    ],
)
def test_other_allowed_encryption_is_accepted(change: dict[str, object]) -> None:
    meeting = meet()
    scene = meeting.scene()
    sealer = replace(scene.sealer, **change)  # type: ignore[arg-type]
    assert isinstance(meeting.finish(scene.around(scene.plain(), sealer)), Identified)


def test_second_pinned_certificate_is_accepted_while_keys_change() -> None:
    meeting = meet(idp_certificates=(attacker().certificate, key_of("idp")[1]))
    scene = meeting.scene()
    assert isinstance(meeting.finish(scene.answer(scene.draft)), Identified)


def test_old_signature_is_accepted_only_where_options_say_so() -> None:
    meeting = meet(accept_rsa_sha256=True)
    message = misbehaviours.MISBEHAVIOURS["pkcs1-sha256"][1](meeting.scene())
    assert isinstance(meeting.finish(message), Identified)
    assert any("rsa-sha256" in problem for problem in meeting.provider.check())


def test_answer_within_the_skew_is_accepted() -> None:
    meeting = meet()
    scene = meeting.scene()
    message = scene.answer(scene.draft)
    assert isinstance(meeting.finish(message, at=scene.draft.now - timedelta(seconds=55)), Identified)
    assert isinstance(meeting.finish(message, at=scene.draft.ends + timedelta(seconds=55)), Identified)
    with pytest.raises(AnswerTooOld):
        meeting.finish(message, at=scene.draft.now - timedelta(seconds=65))
    with pytest.raises(AnswerTooOld):
        meeting.finish(message, at=scene.draft.ends + timedelta(seconds=65))


def test_cancelling_is_an_outcome_not_a_failure() -> None:
    meeting = meet()
    denied = turned_back(meeting.question, identity(), status=("Responder", "RequestDenied"))
    assert meeting.finish(denied) == Cancelled("bundid", "denied")
    failed = turned_back(meeting.question, identity(), status=("Responder", "AuthnFailed"))
    assert meeting.finish(failed) == Cancelled("bundid", "not_identified")


def test_missing_required_attribute_is_told_as_such() -> None:
    meeting = meet()
    detail = '{"code":"IDP_REQUIRED_ATTRIBUTES_MISSING"}'
    message = turned_back(meeting.question, identity(), status=("Responder", "RequestDenied"), detail=detail)
    with pytest.raises(RequiredAttributeMissing, match="Nutzerkonto"):
        meeting.finish(message)


def test_other_error_of_the_peer_is_a_failure() -> None:
    meeting = meet()
    with pytest.raises(SignInFailed) as refusal:
        meeting.finish(turned_back(meeting.question, identity(), status=("Responder",)))
    assert refusal.value.cause == "status"


# -- what nobody may make us believe -----------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_misbehaviour_is_refused(name: str) -> None:
    kind, cause = REFUSED[name]
    meeting = meet()
    message = misbehaviours.MISBEHAVIOURS[name][1](meeting.scene())
    with pytest.raises(kind) as refusal:
        meeting.finish(message, level=AssuranceLevel.HIGH)
    assert (type(refusal.value), refusal.value.cause) == (kind, cause)


@pytest.mark.parametrize("name", WRAPPED)
def test_wrapped_signature_is_refused(name: str) -> None:
    meeting = meet()
    message = misbehaviours.MISBEHAVIOURS[name][1](meeting.scene())
    with pytest.raises(SignInFailed):
        meeting.finish(message)


@pytest.mark.parametrize("name", WRAPPED)
def test_wrapped_signature_is_refused_without_the_wall_of_shape(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the profile wrong, the signature over what is read must hold alone."""
    monkeypatch.setattr(trusted, "_check_shape", lambda root: None)
    meeting = meet()
    message = misbehaviours.MISBEHAVIOURS[name][1](meeting.scene())
    try:
        outcome = meeting.finish(message)
    except (SignInFailed, ValueError):
        return
    assert isinstance(outcome, Identified)
    assert outcome.subject != FORGED_SUBJECT


def test_every_misbehaviour_is_tried() -> None:
    assert set(REFUSED) | set(WRAPPED) == set(misbehaviours.MISBEHAVIOURS)
    assert len(misbehaviours.MISBEHAVIOURS) >= 120


def test_forgery_would_be_noticed_if_the_signature_were_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: without its wall, a forged answer comes through, so the tests above can fail."""
    monkeypatch.setattr(trusted, "_verified", lambda root, options, at: root)
    meeting = meet()
    outcome = meeting.finish(misbehaviours.MISBEHAVIOURS["other-key"][1](meeting.scene()))
    assert isinstance(outcome, Identified)


@pytest.mark.parametrize("raw", ["", "%%%", "PGE+", "YWJj", "A" * 300_000, "PD94bWwgdmVyc2lvbj0iMS4wIj8+"])
def test_rubbish_is_refused(raw: str) -> None:
    meeting = meet()
    answer = SignInAnswer({"SAMLResponse": raw}, meeting.begun.request_id, AssuranceLevel.LOW)
    with pytest.raises(SignInFailed):
        meeting.provider.finish(answer, at=datetime.now(UTC))


def test_missing_field_is_refused() -> None:
    meeting = meet()
    with pytest.raises(SignInFailed):
        meeting.provider.finish(SignInAnswer({}, "_x", AssuranceLevel.LOW), at=datetime.now(UTC))


def damaged(xml: bytes) -> Iterator[tuple[str, bytes]]:
    """Every element once without text, once without itself, once doubled; every attribute empty and gone."""
    for index, original in enumerate(etree.fromstring(xml).iter("*")):
        changes = ["empty", "gone", "doubled"]
        changes += [f"{kind} {name!s}" for kind in ("empty", "gone") for name in original.attrib]
        for change in changes:
            root = etree.fromstring(xml)
            element = list(root.iter("*"))[index]
            parent = element.getparent()
            kind, _, name = change.partition(" ")
            if name:
                element.set(name, "") if kind == "empty" else element.attrib.pop(name)
            elif kind == "empty":
                element.clear(keep_tail=False)
            elif parent is not None:
                parent.remove(element) if kind == "gone" else parent.append(deepcopy(element))
            yield f"{change} at {element.tag!s}", etree.tostring(root)


def test_damage_outside_is_refused_and_never_a_crash() -> None:
    meeting = meet(sign_in_request(attributes=(PersonAttribute.GIVEN_NAME,)))
    scene = meeting.scene()
    tried = 0
    for what, message in damaged(scene.answer(scene.draft)):
        try:
            outcome = meeting.finish(message)
        except SignInFailed:
            tried += 1
            continue
        # Nothing but the certificate that comes along is outside the signature, and nobody reads that.
        assert "X509" in what or "KeyInfo" in what or what == "gone at " + ROOT or what == "doubled at " + ROOT, what
        assert isinstance(outcome, Identified)
    assert tried > 80


def test_damage_inside_is_a_refusal_or_harmless_and_never_a_crash() -> None:
    meeting = meet(sign_in_request(attributes=(PersonAttribute.GIVEN_NAME,)))
    scene = meeting.scene("ada")
    honest_outcome = meeting.finish(scene.answer(scene.draft))
    assert isinstance(honest_outcome, Identified)
    for what, inner in damaged(scene.plain()):
        try:
            outcome = meeting.finish(scene.around(inner))
        except SignInFailed:
            continue
        assert isinstance(outcome, Identified), what
        assert outcome.subject == honest_outcome.subject, what
        assert outcome.level <= honest_outcome.level, what


def test_answer_without_a_waiting_sign_in_is_refused() -> None:
    meeting = meet()
    scene = meeting.scene()
    message = scene.answer(replace(scene.draft, in_response_to="", confirmed_request=""))
    other = replace(meeting, begun=replace(meeting.begun, request_id=""))
    with pytest.raises(AnswerNotExpected):
        other.finish(message)


def test_refusal_holds_nothing_of_the_message() -> None:
    """Source: BSI TR-03172-3, A3.3.02 and A3.14.07."""
    meeting = meet()
    secrets = [*PERSONS["mia"].facts.values(), pseudonym(PERSONS["mia"], ENTITY_ID), ENTITY_ID]
    for name in REFUSED:
        message = misbehaviours.MISBEHAVIOURS[name][1](meeting.scene("mia"))
        with pytest.raises(SignInFailed) as refusal:
            meeting.finish(message, level=AssuranceLevel.HIGH)
        told = f"{refusal.value} {refusal.value!r} {refusal.value.values} {refusal.value.__cause__}"
        assert not [secret for secret in secrets if len(secret) > 2 and secret in told], name


def test_outcome_shows_no_person_in_logs() -> None:
    meeting = meet()
    scene = meeting.scene("bea")
    outcome = meeting.finish(scene.answer(scene.draft))
    assert isinstance(outcome, Identified)
    told = repr(outcome) + repr(outcome.attributes)
    assert not [fact for fact in PERSONS["bea"].facts.values() if len(fact) > 2 and fact in told]
    assert outcome.subject not in told


def test_expired_pinned_certificate_is_refused() -> None:
    meeting = meet()
    scene = meeting.scene()
    with pytest.raises(SignInFailed) as refusal:
        meeting.finish(scene.answer(scene.draft), at=datetime.now(UTC) + timedelta(days=5000))
    assert refusal.value.cause == "signature"


def test_attribute_named_twice_is_refused() -> None:
    meeting = meet()
    scene = meeting.scene()
    twice = replace(scene.draft, attributes=scene.draft.attributes * 2)
    with pytest.raises(SignInFailed) as refusal:
        meeting.finish(scene.answer(twice))
    assert refusal.value.cause == "attribute"


@pytest.mark.parametrize("moment", ["", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "morgen"])
def test_moment_that_saml_does_not_know_is_refused(moment: str) -> None:
    meeting = meet()
    scene = meeting.scene()
    root = assertion(scene.draft)
    root.set("IssueInstant", moment)
    with pytest.raises(SignInFailed) as refusal:
        meeting.finish(scene.around(etree.tostring(root)))
    assert refusal.value.cause == "time"


# -- what we ask -------------------------------------------------------------------------------------------


def test_question_says_what_bundid_wants_to_know() -> None:
    meeting = meet(sign_in_request(AssuranceLevel.SUBSTANTIAL, attributes=(PersonAttribute.GIVEN_NAME,)))
    question = meeting.question
    assert question.level == 3
    assert question.display_name == "Landkreis Saaletal: Antrag"
    assert question.online_service_id == "BMI-X0000"
    assert set(question.oids) == {word.OIDS[PersonAttribute.GIVEN_NAME], *word.ALWAYS_REQUESTED}
    assert question.required == ()
    assert question.relay_state == "Zm9ydHNldHplbg"


def test_question_has_the_order_of_the_interface_description() -> None:
    meeting = meet()
    step = dict(meeting.begun.step.fields)  # type: ignore[union-attr]
    root = etree.fromstring(b64decode(step["SAMLRequest"]))
    assert [etree.QName(child).localname for child in root] == [
        "Issuer",
        "Signature",
        "Extensions",
        "RequestedAuthnContext",
    ]
    assert (root.get("ForceAuthn"), root.get("IsPassive")) == ("true", "false")
    assert root.get("ProtocolBinding") == word.BINDING_POST
    method = root.find(f".//{{{word.DS}}}SignatureMethod")
    assert method is not None
    assert method.get("Algorithm") == "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"


def test_long_service_name_is_shortened_to_what_bundid_shows() -> None:
    meeting = meet(sign_in_request(service_name="Landkreis Saaletal: Erlaubnis für eine besonders lange Sache"))
    assert len(meeting.question.display_name) <= 50
    assert meeting.question.display_name.endswith("…")


def test_metadata_pins_nothing_that_bundid_does_not_want() -> None:
    metadata = BundID(options()).metadata()
    root = etree.fromstring(metadata.content)
    assert root.get("entityID") == ENTITY_ID
    assert root.get("validUntil") is None
    assert root.get("ID") is None
    assert b"EncryptionMethod" not in metadata.content
    assert [service.get("Location") for service in root.iter(f"{{{word.METADATA}}}AssertionConsumerService")] == [
        ACS_URL
    ]


# -- settings ----------------------------------------------------------------------------------------------


def environment_in(folder: Path) -> dict[str, str]:
    make_service_key(folder / "keys", host="portal.example", at=datetime.now(UTC))
    (folder / "idp.crt").write_bytes((folder / "keys" / SERVICE_CERTIFICATE_NAME).read_bytes())
    return {
        "PORTALWERK_DATA_DIR": str(folder),
        "PORTALWERK_BASE_URL": "https://portal.example/",
        "PORTALWERK_BUNDID_ENTITY_ID": ENTITY_ID,
        "PORTALWERK_BUNDID_SSO_URL": SSO_URL,
        "PORTALWERK_BUNDID_IDP_ENTITY_ID": IDP_ENTITY_ID,
        "PORTALWERK_BUNDID_IDP_CERT_FILE": str(folder / "idp.crt"),
    }


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    made = from_environment(environment_in(tmp_path))
    assert made.acs_url == "https://portal.example/rueckruf/bundid/acs/"
    assert made.accept_rsa_sha256 is False
    assert made.problems(at=datetime.now(UTC)) == []


def test_missing_settings_are_named_and_stop_only_the_sign_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = environment_in(tmp_path)
    del environment["PORTALWERK_BUNDID_SSO_URL"]
    with pytest.raises(Misconfigured, match="PORTALWERK_BUNDID_SSO_URL"):
        from_environment(environment)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    provider = BundID()
    assert provider.check() == ["PORTALWERK_BUNDID_SSO_URL fehlt."]
    with pytest.raises(SignInUnavailable, match="später"):
        provider.begin(sign_in_request(), at=datetime.now(UTC))
    monkeypatch.setenv("PORTALWERK_BUNDID_SSO_URL", SSO_URL)
    assert provider.check() == []


@pytest.mark.parametrize(
    ("entity_id", "told"), [("http://portal.example", "https"), ("https://portal.example:8443/sp", "Port")]
)
def test_check_names_what_an_operator_must_mend(entity_id: str, told: str) -> None:
    problems = options(entity_id=entity_id).problems(at=datetime.now(UTC))
    assert [problem for problem in problems if told in problem]


def test_check_notices_a_key_that_belongs_to_another_certificate() -> None:
    problems = options(key=key_of("idp")[0]).problems(at=datetime.now(UTC))
    assert [problem for problem in problems if "gehören nicht zusammen" in problem]


def test_check_warns_before_certificates_expire() -> None:
    end = options().certificate.not_valid_after_utc
    assert [p for p in options().problems(at=end - timedelta(days=10)) if "läuft am" in p]
    assert [p for p in options().problems(at=end + timedelta(days=1)) if "abgelaufen" in p]


def test_service_key_is_made_once_and_private(tmp_path: Path) -> None:
    at = datetime.now(UTC)
    certificate = make_service_key(tmp_path, host="portal.example", at=at)
    key_file = tmp_path / SERVICE_KEY_NAME
    assert key_file.stat().st_mode & 0o777 == 0o600
    before = key_file.read_bytes(), certificate.read_bytes()
    make_service_key(tmp_path, host="portal.example", at=at)
    assert (key_file.read_bytes(), certificate.read_bytes()) == before
    certificate.unlink()
    make_service_key(tmp_path, host="portal.example", at=at)
    assert key_file.read_bytes() == before[0]


def test_honest_helper_builds_what_the_tests_call_honest() -> None:
    """The forged answers differ from an honest one in one thing only; that one must be accepted."""
    meeting = meet()
    scene = meeting.scene()
    by_hand = finished(response(scene.draft, encrypt(scene.plain(), scene.sealer)), identity().signer)
    assert isinstance(meeting.finish(by_hand), Identified)
    assert isinstance(meeting.finish(honest(scene.draft, identity(), scene.sealer)), Identified)
