"""XML signature and encryption by hand on lxml and cryptography, the way the other side does not do it.

`sign` and `encrypt` can also do what nobody should accept: the misbehaviours need that.
"""

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives import hmac as keyed
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

from simulators.bundid import vocabulary as word

PSS_SHA256 = word.DSIG_MORE + "sha256-rsa-MGF1"
PSS_SHA512 = word.DSIG_MORE + "sha512-rsa-MGF1"
PSS_SHA1 = word.DSIG_MORE + "sha1-rsa-MGF1"
PKCS_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
PKCS_SHA1 = word.DS + "rsa-sha1"
HMAC_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
NO_SIGNATURE = "http://www.w3.org/2000/09/xmldsig#none"
DIGEST_SHA256 = word.XENC + "sha256"
DIGEST_SHA1 = word.DS + "sha1"
ENVELOPED = word.DS + "enveloped-signature"

_HASHES: dict[str, hashes.HashAlgorithm] = {
    PSS_SHA256: hashes.SHA256(),
    PSS_SHA512: hashes.SHA512(),
    PSS_SHA1: hashes.SHA1(),  # noqa: S303 - for misbehaviours
    PKCS_SHA256: hashes.SHA256(),
    PKCS_SHA1: hashes.SHA1(),  # noqa: S303 - for misbehaviours
    HMAC_SHA256: hashes.SHA256(),
    DIGEST_SHA256: hashes.SHA256(),
    DIGEST_SHA1: hashes.SHA1(),  # noqa: S303 - for misbehaviours
}


class NotSigned(Exception):
    """There is no signature where one must be."""


class NotGenuine(Exception):
    """The signature is not that of the expected key over the expected element."""


@dataclass(frozen=True)
class Signer:
    """A key with everything about how it signs.

    Parameters: shown, the certificate in KeyInfo; method and digest, algorithm names; transforms, raw XML
    instead of the usual two; reference, the URI instead of the element's id; references, how many.
    """

    key: rsa.RSAPrivateKey
    shown: x509.Certificate | None
    method: str = PSS_SHA256
    digest: str = DIGEST_SHA256
    transforms: str | None = None
    reference: str | None = None
    references: int = 1
    key_info: str | None = None


def canonical(element: etree._Element) -> bytes:
    """Return the exclusive canonical form without comments."""
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_comments=False))


def parsed(xml: bytes | str) -> etree._Element:
    """Parse without entities, network and DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False)
    return etree.fromstring(xml, parser)


def digest_of(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    """Return the hash of `data`."""
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def sign(element: etree._Element, signer: Signer) -> etree._Element:
    """Return a copy of `element` with an enveloped signature behind its Issuer."""
    copy = parsed(etree.tostring(element))
    digest = b64encode(digest_of(canonical(copy), _HASHES[signer.digest])).decode()
    uri = "#" + copy.get("ID", "") if signer.reference is None else signer.reference
    transforms = signer.transforms
    if transforms is None:
        transforms = f'<ds:Transform Algorithm="{ENVELOPED}"/><ds:Transform Algorithm="{word.C14N}"/>'
    reference = (
        f'<ds:Reference URI="{uri}"><ds:Transforms>{transforms}</ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{signer.digest}"/><ds:DigestValue>{digest}</ds:DigestValue>'
        "</ds:Reference>"
    )
    signature = parsed(
        f'<ds:Signature xmlns:ds="{word.DS}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{word.C14N}"/>'
        f'<ds:SignatureMethod Algorithm="{signer.method}"/>{reference * signer.references}</ds:SignedInfo>'
        f"<ds:SignatureValue/>{_key_info(signer)}</ds:Signature>"
    )
    value = _signature_value(canonical(signature[0]), signer)
    signature[1].text = b64encode(value).decode()
    copy.insert(1, signature)
    return parsed(etree.tostring(copy))


def _key_info(signer: Signer) -> str:
    if signer.key_info is not None:
        return signer.key_info
    if signer.shown is None:
        return ""
    der = b64encode(signer.shown.public_bytes(serialization.Encoding.DER)).decode()
    return f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"


def _signature_value(data: bytes, signer: Signer) -> bytes:
    if signer.method == NO_SIGNATURE:
        return b""
    algorithm = _HASHES[signer.method]
    if signer.method == HMAC_SHA256:
        assert signer.shown is not None
        code = keyed.HMAC(signer.shown.public_bytes(serialization.Encoding.PEM), algorithm)
        code.update(data)
        return code.finalize()
    return signer.key.sign(data, _padding(signer.method), algorithm)


def _padding(method: str) -> padding.PSS | padding.PKCS1v15:
    algorithm = _HASHES[method]
    if method.endswith("-rsa-MGF1"):
        return padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
    return padding.PKCS1v15()


def verify(root: etree._Element, certificate: x509.Certificate) -> None:
    """Check that `certificate`'s key has signed all of `root` by RSA-PSS. Raises NotSigned, NotGenuine."""
    signatures = root.findall(f"{{{word.DS}}}Signature")
    if not signatures:
        raise NotSigned
    signature = signatures[0]
    info = signature.find(f"{{{word.DS}}}SignedInfo")
    value = signature.findtext(f"{{{word.DS}}}SignatureValue")
    key = certificate.public_key()
    if info is None or value is None or len(signatures) > 1 or not isinstance(key, rsa.RSAPublicKey):
        raise NotGenuine
    methods = [element.get("Algorithm") for element in info.iter(f"{{{word.DS}}}SignatureMethod")]
    references = info.findall(f"{{{word.DS}}}Reference")
    transforms = [element.get("Algorithm") for element in info.iter(f"{{{word.DS}}}Transform")]
    digests = [element.get("Algorithm") for element in info.iter(f"{{{word.DS}}}DigestMethod")]
    if (
        digests != [DIGEST_SHA256]
        or methods not in ([PSS_SHA256], [PSS_SHA512])
        or transforms != [ENVELOPED, word.C14N]
    ):
        raise NotGenuine
    if [reference.get("URI") for reference in references] != ["#" + root.get("ID", "")]:
        raise NotGenuine
    _check_value(canonical(info), b64decode(value), methods[0] or "", key)
    copy = parsed(etree.tostring(root))
    copy.remove(copy.findall(f"{{{word.DS}}}Signature")[0])
    said = references[0].findtext(f"{{{word.DS}}}DigestValue") or ""
    if b64decode(said) != digest_of(canonical(copy), hashes.SHA256()):
        raise NotGenuine


def verify_query(query: bytes, signature: bytes, method: str, certificate: x509.Certificate) -> None:
    """Check the signature of the redirect binding over `query`. Raises NotGenuine."""
    key = certificate.public_key()
    if method not in (PSS_SHA256, PSS_SHA512) or not isinstance(key, rsa.RSAPublicKey):
        raise NotGenuine
    _check_value(query, signature, method, key)


def _check_value(data: bytes, value: bytes, method: str, key: rsa.RSAPublicKey) -> None:
    algorithm = _HASHES[method]
    try:
        key.verify(value, digest_of(data, algorithm), _padding(method), Prehashed(algorithm))
    except InvalidSignature:
        raise NotGenuine from None


@dataclass(frozen=True)
class Sealer:
    """How to encrypt, for whom."""

    certificate: x509.Certificate
    content: str = "aes256-gcm"
    transport: str = "rsa-oaep"
    hash_name: str = "sha256"
    key_bytes: int = 32
    damaged: bool = False


def encrypt(plain: bytes, sealer: Sealer) -> etree._Element:
    """Return `plain` as an EncryptedAssertion."""
    key = os.urandom(sealer.key_bytes)
    if sealer.content.endswith("-gcm"):
        nonce = os.urandom(12)
        content_name, sealed = word.XENC11 + sealer.content, nonce + AESGCM(key).encrypt(nonce, plain, None)
    else:
        vector, fill = os.urandom(16), 16 - len(plain) % 16
        stream = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
        sealed = vector + stream.update(plain + b"\x00" * (fill - 1) + bytes([fill])) + stream.finalize()
        content_name = word.XENC + sealer.content
    if sealer.damaged:
        sealed = sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:]
    public = sealer.certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    scheme, method = _transport(sealer)
    wrapped = b64encode(public.encrypt(key, scheme)).decode()
    return parsed(
        f'<saml:EncryptedAssertion xmlns:saml="{word.SAML}"><xenc:EncryptedData xmlns:xenc="{word.XENC}"'
        f' Type="{word.XENC}Element"><xenc:EncryptionMethod Algorithm="{content_name}"/>'
        f'<ds:KeyInfo xmlns:ds="{word.DS}"><xenc:EncryptedKey>{method}{_cipher(wrapped)}'
        "</xenc:EncryptedKey></ds:KeyInfo>"
        f"{_cipher(b64encode(sealed).decode())}</xenc:EncryptedData></saml:EncryptedAssertion>"
    )


def _cipher(text: str) -> str:
    return f"<xenc:CipherData><xenc:CipherValue>{text}</xenc:CipherValue></xenc:CipherData>"


def _transport(sealer: Sealer) -> tuple[padding.OAEP | padding.PKCS1v15, str]:
    """Return the padding and the EncryptionMethod that names it."""
    if sealer.transport == "rsa-1_5":
        return padding.PKCS1v15(), f'<xenc:EncryptionMethod Algorithm="{word.XENC}rsa-1_5"/>'
    sha1 = sealer.hash_name == "sha1"
    weak = hashes.SHA1()  # noqa: S303 - part of the standard, and for misbehaviours
    digest = f'<ds:DigestMethod Algorithm="{DIGEST_SHA1 if sha1 else DIGEST_SHA256}"/>'
    if sealer.transport == "rsa-oaep-mgf1p":
        scheme = padding.OAEP(padding.MGF1(weak), weak if sha1 else hashes.SHA256(), None)
        name = word.XENC + "rsa-oaep-mgf1p"
        return scheme, f'<xenc:EncryptionMethod Algorithm="{name}">{digest}</xenc:EncryptionMethod>'
    algorithm = weak if sha1 else hashes.SHA256()
    mask = f'<xenc11:MGF xmlns:xenc11="{word.XENC11}" Algorithm="{word.XENC11}mgf1{sealer.hash_name}"/>'
    return (
        padding.OAEP(padding.MGF1(algorithm), algorithm, None),
        f'<xenc:EncryptionMethod Algorithm="{word.XENC11}rsa-oaep">{digest}{mask}</xenc:EncryptionMethod>',
    )
