"""The code on a letter: issuer, document and digest, signed, in the layout of the digital seal for Bescheide.

The layout is that of the TR. Two things in it are ours, since nobody but the federal administration can give the
real ones: the signer identifier `DEMO` and a certificate reference that is the digest of our own certificate.
Source: BSI TR-03171 (header version 4, message zone, signature zone); ICAO Doc 9303-13 (C40, dates).
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

_MAGIC, _VERSION = 0xDC, 0x03
_COUNTRY, _SIGNER = "D<<", "DEMO"
_FEATURES, _CATEGORY = 0x01, 200
PROFILE = UUID("6f1c2b3e-7a54-4d0e-9c1b-52a8e0d94f17")
_PROFILE_TAG, _DOCUMENT, _ISSUER, _KIND, _DIGEST, _SIGNATURE = 0x00, 0x04, 0x05, 0x06, 0x07, 0xFF
_REFERENCE = 32
_SIGNATURE_SIZE = 64
_SHORT = 0x80
_LONGEST_TEXT = 120
_C40 = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_C40_FIRST = 3


class CodeUnreadable(ValueError):
    """This is no code of this kind: cut off, changed, or something else."""


@dataclass(frozen=True)
class SealCode:
    """What a code says. It names nobody.

    Parameters: certificate, 32 hexadecimal digits; digest, SHA-256 of what the letter says.
    """

    paper_id: UUID
    issuer: str
    kind: str
    issued_on: date
    digest: bytes
    certificate: str

    def unsigned(self) -> bytes:
        """Return header and message zone: what is signed."""
        zone = b"".join(
            _field(tag, value)
            for tag, value in (
                (_PROFILE_TAG, PROFILE.bytes),
                (_DOCUMENT, self.paper_id.bytes),
                (_ISSUER, _cut(self.issuer)),
                (_KIND, _cut(self.kind)),
                (_DIGEST, self.digest),
            )
        )
        day = _day(self.issued_on)
        named = f"{_SIGNER}{_REFERENCE:02X}{self.certificate}"
        head = bytes((_MAGIC, _VERSION)) + c40(_COUNTRY) + c40(named) + day + day + bytes((_FEATURES, _CATEGORY))
        return head + zone

    @classmethod
    def read(cls, content: bytes) -> tuple[Self, bytes, bytes]:
        """Return code, signed part and signature. Raises CodeUnreadable."""
        try:
            head, zone, signature = _parts(content)
            fields = dict(_fields(zone))
            code = cls(
                paper_id=UUID(bytes=fields[_DOCUMENT]),
                issuer=fields[_ISSUER].decode(),
                kind=fields[_KIND].decode(),
                issued_on=_read_day(head[-8:-5]),
                digest=fields[_DIGEST],
                certificate=_from_c40(head[4:-8])[len(_SIGNER) + 2 :].rstrip(),
            )
            signed = code.unsigned()
        except (ValueError, KeyError, IndexError, OverflowError) as wrong:
            raise CodeUnreadable("not a code of ours") from wrong
        # Only the one way of writing counts: what reads the same but is written otherwise was not made here.
        if signed != head + zone:
            raise CodeUnreadable("not as we write it")
        return code, signed, signature


def with_signature(unsigned: bytes, signature: bytes) -> bytes:
    """Return the whole code: what was signed, and the signature (r, s) behind it."""
    return unsigned + _field(_SIGNATURE, signature)


def as_text(content: bytes) -> str:
    """Return a code as it stands in an address."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Return the code of an address. Raises CodeUnreadable, also for a second way of writing the same bytes."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise CodeUnreadable("not base64") from wrong
    if as_text(content) != text:
        raise CodeUnreadable("not as we write it")
    return content


def c40(text: str) -> bytes:
    """Return capital letters, digits and blanks three to two bytes; `<` is a blank. Raises ValueError."""
    values = [_C40.index(sign) + _C40_FIRST for sign in text.replace("<", " ")]
    values += [0] * (-len(values) % 3)
    packed = bytearray()
    for first, second, third in zip(values[::3], values[1::3], values[2::3], strict=True):
        packed += (1600 * first + 40 * second + third + 1).to_bytes(2, "big")
    return bytes(packed)


def _from_c40(packed: bytes) -> str:
    text = ""
    for at in range(0, len(packed), 2):
        number = int.from_bytes(packed[at : at + 2], "big") - 1
        for value in (number // 1600, number // 40 % 40, number % 40):
            text += _C40[value - _C40_FIRST] if value >= _C40_FIRST else ""
    return text


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    length = len(SealCode(PROFILE, "", "", date(2000, 1, 1), b"", "0" * _REFERENCE).unsigned()) - _empty_zone()
    end = len(content) - _SIGNATURE_SIZE - 2
    head, zone, tail = content[:length], content[length:end], content[end:]
    if not zone or tail[:2] != bytes((_SIGNATURE, _SIGNATURE_SIZE)):
        raise ValueError("no signature zone")
    return head, zone, tail[2:]


def _empty_zone() -> int:
    return len(_field(_PROFILE_TAG, PROFILE.bytes)) + len(_field(_DOCUMENT, PROFILE.bytes)) + 3 * 2


def _field(tag: int, value: bytes) -> bytes:
    if len(value) >= _SHORT:
        raise ValueError("too long for a field")
    return bytes((tag, len(value))) + value


def _fields(zone: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(zone):
        tag, length = zone[at], zone[at + 1]
        found.append((tag, zone[at + 2 : at + 2 + length]))
        at += 2 + length
    return found


def _cut(text: str) -> bytes:
    """Return a text that fits a field, never cut in the middle of a letter."""
    return text.encode()[:_LONGEST_TEXT].decode(errors="ignore").encode()


def _day(day: date) -> bytes:
    return int(f"{day:%m%d}{day.year:04d}").to_bytes(3, "big")


def _read_day(packed: bytes) -> date:
    written = f"{int.from_bytes(packed, 'big'):08d}"
    return date(int(written[4:]), int(written[:2]), int(written[2:4]))
