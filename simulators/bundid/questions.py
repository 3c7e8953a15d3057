"""Reading and really checking what a portal asks: the signed AuthnRequest with the AKDB extension."""

import zlib
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from lxml import etree

from simulators.bundid import vocabulary as word
from simulators.bundid.keys import Portal
from simulators.bundid.signing import NotGenuine, NotSigned, parsed, verify, verify_query

MAXIMUM_BYTES = 200_000
DISPLAY_NAME_LENGTH = 50
_FRESH = timedelta(minutes=5)
_LANGUAGES = ("de", "en", "ru", "uk")
_MEANS_TAGS = {"Benutzername": "benutzername", "Elster": "elster", "eID": "eid"}


class Fault(Exception):
    """A request that is turned down. `code` is BundID's `idp.code`, or one of ours in the same manner."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Question:
    """A checked request: who asks, where the answer goes, and what is wanted.

    `required` holds the OIDs without which the answer is an error; `means` the ways that were asked for,
    empty for all.
    """

    portal: Portal
    entity_id: str
    acs_url: str
    request_id: str
    level: int
    oids: tuple[str, ...]
    required: tuple[str, ...]
    display_name: str
    online_service_id: str
    back_url: str
    status_detail: bool
    means: tuple[str, ...]
    relay_state: str


def read_post(form: dict[str, str], portals: list[Portal], sso_url: str) -> Question:
    """Read a request that came by POST. Raises Fault."""
    try:
        raw = b64decode("".join(form.get("SAMLRequest", "").split()), validate=True)
    except ValueError:
        raise Fault("saml-request-unreadable") from None
    root = _root(raw)
    portal = _portal_of(root, portals)
    try:
        verify(root, portal.certificate)
    except NotSigned:
        raise Fault("saml-request-not-signed") from None
    except (NotGenuine, ValueError):
        raise Fault("saml-request-signature-invalid") from None
    return _question(root, portal, sso_url, form.get("RelayState", ""))


def read_redirect(query: str, portals: list[Portal], sso_url: str) -> Question:
    """Read a request that came by redirect: deflated, its signature beside it. Raises Fault."""
    parts = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
    values = {name: found[0] for name, found in parse_qs(query).items()}
    try:
        packed = zlib.decompressobj(-15)
        raw = packed.decompress(b64decode(values.get("SAMLRequest", "")), MAXIMUM_BYTES)
    except (ValueError, zlib.error):
        raise Fault("saml-request-unreadable") from None
    root = _root(raw)
    portal = _portal_of(root, portals)
    if "Signature" not in parts or "SigAlg" not in parts:
        raise Fault("saml-request-not-signed")
    order = ("SAMLRequest", "RelayState", "SigAlg")
    signed = "&".join(f"{name}={parts[name]}" for name in order if name in parts)
    try:
        verify_query(signed.encode(), b64decode(values["Signature"]), values["SigAlg"], portal.certificate)
    except (NotGenuine, ValueError):
        raise Fault("saml-request-signature-invalid") from None
    return _question(root, portal, sso_url, values.get("RelayState", ""))


def _root(raw: bytes) -> etree._Element:
    if not raw or len(raw) > MAXIMUM_BYTES or b"<!DOCTYPE" in raw:
        raise Fault("saml-request-unreadable")
    try:
        root = parsed(raw)
    except etree.XMLSyntaxError:
        raise Fault("saml-request-unreadable") from None
    if root.tag != f"{{{word.SAMLP}}}AuthnRequest":
        raise Fault("saml-request-unreadable")
    return root


def _portal_of(root: etree._Element, portals: list[Portal]) -> Portal:
    issuer = (root.findtext(f"{{{word.SAML}}}Issuer") or "").strip()
    for portal in portals:
        if issuer and portal.entity_id in (None, issuer):
            return portal
    raise Fault("saml-issuer-unknown")


def _question(root: etree._Element, portal: Portal, sso_url: str, relay_state: str) -> Question:
    acs_url = root.get("AssertionConsumerServiceURL", "")
    if root.get("Destination") != sso_url:
        raise Fault("saml-destination-wrong")
    if not acs_url.startswith(("http://", "https://")) or (portal.acs_urls and acs_url not in portal.acs_urls):
        raise Fault("saml-acs-unknown")
    if root.get("ProtocolBinding", word.BINDING_POST) != word.BINDING_POST:
        raise Fault("saml-binding-unknown")
    _check_age(root.get("IssueInstant", ""))
    extension = _extension(root)
    oids, required = _requested(extension)
    display = {
        name: (extension.findtext(f".//{{{word.CLASSIC_UI}}}{name}") or "").strip()
        for name in ("OrganizationDisplayName", "OnlineServiceId", "BackURL", "Lang")
    }
    if not display["OrganizationDisplayName"]:
        raise Fault("organization-display-name-missing")
    if len(display["OrganizationDisplayName"]) > DISPLAY_NAME_LENGTH:
        raise Fault("organization-display-name-too-long")
    if not display["OnlineServiceId"]:
        raise Fault("online-service-id-missing")
    if display["Lang"] and display["Lang"] not in _LANGUAGES:
        raise Fault("language-unknown")
    return Question(
        portal=portal,
        entity_id=(root.findtext(f"{{{word.SAML}}}Issuer") or "").strip(),
        acs_url=acs_url,
        request_id=root.get("ID", ""),
        level=_level(root),
        oids=oids,
        required=required,
        display_name=display["OrganizationDisplayName"],
        online_service_id=display["OnlineServiceId"],
        back_url=display["BackURL"],
        status_detail=extension.get("EnableStatusDetail") == "true",
        means=_means(extension),
        relay_state=relay_state,
    )


def _check_age(text: str) -> None:
    try:
        age = datetime.now(UTC) - datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise Fault("saml-request-unreadable") from None
    if abs(age) > _FRESH:
        raise Fault("saml-request-expired")


def _extension(root: etree._Element) -> etree._Element:
    extension = root.find(f"{{{word.SAMLP}}}Extensions/{{{word.AKDB}}}AuthenticationRequest")
    if extension is None:
        raise Fault("akdb-extension-missing")
    if extension.get("Version") != "2":
        raise Fault("akdb-extension-v1-deprecated")
    return extension


def _requested(extension: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    elements = list(extension.iter(f"{{{word.AKDB}}}RequestedAttribute"))
    if not elements:
        raise Fault("requested-attributes-empty")
    if not all(element.get("Name") for element in elements):
        raise Fault("requested-attributes-missing-name")
    oids = tuple(dict.fromkeys("".join(element.get("Name", "").split()) for element in elements))
    if not all(oid in word.ATTRIBUTES for oid in oids):
        raise Fault("requested-attributes-unknown-name")
    required = [element.get("Name", "") for element in elements if element.get("RequiredAttribute") == "true"]
    return oids, tuple(required)


def _means(extension: etree._Element) -> tuple[str, ...]:
    listed = extension.find(f"{{{word.AKDB}}}AuthnMethods")
    if listed is None:
        return ()
    enabled = [
        etree.QName(element).localname
        for element in listed
        if (element.findtext(f"{{{word.AKDB}}}Enabled") or "").strip() == "true"
    ]
    if not enabled:
        raise Fault("empty-authentication-methods")
    return tuple(_MEANS_TAGS[name] for name in enabled if name in _MEANS_TAGS)


def _level(root: etree._Element) -> int:
    classes = [element.text or "" for element in root.iter(f"{{{word.SAML}}}AuthnContextClassRef")]
    levels = [int(name[-1]) for name in classes if name in {f"STORK-QAA-Level-{n}" for n in range(1, 5)}]
    return min(levels, default=1)
