"""The socket for outside sign-in: what a vendor gets, what it gives back, and how it refuses.

A vendor sees the dataclasses of this module only. It knows no account, no session and no page: the caller
keeps `Begun.request_id` with the browser that began, finds it again by `IdentityProvider.return_field`,
and remembers `Identified.assertion_id` until `Identified.expires_at`, so that no answer counts twice.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.registry import Registry


class PersonAttribute(StrEnum):
    """What a vendor can tell about a person. Values are the keys by which forms prefill."""

    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    TITLE = "title"
    BIRTH_NAME = "birth_name"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    GENDER = "gender"
    NATIONALITY = "nationality"
    STREET = "street"
    POSTAL_CODE = "postal_code"
    LOCALITY = "locality"
    COUNTRY = "country"
    EMAIL = "email"
    PHONE = "phone"
    DE_MAIL = "de_mail"
    IDENTITY_CARD_TYPE = "identity_card_type"
    COMMUNITY_ID = "community_id"
    MAILBOX_HANDLE = "mailbox_handle"
    APPLICATION_ID = "application_id"


@dataclass(frozen=True)
class SignInRequest:
    """What the portal asks for.

    Parameters: level, the least that is enough; return_ref, unguessable, names the waiting sign-in when the
    browser comes back; service_name, shown to the person; online_service_id, the number of the service with
    the operator of the vendor; attributes, only what the service needs (Art. 5 Abs. 1 lit. c DSGVO);
    back_url, where "abbrechen" leads, made by the portal and never taken from a visitor; language, "de"
    or "en".
    """

    level: AssuranceLevel
    return_ref: str
    service_name: str
    online_service_id: str
    attributes: tuple[PersonAttribute, ...]
    back_url: str
    language: str = "de"


@dataclass(frozen=True)
class Redirect:
    """The browser goes to `url`."""

    url: str


@dataclass(frozen=True)
class PostForm:
    """The browser posts the hidden `fields` to `url`."""

    url: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Begun:
    """A sign-in on its way: what the browser does next, and the id that the answer must name."""

    step: Redirect | PostForm
    request_id: str


@dataclass(frozen=True)
class SignInAnswer:
    """What came back.

    Parameters: fields, as the browser brought them; request_id, of the sign-in that this browser began;
    level, the least that is enough.
    """

    fields: Mapping[str, str]
    request_id: str
    level: AssuranceLevel


@dataclass(frozen=True)
class Attribute:
    """One statement about a person and how far it may be trusted. Source: BSI TR-03172-3, A3.18.01."""

    name: PersonAttribute
    value: str
    trust: AssuranceLevel

    def __repr__(self) -> str:
        """Say no value: a repr ends up in logs. Source: BSI TR-03172-3, A3.14.07."""
        return f"Attribute({self.name.value}, trust={self.trust.name})"


@dataclass(frozen=True, repr=False)
class Identified:
    """Somebody has proved who they are.

    Parameters: provider, the vendor's name; subject, the pseudonym that stays the same for this portal;
    level, that was reached; method, the means in the vendor's word; assertion_id, to be remembered until
    expires_at so that the same answer never counts twice.
    """

    provider: str
    subject: str
    level: AssuranceLevel
    method: str
    attributes: tuple[Attribute, ...]
    assertion_id: str
    expires_at: datetime

    def __repr__(self) -> str:
        """Say neither pseudonym nor values: a repr ends up in logs."""
        return f"Identified({self.provider}, level={self.level.name}, attributes={len(self.attributes)})"


@dataclass(frozen=True)
class Cancelled:
    """The person turned back or could not prove who they are. Nothing is lost."""

    provider: str
    reason: str


Outcome = Identified | Cancelled


@dataclass(frozen=True)
class Metadata:
    """What the vendor's operator must know of this portal, as a file."""

    media_type: str
    content: bytes


class SignInFailed(Refusal):
    """An answer that does not count. `cause` is a fixed word for logs, never something from the answer."""

    sentence: ClassVar[str] = (
        "Die Anmeldung hat nicht geklappt. Ihre Angaben sind gespeichert. Bitte melden Sie sich noch einmal an."
    )

    def __init__(self, cause: str, **values: object) -> None:
        self.cause = cause
        super().__init__(**values)


class SignInUnavailable(SignInFailed):
    """The vendor is not set up or not reachable."""

    sentence: ClassVar[str] = (
        "Die Anmeldung ist gerade nicht möglich. Ihre Angaben sind gespeichert. Bitte versuchen Sie es später wieder."
    )


class AnswerTooOld(SignInFailed):
    """The answer's time is over, or has not begun."""

    sentence: ClassVar[str] = (
        "Die Anmeldung hat zu lange gedauert. Ihre Angaben sind gespeichert. Bitte melden Sie sich noch einmal an."
    )


class AnswerNotExpected(SignInFailed):
    """The answer belongs to another sign-in, or to none."""

    sentence: ClassVar[str] = (
        "Diese Anmeldung wurde nicht in diesem Browser begonnen. Ihre Angaben sind gespeichert. "
        "Bitte melden Sie sich noch einmal an."
    )


class AnswerUsedBefore(SignInFailed):
    """The same answer came a second time. Raised by whoever remembers `assertion_id`."""

    sentence: ClassVar[str] = (
        "Diese Anmeldung wurde schon benutzt. Ihre Angaben sind gespeichert. Bitte melden Sie sich noch einmal an."
    )


class LevelTooLow(SignInFailed):
    """The means of sign-in is weaker than what the service needs. Source: § 3 Abs. 4 OZG."""

    sentence: ClassVar[str] = (
        "Für diesen Schritt brauchen Sie das Vertrauensniveau „{required}“. Sie haben sich mit „{reached}“ "
        "angemeldet. Ihre Angaben sind gespeichert. Bitte wählen Sie bei der Anmeldung einen anderen Weg, "
        "zum Beispiel den Online-Ausweis."
    )

    def __init__(self, *, required: AssuranceLevel, reached: AssuranceLevel) -> None:
        super().__init__("level", required=required.german, reached=reached.german)


class PersonUnknown(SignInFailed):
    """The answer is genuine but lacks the pseudonym by which we know the person."""

    sentence: ClassVar[str] = (
        "Ihr Nutzerkonto hat uns nicht gesagt, wer Sie sind. Ihre Angaben sind gespeichert. "
        "Bitte melden Sie sich noch einmal an und stimmen Sie der Weitergabe Ihrer Daten zu."
    )


class RequiredAttributeMissing(SignInFailed):
    """The vendor ended the sign-in because the account lacks an attribute that was required."""

    sentence: ClassVar[str] = (
        "In Ihrem Nutzerkonto fehlt eine Angabe, die wir für diesen Antrag brauchen. Ihre Angaben hier sind "
        "gespeichert. Bitte ergänzen Sie Ihr Nutzerkonto und melden Sie sich dann noch einmal an."
    )


class IdentityProvider(Protocol):
    """A way to sign in that somebody else offers.

    `name` is the entry point's name; `return_field` is the field in which `return_ref` comes back.
    """

    name: ClassVar[str]
    return_field: ClassVar[str]

    def begin(self, request: SignInRequest, *, at: datetime) -> Begun:
        """Begin a sign-in. Raises SignInUnavailable."""

    def finish(self, answer: SignInAnswer, *, at: datetime) -> Outcome:
        """Read what came back. Raises SignInFailed; anything doubtful is refused."""

    def sign_out(self, *, return_url: str) -> Redirect | None:
        """Return where the browser goes to end the session at the vendor, None if there is none to end."""

    def metadata(self) -> Metadata | None:
        """Return what the vendor's operator must know of us, None if nothing. Raises SignInUnavailable."""

    def check(self) -> list[str]:
        """Return what is wrong with the settings, in plain German; empty if all is well."""


registry: Registry[IdentityProvider] = Registry("portalwerk.identity_providers")

SERVICE_KEY_NAME = "saml-sp.key"
SERVICE_CERTIFICATE_NAME = "saml-sp.crt"
_SERVICE_KEY_BITS = 3072
_SERVICE_CERTIFICATE_LIFE = timedelta(days=3 * 365)


def make_service_key(folder: Path, *, host: str, at: datetime) -> Path:
    """Make the portal's key pair for sign-in vendors, unless it is there. Return the certificate's path.

    Parameters: folder, `DATA_DIR/keys`; host, the portal's name, for the certificate; at, the present.
    The key file is readable by its owner only. A key without certificate is kept and gets a new one.
    Source: BSI TR-03116-4, chapter 3 (RSA of at least 3072 bit).
    """
    key_path, certificate_path = folder / SERVICE_KEY_NAME, folder / SERVICE_CERTIFICATE_NAME
    if key_path.exists() and certificate_path.exists():
        return certificate_path
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not key_path.exists():
        _write_once(key_path, _new_private_key(), 0o600)
    key = serialization.load_pem_private_key(key_path.read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{key_path.name} is not an RSA key")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at.astimezone(UTC) - timedelta(hours=1))
        .not_valid_after(at.astimezone(UTC) + _SERVICE_CERTIFICATE_LIFE)
        .sign(key, hashes.SHA256())
    )
    _write_once(certificate_path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    return certificate_path


def _new_private_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=_SERVICE_KEY_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_once(path: Path, content: bytes, mode: int) -> None:
    """Write `content` so that nobody ever reads half of it."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
