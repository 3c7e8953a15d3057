"""The simulated BundID turns down what the real one turns down, with the same codes."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

import pytest
from lxml import etree

from portalwerk.identity.providers.bundid.client import authn_request
from simulators.bundid import keys, questions, signing
from simulators.bundid import vocabulary as word
from tests.identity.bundid_peer import ACS_URL, ENTITY_ID, SSO_URL, key_of, options, sign_in_request

EXTENSION = f".//{{{word.AKDB}}}AuthenticationRequest"


def portals() -> list[keys.Portal]:
    return [keys.Portal(key_of("sp")[1], ENTITY_ID, (ACS_URL,))]


def unsigned() -> etree._Element:
    _, xml = authn_request(sign_in_request(), options(), at=datetime.now(UTC))
    root = etree.fromstring(xml)
    signature = root.find(f"{{{word.DS}}}Signature")
    assert signature is not None
    root.remove(signature)
    return root


def read(root: etree._Element, *, signed: bool = True) -> questions.Question:
    if signed:
        root = signing.sign(root, signing.Signer(*key_of("sp")))
    form = {"SAMLRequest": b64encode(etree.tostring(root)).decode(), "RelayState": "r"}
    return questions.read_post(form, portals(), SSO_URL)


def remove(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        for element in root.findall(path):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)

    return change


def put(path: str, name: str, value: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        element = root.find(path) if path else root
        assert element is not None
        if name:
            element.set(name, value)
        else:
            element.text = value

    return change


def without_names(root: etree._Element) -> None:
    for element in root.iter(f"{{{word.AKDB}}}RequestedAttribute"):
        del element.attrib["Name"]


def without_methods(root: etree._Element) -> None:
    extension = root.find(EXTENSION)
    assert extension is not None
    etree.SubElement(extension, f"{{{word.AKDB}}}AuthnMethods")


FAULTS = {
    "akdb-extension-missing": remove(f"{{{word.SAMLP}}}Extensions"),
    "akdb-extension-v1-deprecated": put(EXTENSION, "Version", "1"),
    "requested-attributes-empty": remove(f".//{{{word.AKDB}}}RequestedAttribute"),
    "requested-attributes-missing-name": without_names,
    "requested-attributes-unknown-name": put(f".//{{{word.AKDB}}}RequestedAttribute", "Name", "urn:oid:1.2.3"),
    "empty-authentication-methods": without_methods,
    "organization-display-name-missing": remove(f".//{{{word.CLASSIC_UI}}}OrganizationDisplayName"),
    "organization-display-name-too-long": put(f".//{{{word.CLASSIC_UI}}}OrganizationDisplayName", "", "x" * 51),
    "online-service-id-missing": remove(f".//{{{word.CLASSIC_UI}}}OnlineServiceId"),
    "language-unknown": put(f".//{{{word.CLASSIC_UI}}}Lang", "", "xx"),
    "saml-destination-wrong": put("", "Destination", "https://anderswo.example/"),
    "saml-acs-unknown": put("", "AssertionConsumerServiceURL", "https://boese.example/acs"),
    "saml-issuer-unknown": put(f"{{{word.SAML}}}Issuer", "", "https://boese.example/sp"),
    "saml-request-expired": put("", "IssueInstant", f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"),
}


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_faulty_question_is_turned_down_with_its_code(code: str) -> None:
    root = unsigned()
    FAULTS[code](root)
    with pytest.raises(questions.Fault) as fault:
        read(root)
    assert fault.value.code == code


def test_unsigned_question_is_turned_down() -> None:
    with pytest.raises(questions.Fault) as fault:
        read(unsigned(), signed=False)
    assert fault.value.code == "saml-request-not-signed"


def test_question_changed_after_signing_is_turned_down() -> None:
    root = signing.sign(unsigned(), signing.Signer(*key_of("sp")))
    put(f".//{{{word.CLASSIC_UI}}}OnlineServiceId", "", "BMI-X9999")(root)
    with pytest.raises(questions.Fault) as fault:
        read(root, signed=False)
    assert fault.value.code == "saml-request-signature-invalid"


@pytest.mark.parametrize("raw", ["", "PGE+", "%%", b64encode(b"<!DOCTYPE a><a/>").decode()])
def test_unreadable_question_is_turned_down(raw: str) -> None:
    with pytest.raises(questions.Fault) as fault:
        questions.read_post({"SAMLRequest": raw}, portals(), SSO_URL)
    assert fault.value.code == "saml-request-unreadable"


def redirect_query(*, signer: str) -> str:
    compressor = questions.zlib.compressobj(9, questions.zlib.DEFLATED, -15)
    packed = compressor.compress(etree.tostring(unsigned())) + compressor.flush()
    query = "&".join(
        f"{name}={quote_plus(value)}"
        for name, value in (
            ("SAMLRequest", b64encode(packed).decode()),
            ("RelayState", "r"),
            ("SigAlg", signing.PSS_SHA256),
        )
    )
    key = key_of(signer)[0]
    value = signing._signature_value(query.encode(), signing.Signer(key, None))
    return f"{query}&Signature={quote_plus(b64encode(value).decode())}"


def test_question_by_redirect_is_read() -> None:
    question = questions.read_redirect(redirect_query(signer="sp"), portals(), SSO_URL)
    assert (question.relay_state, question.display_name) == ("r", "Landkreis Saaletal: Antrag")


def test_question_by_redirect_with_another_key_is_turned_down() -> None:
    with pytest.raises(questions.Fault) as fault:
        questions.read_redirect(redirect_query(signer="idp"), portals(), SSO_URL)
    assert fault.value.code == "saml-request-signature-invalid"


def test_question_by_redirect_without_signature_is_turned_down() -> None:
    query = redirect_query(signer="sp").split("&Signature=")[0]
    with pytest.raises(questions.Fault) as fault:
        questions.read_redirect(query, portals(), SSO_URL)
    assert fault.value.code == "saml-request-not-signed"
