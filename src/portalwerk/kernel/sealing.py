"""Encryption at rest: key of the installation → key of the tenant → key of the record.

Every sealed value is bound to its table, tenant, row and field, so that a ciphertext copied to another row
does not open. AES-256-GCM-SIV, so that a repeated nonce does not betray anything but equality.

Source: BSI TR-02102-1; RFC 8452; SECURITY S11a, S11b.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from portalwerk.kernel.models import TenantKey

_NONCE = 12
_FORMAT = b"\x01"


class Unsealable(Exception):
    """A sealed value does not open: other key, other row, or changed bytes."""


class KeyMissing(RuntimeError):
    """The key file is not there although data was sealed with it. The start is refused."""


@dataclass(frozen=True)
class Key:
    """32 secret bytes from which the keys of records derive."""

    secret: bytes

    def __repr__(self) -> str:
        return "Key(…)"


@dataclass(frozen=True)
class Binding:
    """Where a sealed value lives: it opens there and nowhere else."""

    table: str
    tenant_id: UUID
    row_id: UUID
    field: str

    def as_bytes(self) -> bytes:
        """Return the binding in the form that is authenticated."""
        return "|".join((self.table, str(self.tenant_id), str(self.row_id), self.field)).encode()


def new_key() -> Key:
    """Return a fresh random key, for a file or a tenant."""
    return Key(os.urandom(32))


def link_key(token: str) -> Key:
    """Return the key of a draft that is opened by its link alone. Only the link holds the secret."""
    return Key(_derive(token.encode(), b"portalwerk link"))


def tenant_key(tenant_id: UUID) -> Key:
    """Return the key of a tenant; the first call makes it.

    Raises KeyMissing when the installation's key file is gone.
    """
    return _tenant_key(tenant_id, settings.KEK_FILE)


def installation_key() -> Key:
    """Return the key for rows that belong to a person and to no tenant. Raises KeyMissing."""
    return Key(_installation_key(settings.KEK_FILE))


def seal(plain: bytes, key: Key, binding: Binding) -> bytes:
    """Encrypt `plain` for one field of one row."""
    bound = binding.as_bytes()
    nonce = os.urandom(_NONCE)
    return _FORMAT + nonce + AESGCMSIV(_derive(key.secret, bound)).encrypt(nonce, plain, bound)


def unseal(sealed: bytes | memoryview, key: Key, binding: Binding) -> bytes:
    """Decrypt what `seal` made for the same field of the same row. Raises Unsealable."""
    data = bytes(sealed)
    bound = binding.as_bytes()
    if data[:1] != _FORMAT or len(data) <= _NONCE:
        raise Unsealable(binding.table)
    try:
        return AESGCMSIV(_derive(key.secret, bound)).decrypt(data[1 : 1 + _NONCE], data[1 + _NONCE :], bound)
    except InvalidTag as error:
        raise Unsealable(binding.table) from error


def seal_json(value: Any, key: Key, binding: Binding) -> bytes:
    """Encrypt a JSON value."""
    return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), key, binding)


def unseal_json(sealed: bytes | memoryview, key: Key, binding: Binding) -> Any:
    """Decrypt a JSON value. Raises Unsealable."""
    return json.loads(unseal(sealed, key, binding))


def search_token(tenant_id: UUID, text: str) -> bytes:
    """Return a keyed digest by which an encrypted word is found again within one tenant."""
    return hmac.digest(tenant_key(tenant_id).secret, b"search|" + text.encode(), "sha256")[:16]


def keyed_digest(purpose: str, text: str) -> bytes:
    """Return a digest under the key of the installation, for values that must not be guessable in the rows."""
    return hmac.digest(_installation_key(settings.KEK_FILE), f"{purpose}|{text}".encode(), "sha256")


def key_file() -> Path:
    """Return where the key of the installation lies."""
    return Path(settings.KEK_FILE)


def ensure_key_file() -> Path:
    """Make the key of the installation at the first start (0600).

    Raises KeyMissing if tenants already have keys but the file is gone: a new key would open nothing.
    """
    path = key_file()
    if path.exists():
        return path
    if TenantKey.objects.exists():
        raise KeyMissing(
            f"Die Schlüsseldatei {path} fehlt. Ohne sie sind die gespeicherten Daten nicht lesbar. "
            "Spielen Sie die Datei aus Ihrer Sicherung zurück."
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(os.urandom(32).hex() + "\n")
    return path


def forget_cached_keys() -> None:
    """Drop keys held in memory: after a rotation, and between tests."""
    _tenant_key.cache_clear()
    _installation_key.cache_clear()


@lru_cache(maxsize=4)
def _installation_key(path: Path | str) -> bytes:
    try:
        secret = bytes.fromhex(Path(path).read_text().strip())
    except FileNotFoundError as error:
        raise KeyMissing(f"Die Schlüsseldatei {path} fehlt.") from error
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise KeyMissing(f"Die Schlüsseldatei {path} ist beschädigt.")
    return secret


@lru_cache(maxsize=512)
def _tenant_key(tenant_id: UUID, path: Path | str) -> Key:
    installation = Key(_installation_key(path))
    binding = Binding("kernel_tenantkey", tenant_id, tenant_id, "wrapped")
    row = TenantKey.objects.filter(tenant_id=tenant_id).first()
    if row is None:
        fresh = seal(os.urandom(32), installation, binding)
        # Two processes may come first at once; the row that was written wins for both.
        TenantKey.objects.bulk_create([TenantKey(tenant_id=tenant_id, wrapped=fresh)], ignore_conflicts=True)
        row = TenantKey.objects.get(tenant_id=tenant_id)
    return Key(unseal(row.wrapped, installation, binding))


def _derive(secret: bytes, info: bytes) -> bytes:
    digest = hashlib.sha256(info).digest()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=digest).derive(secret)
