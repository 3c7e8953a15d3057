"""A package as one signed file: a zip of its YAML, a list of digests, and a signature over that list.

The signature says that nothing was changed on the way and which installation wrote it. Whether that installation is to
be trusted, people decide: they compare the short key with what the other side reads out.
"""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.rules.assembling import Content, model_of
from portalwerk.packages.rules.source import MAX_CHARACTERS, SourceError, read_yaml
from portalwerk.packages.rules.writing import write_yaml

LIST, SIGNATURE = "inhalt.json", "signatur.json"
MAX_BYTES = 3_000_000
MAX_FILES = 200
MAX_UNPACKED = 12_000_000
#: The day on every entry: the same package always makes the same file.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


class ArchiveUnreadable(Refusal):
    """The file is no package of ours, or was damaged; `reason` says which."""

    sentence = "Diese Paketdatei lässt sich nicht lesen. {reason}"


@dataclass(frozen=True)
class Opened:
    """An archive that was read and whose signature is right. `key` is the public key of who signed, as hex digits."""

    content: dict[str, Any]
    key: str
    issuer: str
    product: str

    @property
    def short_key(self) -> str:
        """The key as people compare it: four groups of four."""
        digest = hashlib.sha256(bytes.fromhex(self.key)).hexdigest()[:16].upper()
        return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public key as hex digits."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def pack(content: Content, key: Ed25519PrivateKey, *, issuer: str, product: str) -> bytes:
    """Write the archive of a package.

    Parameters: issuer, who exports it; product, name and version of the software.
    """
    files = {name: _text_of(name, value) for name, value in sorted(content.items())}
    listed = {
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()},
        "issuer": issuer,
        "product": product,
    }
    text = json.dumps(listed, ensure_ascii=False, indent=1, sort_keys=True)
    signature = {"key": public_key_of(key), "ed25519": key.sign(text.encode()).hex()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {**files, LIST: text, SIGNATURE: json.dumps(signature, indent=1)}.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DAY), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpack(packed: bytes) -> Opened:
    """Read an archive and check its signature. Raises: ArchiveUnreadable."""
    files = _files(packed)
    if LIST not in files or SIGNATURE not in files:
        raise ArchiveUnreadable(reason="Ihr fehlt die Unterschrift.")
    listed, key = _signed(files.pop(LIST), files.pop(SIGNATURE))
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    if digests != listed.get("files"):
        raise ArchiveUnreadable(reason="Ihr Inhalt wurde nach der Unterschrift verändert.")
    content = {name: _value_of(name, body) for name, body in files.items()}
    return Opened(content, key, str(listed.get("issuer", ""))[:200], str(listed.get("product", ""))[:80])


def _files(packed: bytes) -> dict[str, bytes]:
    if len(packed) > MAX_BYTES:
        raise ArchiveUnreadable(reason="Sie ist zu groß. Erlaubt sind 3 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise ArchiveUnreadable(reason="Sie enthält zu viel.")
            if len({entry.filename for entry in entries}) != len(entries):
                raise ArchiveUnreadable(reason="Eine Datei steht zweimal darin.")
            return {entry.filename: _body(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise ArchiveUnreadable(reason="Sie ist beschädigt oder keine Paketdatei.") from None


def _body(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # The size in the directory may lie, so reading stops at it.
    with archive.open(entry) as file:
        body = file.read(entry.file_size + 1)
    if len(body) > entry.file_size:
        raise ArchiveUnreadable(reason="Sie enthält zu viel.")
    return body


def _signed(listed: bytes, signature: bytes) -> tuple[dict[str, Any], str]:
    try:
        given = json.loads(signature)
        key = str(given["key"])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(given["ed25519"]), listed)
        found = json.loads(listed)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ArchiveUnreadable(reason="Ihre Unterschrift ist beschädigt.") from None
    except InvalidSignature:
        raise ArchiveUnreadable(reason="Ihre Unterschrift passt nicht zum Inhalt.") from None
    if not isinstance(found, dict):
        raise ArchiveUnreadable(reason="Ihre Liste ist beschädigt.")
    return found, key


def _text_of(name: str, value: Any) -> str:
    return str(value) if name.endswith(".typ") else write_yaml(name, value)


def _value_of(name: str, body: bytes) -> Any:
    is_letter = name.startswith("letters/") and name.endswith(".typ") and name.count("/") == 1
    if not is_letter and model_of(name) is None:
        raise ArchiveUnreadable(reason=f"„{name[:60]}“ gehört nicht in ein Paket.")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ArchiveUnreadable(reason=f"„{name[:60]}“ ist nicht in UTF-8 gespeichert.") from None
    if is_letter:
        return text[:MAX_CHARACTERS]
    try:
        return read_yaml(text, file=name).value
    except SourceError as wrong:
        raise ArchiveUnreadable(reason=str(wrong.finding)) from None
