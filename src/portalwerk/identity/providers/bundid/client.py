"""What we send: the signed AuthnRequest and our metadata."""

import secrets
from base64 import b64encode
from datetime import UTC, datetime

from cryptography.hazmat.primitives import serialization
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

from portalwerk.identity.providers import SignInRequest
from portalwerk.identity.providers.bundid import vocabulary as word
from portalwerk.identity.providers.bundid.options import BundIDOptions


def authn_request(request: SignInRequest, options: BundIDOptions, *, at: datetime) -> tuple[str, bytes]:
    """Return the id and the XML of a signed AuthnRequest with the AKDB extension, version 2.

    No attribute is marked as required: a missing one would end the whole sign-in, and we can ask for it.
    Source: BundID interface description 10.2.0.0; signature by BSI TR-03116-4, chapter 3.
    """
    request_id = "_" + secrets.token_hex(16)
    root = etree.Element(
        _name(word.SAMLP, "AuthnRequest"),
        {
            "ID": request_id,
            "Version": "2.0",
            "IssueInstant": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "ForceAuthn": "true",
            "IsPassive": "false",
            "AssertionConsumerServiceURL": options.acs_url,
            "Destination": options.sso_url,
            "ProtocolBinding": word.BINDING_POST,
        },
        nsmap={"saml2p": word.SAMLP, "saml2": word.SAML},
    )
    _child(root, word.SAML, "Issuer", options.entity_id)
    # The signer puts the signature where this stands: SAML wants it right behind the issuer.
    etree.SubElement(root, _name(word.DS, "Signature"), {"Id": "placeholder"}, nsmap={"ds": word.DS})
    _add_extension(root, request)
    context = etree.SubElement(root, _name(word.SAMLP, "RequestedAuthnContext"), {"Comparison": "minimum"})
    _child(context, word.SAML, "AuthnContextClassRef", word.STORK[request.level])
    return request_id, _signed(root, request_id, options)


def _add_extension(root: etree._Element, request: SignInRequest) -> None:
    extensions = etree.SubElement(root, _name(word.SAMLP, "Extensions"))
    extension = etree.SubElement(
        extensions,
        _name(word.AKDB, "AuthenticationRequest"),
        {"Version": word.EXTENSION_VERSION, "EnableStatusDetail": "true"},
        nsmap={"akdb": word.AKDB},
    )
    requested = etree.SubElement(extension, _name(word.AKDB, "RequestedAttributes"))
    for oid in (*word.ALWAYS_REQUESTED, *(word.OIDS[name] for name in request.attributes)):
        etree.SubElement(requested, _name(word.AKDB, "RequestedAttribute"), {"Name": oid, "RequiredAttribute": "false"})
    display = etree.SubElement(extension, _name(word.AKDB, "DisplayInformation"))
    classic = etree.SubElement(display, _name(word.CLASSIC_UI, "Version"), nsmap={"classic-ui": word.CLASSIC_UI})
    _child(classic, word.CLASSIC_UI, "OrganizationDisplayName", _shortened(request.service_name))
    _child(classic, word.CLASSIC_UI, "Lang", request.language)
    _child(classic, word.CLASSIC_UI, "BackURL", request.back_url)
    _child(classic, word.CLASSIC_UI, "OnlineServiceId", request.online_service_id)


def _signed(root: etree._Element, request_id: str, options: BundIDOptions) -> bytes:
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.SHA256_RSA_MGF1,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=word.EXCLUSIVE_C14N,
    )
    signed = signer.sign(root, key=options.key, cert=[options.certificate], reference_uri=request_id, id_attribute="ID")
    return bytes(etree.tostring(signed))


def sp_metadata(options: BundIDOptions) -> bytes:
    """Return our metadata.

    Without validUntil, ID and pinned algorithms, as BundID asks. Source: interface description 10.2.0.0.
    """
    root = etree.Element(
        _name(word.METADATA, "EntityDescriptor"),
        {"entityID": options.entity_id},
        nsmap={"md": word.METADATA, "ds": word.DS},
    )
    role = etree.SubElement(
        root,
        _name(word.METADATA, "SPSSODescriptor"),
        {
            "AuthnRequestsSigned": "true",
            "WantAssertionsSigned": "true",
            "protocolSupportEnumeration": word.SAMLP,
        },
    )
    der = options.certificate.public_bytes(serialization.Encoding.DER)
    for use in ("signing", "encryption"):
        descriptor = etree.SubElement(role, _name(word.METADATA, "KeyDescriptor"), {"use": use})
        key_info = etree.SubElement(descriptor, _name(word.DS, "KeyInfo"))
        data = etree.SubElement(key_info, _name(word.DS, "X509Data"))
        _child(data, word.DS, "X509Certificate", b64encode(der).decode())
    etree.SubElement(
        role,
        _name(word.METADATA, "AssertionConsumerService"),
        {"Binding": word.BINDING_POST, "Location": options.acs_url, "index": "0", "isDefault": "true"},
    )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _shortened(name: str) -> str:
    """Return `name` as long as BundID shows it."""
    if len(name) <= word.DISPLAY_NAME_LENGTH:
        return name
    return name[: word.DISPLAY_NAME_LENGTH - 1].rstrip() + "…"


def _name(namespace: str, tag: str) -> str:
    return f"{{{namespace}}}{tag}"


def _child(parent: etree._Element, namespace: str, tag: str, text: str) -> None:
    etree.SubElement(parent, _name(namespace, tag)).text = text
