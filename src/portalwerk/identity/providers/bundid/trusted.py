"""From bytes that a browser brought to XML that the pinned key has signed.

Nothing else of the vendor reads the message: `trusted_response` and `trusted_assertion` return what was
signed, re-parsed from the signed bytes, never a node of the document that came in.
Source: BSI TR-03160-2, 4.3.2.8 ff.; BSI TR-03172-3, 3.10; BSI TR-03116-4, chapter 3.
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from portalwerk.identity.providers import SignInFailed
from portalwerk.identity.providers.bundid import vocabulary as word
from portalwerk.identity.providers.bundid.options import BundIDOptions

# A real answer has some 15 kB; four times the base64 of a generous one.
MAXIMUM_LENGTH = 200_000

_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CONTENT_KEY_BYTES = {word.XENC11 + "aes128-gcm": 16, word.XENC11 + "aes256-gcm": 32}
_NONCE_BYTES = 12
_DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {
    word.XENC + "sha256": hashes.SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashes.SHA384,
    word.XENC + "sha512": hashes.SHA512,
}
_MASKS: dict[str, type[hashes.HashAlgorithm]] = {
    word.XENC11 + "mgf1sha256": hashes.SHA256,
    word.XENC11 + "mgf1sha384": hashes.SHA384,
    word.XENC11 + "mgf1sha512": hashes.SHA512,
}
_PSS = frozenset({SignatureMethod.SHA256_RSA_MGF1, SignatureMethod.SHA384_RSA_MGF1, SignatureMethod.SHA512_RSA_MGF1})
_SIGNED_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


def _load_profile() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(Path(__file__).with_name("profile.rng"))))


_PROFILE = _load_profile()


def trusted_response(encoded: str, options: BundIDOptions, *, at: datetime) -> etree._Element:
    """Return the signed Response out of the form field `SAMLResponse`. Raises SignInFailed."""
    if len(encoded) > MAXIMUM_LENGTH:
        raise SignInFailed("size")
    try:
        raw = b64decode("".join(encoded.split()), validate=True)
    except (NotBase64, ValueError):
        raise SignInFailed("encoding") from None
    root = _parsed(raw)
    if root.tag != f"{{{word.SAMLP}}}Response":
        raise SignInFailed("shape")
    _check_shape(root)
    return _verified(root, options, at)


def trusted_assertion(response: etree._Element, options: BundIDOptions, *, at: datetime) -> etree._Element:
    """Return the Assertion inside a Response that `trusted_response` returned. Raises SignInFailed.

    An assertion with a signature of its own must also stand up to it; one without is covered by the
    signature over the Response, which holds its ciphertext.
    """
    root = _parsed(_decrypted(_only(response, "./saml:EncryptedAssertion"), options))
    if root.tag != f"{{{word.SAML}}}Assertion":
        raise SignInFailed("shape")
    _check_shape(root)
    return _verified(root, options, at) if found(root, ".//ds:Signature") else root


def _parsed(raw: bytes) -> etree._Element:
    """Parse without entities, network and DTD.

    A document type is refused on the bytes, before any parser sees it; that only works while the bytes
    are what they seem, hence UTF-8 and nothing else.
    """
    declared = _DECLARED_ENCODING.match(raw.lstrip())
    if b"\x00" in raw or (declared and declared[1].lower() != b"utf-8"):
        raise SignInFailed("encoding")
    try:
        raw.decode()
    except UnicodeDecodeError:
        raise SignInFailed("encoding") from None
    upper = raw.upper()
    if b"<!DOCTYPE" in upper or b"<!ENTITY" in upper:
        raise SignInFailed("doctype")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        raise SignInFailed("xml") from None


def _check_shape(root: etree._Element) -> None:
    """Refuse what is not in our profile of SAML, and every doubt about which element an id means.

    Comments split text in two: a reader that takes the first half would see another name.
    """
    if found(root, "//comment() | //processing-instruction()"):
        raise SignInFailed("comment")
    ids = [value for element in root.iter("*") for key, value in element.attrib.items() if _is_id(str(key))]
    if len(ids) != len(set(ids)):
        raise SignInFailed("ids")
    if not _PROFILE.validate(root):
        raise SignInFailed("shape")


def _is_id(attribute: str) -> bool:
    return etree.QName(attribute).localname.lower() == "id"


def _verified(root: etree._Element, options: BundIDOptions, at: datetime) -> etree._Element:
    """Return `root` as its one signature covers it. The key is pinned; what KeyInfo says is ignored."""
    signature = _only(root, ".//ds:Signature", cause="signature")
    reference = _only(signature, "./ds:SignedInfo/ds:Reference", cause="signature")
    if signature.getparent() is not root or reference.get("URI") != "#" + (root.get("ID") or ""):
        raise SignInFailed("signature")
    methods = _PSS | {SignatureMethod.RSA_SHA256} if options.accept_rsa_sha256 else _PSS
    configuration = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=frozenset(methods),
        digest_algorithms=_SIGNED_DIGESTS,
        ignore_ambiguous_key_info=True,
        verification_time=at,
    )
    for certificate in options.idp_certificates:
        try:
            result = XMLVerifier().verify(root, x509_cert=certificate, expect_config=configuration, id_attribute="ID")
        except (SignXMLException, etree.LxmlError, ValueError, TypeError):
            continue  # TypeError: what signxml says to an empty SignatureValue
        signed = None if isinstance(result, list) else result.signed_xml
        if signed is not None and signed.tag == root.tag and signed.get("ID") == root.get("ID"):
            return signed
    raise SignInFailed("signature")


def _decrypted(encrypted: etree._Element, options: BundIDOptions) -> bytes:
    """Return the plain bytes. Every failure looks alike, so that nobody learns from the differences."""
    content = _only(encrypted, "./xenc:EncryptedData")
    wrapped = _only(encrypted, ".//xenc:EncryptedKey")
    key_bytes = _CONTENT_KEY_BYTES.get(_only(content, "./xenc:EncryptionMethod").get("Algorithm", ""))
    if key_bytes is None:
        raise SignInFailed("decryption")
    scheme = _key_transport(_only(wrapped, "./xenc:EncryptionMethod"))
    try:
        key = options.key.decrypt(_cipher(wrapped), scheme)
        if len(key) != key_bytes:
            raise SignInFailed("decryption")
        sealed = _cipher(content)
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except (ValueError, InvalidTag):
        raise SignInFailed("decryption") from None


def _key_transport(method: etree._Element) -> padding.OAEP:
    """Return the padding, if it is one of the OAEP kinds with SHA-2. RSA 1.5 never is."""
    digest = _DIGESTS.get("".join(str(value) for value in found(method, "./ds:DigestMethod/@Algorithm")))
    mask: type[hashes.HashAlgorithm] | None
    if method.get("Algorithm") == word.XENC + "rsa-oaep-mgf1p":
        # By definition of this name the mask is made with SHA-1, whatever the digest. That is not a weakness.
        mask = hashes.SHA1
    elif method.get("Algorithm") == word.XENC11 + "rsa-oaep":
        mask = _MASKS.get("".join(str(value) for value in found(method, "./xenc11:MGF/@Algorithm")))
    else:
        mask = None
    if digest is None or mask is None:
        raise SignInFailed("decryption")
    return padding.OAEP(padding.MGF1(mask()), digest(), None)


def _cipher(element: etree._Element) -> bytes:
    text = "".join(text_of(_only(element, "./xenc:CipherData/xenc:CipherValue")).split())
    return b64decode(text, validate=True)


def text_of(element: etree._Element) -> str:
    """Return all text below `element`. `.text` alone ends at the first comment or child."""
    return "".join(str(text) for text in element.itertext()).strip()


def found(element: etree._Element, path: str) -> list[object]:
    """Return what the XPath finds, with the usual prefixes."""
    result = element.xpath(path, namespaces=word.NAMESPACES)
    return list(result) if isinstance(result, list) else []


def _only(element: etree._Element, path: str, *, cause: str = "shape") -> etree._Element:
    matches = found(element, path)
    if len(matches) != 1 or not isinstance(matches[0], etree._Element):
        raise SignInFailed(cause)
    return matches[0]
