"""Settings of the BundID vendor. All of them come from the environment; keys lie in the data folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from portalwerk.identity.providers import SERVICE_CERTIFICATE_NAME, SERVICE_KEY_NAME

MINIMUM_KEY_BITS = 3072
_WARN_BEFORE_EXPIRY = timedelta(days=42)
_PREFIX = "PORTALWERK_BUNDID_"
ANSWER_PATH = "/rueckruf/bundid/acs/"


class Misconfigured(ValueError):
    """The settings do not make a working sign-in. Holds sentences for the operator."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class BundIDOptions:
    """Everything the vendor needs.

    Parameters: entity_id, our name at BundID, unchangeable because pseudonyms derive from it; acs_url, where
    answers come; sso_url, where questions go; idp_entity_id and idp_certificates, pinned (two while the other
    side changes its key); key and certificate, ours; accept_rsa_sha256, only for simulators that cannot
    do RSA-PSS.
    """

    entity_id: str
    acs_url: str
    sso_url: str
    idp_entity_id: str
    idp_certificates: tuple[x509.Certificate, ...]
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    accept_rsa_sha256: bool = False

    def problems(self, *, at: datetime) -> list[str]:
        """Return what an operator must mend: weak or expired keys, names that BundID does not take."""
        found = []
        entity = urlsplit(self.entity_id)
        if entity.scheme != "https" or not entity.hostname:
            found.append("Der Name des Portals bei der BundID (ENTITY_ID) muss mit https:// beginnen.")
        elif entity.port is not None:
            found.append("Der Name des Portals bei der BundID (ENTITY_ID) darf keinen Port enthalten.")
        for label, certificate in [
            ("des Portals", self.certificate),
            *(("der BundID", one) for one in self.idp_certificates),
        ]:
            found += _certificate_problems(label, certificate, at)
        if _bits(self.certificate) and self.certificate.public_key() != self.key.public_key():
            found.append("Schlüssel und Zertifikat des Portals gehören nicht zusammen.")
        if self.accept_rsa_sha256:
            found.append("Die alte Signatur rsa-sha256 ist zugelassen. Das darf nur mit einem Simulator so sein.")
        return found


def _bits(certificate: x509.Certificate) -> int:
    key = certificate.public_key()
    return key.key_size if isinstance(key, rsa.RSAPublicKey) else 0


def _certificate_problems(label: str, certificate: x509.Certificate, at: datetime) -> list[str]:
    end = certificate.not_valid_after_utc
    problems = []
    if _bits(certificate) < MINIMUM_KEY_BITS:
        problems.append(f"Das Zertifikat {label} braucht RSA mit mindestens {MINIMUM_KEY_BITS} Bit.")
    if end < at:
        problems.append(f"Das Zertifikat {label} ist seit dem {end:%d.%m.%Y} abgelaufen.")
    elif end < at + _WARN_BEFORE_EXPIRY:
        problems.append(f"Das Zertifikat {label} läuft am {end:%d.%m.%Y} ab.")
    return problems


def from_environment(environment: Mapping[str, str]) -> BundIDOptions:
    """Read the settings.

    Reads PORTALWERK_BUNDID_ENTITY_ID, _SSO_URL, _IDP_ENTITY_ID, _IDP_CERT_FILE (PEM, one or more); optionally
    _ACS_URL (otherwise below PORTALWERK_BASE_URL), _KEY_FILE and _CERT_FILE (otherwise `keys/saml-sp.*` in
    PORTALWERK_DATA_DIR), and _ACCEPT_RSA_SHA256=1 for simulators. Raises Misconfigured.
    """
    required = ("ENTITY_ID", "SSO_URL", "IDP_ENTITY_ID", "IDP_CERT_FILE")
    missing = [f"{_PREFIX}{name} fehlt." for name in required if not environment.get(_PREFIX + name)]
    keys = Path(environment.get("PORTALWERK_DATA_DIR", "./var")) / "keys"
    files = {
        "KEY_FILE": Path(environment.get(_PREFIX + "KEY_FILE", keys / SERVICE_KEY_NAME)),
        "CERT_FILE": Path(environment.get(_PREFIX + "CERT_FILE", keys / SERVICE_CERTIFICATE_NAME)),
    }
    if not missing:
        files["IDP_CERT_FILE"] = Path(environment[_PREFIX + "IDP_CERT_FILE"])
    missing += [f"Die Datei {_PREFIX}{name} ist nicht da." for name, path in files.items() if not path.is_file()]
    if missing:
        raise Misconfigured(missing)
    try:
        key = serialization.load_pem_private_key(files["KEY_FILE"].read_bytes(), None)
        certificate = x509.load_pem_x509_certificate(files["CERT_FILE"].read_bytes())
        idp_certificates = tuple(x509.load_pem_x509_certificates(files["IDP_CERT_FILE"].read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise Misconfigured(["Ein Schlüssel oder Zertifikat für die BundID ist nicht lesbar."]) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise Misconfigured(["Der Schlüssel des Portals für die BundID muss ein RSA-Schlüssel sein."])
    base_url = environment.get("PORTALWERK_BASE_URL", "http://127.0.0.1:8000")
    return BundIDOptions(
        entity_id=environment[_PREFIX + "ENTITY_ID"],
        acs_url=environment.get(_PREFIX + "ACS_URL") or base_url.rstrip("/") + ANSWER_PATH,
        sso_url=environment[_PREFIX + "SSO_URL"],
        idp_entity_id=environment[_PREFIX + "IDP_ENTITY_ID"],
        idp_certificates=idp_certificates,
        key=key,
        certificate=certificate,
        accept_rsa_sha256=environment.get(_PREFIX + "ACCEPT_RSA_SHA256") == "1",
    )
