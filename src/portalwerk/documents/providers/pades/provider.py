"""Seals on PDF files as PAdES baseline B, by pyHanko.

Source: ETSI EN 319 142-1 (PAdES baseline signatures); ISO 14289-1, 7.18 (annotations).
"""

import io
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portalwerk.documents.providers import SealReport

FIELD = "Siegel"
# Hexadecimal digits kept free for the signature. Given, so that pyHanko need not sign twice to find out.
_ROOM = 8192
_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class _HeldKey(signers.Signer):
    """A signer that holds its key object. pyHanko's own parses the key anew for each signature."""

    def __init__(
        self,
        certificate: asn1_x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        chain: SimpleCertificateStore,
    ):
        self._key = key
        super().__init__(signing_cert=certificate, cert_registry=chain)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign `data`. A dry run only asks how long a signature is."""
        return self._key.sign(data, ec.ECDSA(_HASHES[digest_algorithm]()))


class PadesSealer:
    """Seals with the certificate in the folder of keys; see `actions.ensure_demo_seal`."""

    def check(self) -> list[str]:
        """Return no problems: the key is looked for when a letter is sealed."""
        return []

    def seal(self, pdf: bytes, *, keys: Path, reason: str) -> bytes:
        """Return `pdf` with one more revision that holds the seal.

        The field lies outside the page, prints and is not hidden: so it breaks neither PDF/A (which wants
        every field printable) nor PDF/UA (which wants every field on the page tagged). What people see stands
        in the letter itself.
        """
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        page, _ = writer.find_page_for_modification(0)  # type: ignore[no-untyped-call]  # pyHanko's
        page.get_object()[NameObject("/Tabs")] = NameObject("/S")
        field = fields.SigFieldSpec(
            sig_field_name=FIELD,
            on_page=0,
            readable_field_name=reason,
            invis_sig_settings=fields.InvisSigSettings(
                set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
            ),
        )
        details = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=reason,
            embed_validation_info=False,
        )
        sealed = signers.PdfSigner(details, signer=_signer(keys), new_field_spec=field).sign_pdf(
            writer, bytes_reserved=_ROOM
        )
        return bytes(sealed.getbuffer())

    def verify(self, pdf: bytes, *, keys: Path) -> SealReport:
        """Return what can be said of the seal of `pdf`.

        Raises OSError where the root certificate cannot be read: that is our fault, never the file's.
        """
        root = asn1_x509.Certificate.load((keys / "root.der").read_bytes())
        try:
            return _verify(pdf, root)
        # Whatever a forged file makes the parser raise means the same to the reader: not intact.
        except Exception:
            return SealReport(
                sealed=b"/ByteRange" in pdf,
                intact=False,
                trusted=False,
                sealed_by="",
                sealed_at=None,
                sentence="Diese Datei ist beschädigt oder wurde geändert. Laden Sie das Schreiben noch einmal "
                "herunter.",
            )


def _verify(pdf: bytes, root: asn1_x509.Certificate) -> SealReport:
    seals = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not seals:
        return SealReport(False, False, False, "", None, "Diese Datei trägt kein Siegel.")
    seal = seals[-1]
    status = validate_pdf_signature(
        seal, ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail")
    )
    intact = len(seals) == 1 and status.intact and status.valid and _covers_every_byte(pdf, seal)
    sealed_by = status.signing_cert.subject.native.get("common_name", "")
    moment: datetime | None = status.signer_reported_dt
    if not intact:
        sentence = "Diese Datei wurde nach dem Ausstellen geändert. Laden Sie das Schreiben noch einmal herunter."
    elif not status.trusted:
        sentence = "Das Siegel ist unbeschädigt, kommt aber nicht von dieser Behörde."
    else:
        sentence = "Diese Datei ist unverändert. Sie trägt ein Demo-Siegel ohne rechtliche Wirkung."
    return SealReport(True, intact, bool(intact and status.trusted), sealed_by, moment, sentence)


def _covers_every_byte(pdf: bytes, seal: EmbeddedPdfSignature) -> bool:
    """Return whether nothing of the file lies outside the seal, not even the padding behind the signature.

    The signed range leaves a gap for the signature itself. Its content must be the exact, canonical writing
    of the signature, so that there is no byte in the file that somebody could use.
    """
    start, before, resume, after = (int(part) for part in seal.byte_range)
    if start != 0 or resume + after != len(pdf):
        return False
    gap = pdf[before:resume]
    written = cms.ContentInfo.load(bytes.fromhex(gap[1:-1].decode("ascii")))
    canonical = written.dump(force=True).hex().upper().encode()
    inner = gap[1:-1]
    return (
        gap[:1] == b"<"
        and gap[-1:] == b">"
        and inner == canonical + b"0" * (len(inner) - len(canonical))
        and _is_as_we_write(written["content"])
    )


def _is_as_we_write(signed: cms.SignedData) -> bool:
    """Return whether the parts of the signature that it does not cover itself have their only value."""
    signers_named = signed["signer_infos"]
    return (
        len(signers_named) == 1
        and len(signed["certificates"]) == 1
        and signed["version"].native == "v1"
        and signers_named[0]["version"].native == "v1"
        and [item["algorithm"].native for item in signed["digest_algorithms"]] == ["sha256"]
        and signers_named[0]["digest_algorithm"]["algorithm"].native == "sha256"
    )


@lru_cache(maxsize=8)
def _signer(keys: Path) -> _HeldKey:
    key = serialization.load_pem_private_key((keys / "seal.key").read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the demo seal is an EC key")
    # Without the root: whoever checks has it from elsewhere, and every byte that is sent along is then
    # checked.
    none = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's
    return _HeldKey(asn1_x509.Certificate.load((keys / "seal.der").read_bytes()), key, none)
