"""The simulator's own key, made at its first start, and the portals that it knows."""

import os
import secrets
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from simulators.bundid import vocabulary as word
from simulators.bundid.signing import parsed

KEY_BITS = 3072


@dataclass(frozen=True)
class Portal:
    """A registered service provider. Without `entity_id` any name is taken, without `acs_urls` any URL."""

    certificate: x509.Certificate
    entity_id: str | None
    acs_urls: tuple[str, ...]


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write so that a reader sees all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    draft.replace(path)


def new_key(name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Return a fresh key and its self-signed certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=subject, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def own_key(folder: Path) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Return the simulator's key from `folder`, made when it is not there."""
    key_path, certificate_path = folder / "idp.key", folder / "idp.crt"
    if not (key_path.exists() and certificate_path.exists()):
        key, certificate = new_key("BundID-Simulator")
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_atomically(key_path, pem, 0o600)
        write_atomically(certificate_path, certificate.public_bytes(serialization.Encoding.PEM))
    loaded = serialization.load_pem_private_key(key_path.read_bytes(), None)
    assert isinstance(loaded, rsa.RSAPrivateKey)
    return loaded, x509.load_pem_x509_certificate(certificate_path.read_bytes())


def known_portals(folder: Path) -> list[Portal]:
    """Return the portals registered in `folder`: `*.xml` is metadata, `sp.crt` a bare certificate."""
    portals = [_from_metadata(path.read_bytes()) for path in sorted(folder.glob("*.xml"))]
    bare = folder / "sp.crt"
    if bare.exists():
        portals.append(Portal(x509.load_pem_x509_certificate(bare.read_bytes()), None, ()))
    return portals


def _from_metadata(xml: bytes) -> Portal:
    root = parsed(xml)
    text = root.findtext(f".//{{{word.DS}}}X509Certificate") or ""
    services = root.iter(f"{{{word.METADATA}}}AssertionConsumerService")
    return Portal(
        x509.load_der_x509_certificate(b64decode("".join(text.split()))),
        root.get("entityID"),
        tuple(service.get("Location", "") for service in services),
    )


def own_metadata(entity_id: str, sso_url: str, certificate: x509.Certificate) -> bytes:
    """Return the simulator's metadata."""
    text = "".join(certificate.public_bytes(serialization.Encoding.PEM).decode().splitlines()[1:-1])
    root = parsed(
        f'<md:EntityDescriptor xmlns:md="{word.METADATA}" xmlns:ds="{word.DS}">'
        f'<md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="{word.SAMLP}">'
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{text}'
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f'<md:SingleSignOnService Binding="{word.BINDING_POST}"/>'
        f'<md:SingleSignOnService Binding="{word.BINDING_REDIRECT}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    root.set("entityID", entity_id)
    for service in root.iter(f"{{{word.METADATA}}}SingleSignOnService"):
        service.set("Location", sso_url)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
