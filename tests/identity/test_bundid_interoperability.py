"""Our signatures and encryption against libxmlsec, which neither the portal nor the simulator uses."""

from base64 import b64decode

import pytest
import xmlsec
from cryptography.hazmat.primitives import serialization
from lxml import etree

from portalwerk.identity.providers import Identified
from simulators.bundid import vocabulary as word
from simulators.bundid.answers import assertion, response
from simulators.bundid.signing import encrypt, parsed, sign
from tests.identity.bundid_peer import Meeting, identity, key_of, meet


def certificate_key(name: str) -> xmlsec.Key:
    pem = key_of(name)[1].public_bytes(serialization.Encoding.PEM)
    return xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.CERT_PEM)


def private_key(name: str) -> xmlsec.Key:
    pem = key_of(name)[0].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM)


def verify(root: etree._Element, name: str) -> None:
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = certificate_key(name)
    context.verify(xmlsec.tree.find_node(root, "Signature"))


def emptied(root: etree._Element) -> etree._Element:
    """Take digest and signature value out, so that another implementation has to compute them."""
    for tag in ("DigestValue", "SignatureValue"):
        for element in root.iter(f"{{{word.DS}}}{tag}"):
            element.text = None
    return root


def signed_elsewhere(root: etree._Element, name: str) -> bytes:
    template = emptied(sign(root, identity().signer))
    xmlsec.tree.add_ids(template, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = private_key(name)
    context.sign(xmlsec.tree.find_node(template, "Signature"))
    return bytes(etree.tostring(template))


def sealed_elsewhere(meeting: Meeting, content: str, transport: str) -> etree._Element:
    """Encrypt an assertion with libxmlsec into our kind of envelope."""
    template = encrypt(b"", meeting.scene().sealer)
    for element in template.iter(f"{{{word.XENC}}}CipherValue"):
        element.text = None
    methods = list(template.iter(f"{{{word.XENC}}}EncryptionMethod"))
    methods[0].set("Algorithm", word.XENC11 + content)
    if transport == "rsa-oaep-mgf1p":
        methods[1].set("Algorithm", word.XENC + transport)
        methods[1].remove(methods[1][1])
    manager = xmlsec.KeysManager()
    manager.add_key(certificate_key("sp"))
    context = xmlsec.EncryptionContext(manager)
    bits = 128 if "128" in content else 256
    context.key = xmlsec.Key.generate(xmlsec.constants.KeyDataAes, bits, xmlsec.constants.KeyDataTypeSession)
    root = parsed(etree.tostring(assertion(meeting.scene("bea").draft)))
    holder = etree.Element("holder")
    holder.append(root)
    sealed = context.encrypt_xml(template[0], root)
    template = etree.Element(f"{{{word.SAML}}}EncryptedAssertion")
    template.append(sealed)
    return template


def test_our_question_is_valid_elsewhere() -> None:
    fields = dict(meet().begun.step.fields)  # type: ignore[union-attr]
    verify(etree.fromstring(b64decode(fields["SAMLRequest"])), "sp")


def test_simulated_answer_is_valid_elsewhere() -> None:
    meeting = meet()
    scene = meeting.scene("ada")
    root = etree.fromstring(scene.answer(scene.draft))
    verify(root, "idp")
    manager = xmlsec.KeysManager()
    manager.add_key(private_key("sp"))
    node = xmlsec.tree.find_node(root, "EncryptedData", xmlsec.constants.EncNs)
    opened = xmlsec.EncryptionContext(manager).decrypt(node)
    assert opened.tag == f"{{{word.SAML}}}Assertion"


@pytest.mark.parametrize("transport", ["rsa-oaep", "rsa-oaep-mgf1p"])
@pytest.mark.parametrize("content", ["aes128-gcm", "aes256-gcm"])
def test_answer_made_elsewhere_is_accepted(content: str, transport: str) -> None:
    meeting = meet()
    root = response(meeting.scene("bea").draft, sealed_elsewhere(meeting, content, transport))
    outcome = meeting.finish(signed_elsewhere(root, "idp"))
    assert isinstance(outcome, Identified)


def test_answer_signed_elsewhere_with_another_key_is_not_ours() -> None:
    root = etree.fromstring(signed_elsewhere(response(meet().scene().draft), "sp"))
    with pytest.raises(xmlsec.Error):
        verify(root, "idp")
