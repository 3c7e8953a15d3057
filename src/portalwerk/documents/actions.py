"""Writing and sealing letters. Worker only: the vendors load heavy libraries."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import segno
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509.oid import NameOID
from django.conf import settings

from portalwerk.documents.providers import SealReport, presses, sealers
from portalwerk.documents.rules import Acknowledgment, Bundle, Decision
from portalwerk.documents.rules.seal_code import CodeUnreadable, SealCode, as_text, from_text, with_signature
from portalwerk.kernel.clock import now

PRESS = "typst"
SEALER = "pades"
SEAL_NAME = "Demo-Siegel"
SEAL_NOTE = "Demo-Siegel: zeigt Änderungen an, ohne rechtliche Wirkung"
_YEARS = timedelta(days=10 * 365)
_HALF = 32  # bytes of r, and of s


def print_letter(
    letter: Acknowledgment | Decision,
    *,
    made_at: datetime,
    template: str = "",
    sources: Mapping[str, str] | None = None,
) -> bytes:
    """Return a letter as accessible PDF (PDF/UA-1 and PDF/A-3a).

    Parameters: made_at, the time the file carries; template, a package's own template, else ours for this
    kind of letter; sources, the package's templates by name without ending.
    Raises LetterNotSet, UnsafeTemplate.
    """
    own = "acknowledgment" if isinstance(letter, Acknowledgment) else "decision"
    return presses.get(PRESS).render(template or own, letter.as_json(), made_at=made_at, sources=sources)


def bind_file(bundle: Bundle, sheets: Sequence[bytes | None], *, made_at: datetime) -> bytes:
    """Return a whole file as one PDF: cover, contents with page numbers and bookmarks, and every sheet numbered.

    Parameters: sheets, the documents of the bundle as PDFs; None for one that cannot be shown, whose single sheet
    says so. Raises LetterNotSet.
    """
    press = presses.get(PRESS)
    return press.bind(press.render("bundle", bundle.as_json(), made_at=made_at), sheets)


def seal_letter(pdf: bytes) -> bytes:
    """Return `pdf` with the seal of this installation. The first letter makes the demo seal."""
    return sealers.get(SEALER).seal(pdf, keys=ensure_demo_seal(Path(settings.DATA_DIR)), reason=SEAL_NOTE)


def verify_seal(pdf: bytes) -> SealReport:
    """Return whether `pdf` is unchanged since it was sealed here."""
    return sealers.get(SEALER).verify(pdf, keys=seal_folder())


def sign_code(paper_id: UUID, *, issuer: str, kind: str, issued_on: date, says: Mapping[str, object]) -> str:
    """Return the signed code of a letter as it stands in an address. The key is that of the seal.

    Parameters: says, the content of the letter, which the code holds as a digest.
    """
    folder = ensure_demo_seal(Path(settings.DATA_DIR))
    key = serialization.load_pem_private_key((folder / "seal.key").read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the demo seal is an EC key")
    text = json.dumps(says, sort_keys=True, ensure_ascii=False)
    code = SealCode(
        paper_id=paper_id,
        issuer=issuer,
        kind=kind,
        issued_on=issued_on,
        digest=hashlib.sha256(text.encode()).digest(),
        certificate=_reference(folder),
    )
    signed = code.unsigned()
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
    return as_text(with_signature(signed, r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")))


def check_code(text: str) -> SealCode:
    """Return what a code says if it was signed here and no sign of it was changed. Raises CodeUnreadable."""
    code, signed, signature = SealCode.read(from_text(text))
    folder = seal_folder()
    if not folder.exists() or code.certificate != _reference(folder):
        raise CodeUnreadable("not our certificate")
    key = x509.load_der_x509_certificate((folder / "seal.der").read_bytes()).public_key()
    r, s = (int.from_bytes(half, "big") for half in (signature[:_HALF], signature[_HALF:]))
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
            return code
    except InvalidSignature as wrong:
        raise CodeUnreadable("the signature does not fit") from wrong
    raise TypeError("the demo seal is an EC key")


def code_picture(address: str) -> str:
    """Return the two-dimensional code of an address as SVG."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=4, omitsize=True))


def _reference(folder: Path) -> str:
    """Return by what name a code calls our certificate: the beginning of its digest."""
    return hashlib.sha256((folder / "seal.der").read_bytes()).hexdigest()[:32].upper()


def seal_folder() -> Path:
    """Return where key and certificates of the seal lie."""
    return Path(settings.DATA_DIR) / "keys" / "seal"


def ensure_demo_seal(data_dir: Path) -> Path:
    """Make key and certificate chain of the demo seal once. Returns their folder.

    The chain names itself a demonstration, so that nobody takes it for the seal of an authority.
    Source: DECISIONS, 3 (our seal is a demo chain); BSI TR-02102-1 (P-256, SHA-256).
    """
    folder = data_dir / "keys" / "seal"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as beginning:
        complete = Path(beginning) / "seal"
        complete.mkdir(mode=0o700)
        _write_chain(complete)
        # Two processes may begin at once; whoever is first wins, and key and certificate always belong together.
        with suppress(OSError):
            complete.rename(folder)
    return folder


def _write_chain(folder: Path) -> None:
    root_key, seal_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _name("Demo-Wurzel ohne rechtliche Wirkung")
    root = _certificate(root_name, root_name, root_key.public_key(), root_key, authority=True)
    seal = _certificate(_name(SEAL_NAME), root_name, seal_key.public_key(), root_key, authority=False)
    private = seal_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(folder / "seal.key", private)
    # The root's key is thrown away: nobody can make a second certificate under it.
    _write(folder / "root.der", root.public_bytes(serialization.Encoding.DER))
    _write(folder / "seal.der", seal.public_bytes(serialization.Encoding.DER))


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Portalwerk-Vorführung"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    signing_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    begin = now().replace(microsecond=0) - timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _YEARS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(usage, critical=True)
        .sign(signing_key, hashes.SHA256())
    )


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
