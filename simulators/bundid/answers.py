"""The answer of the identity provider: a signed Response around an encrypted Assertion."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from simulators.bundid import vocabulary as word
from simulators.bundid.persons import Means, Person, attributes, stork
from simulators.bundid.questions import Question
from simulators.bundid.signing import Sealer, Signer, encrypt, sign

_LIFE = timedelta(minutes=5)


def new_id() -> str:
    """Return a fresh SAML id."""
    return "_" + secrets.token_hex(16)


@dataclass(frozen=True)
class Identity:
    """The identity provider itself."""

    entity_id: str
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def signer(self) -> Signer:
        """Return how it signs when it behaves."""
        return Signer(self.key, self.certificate)


@dataclass(frozen=True)
class Draft:
    """Everything an answer says, so that a misbehaviour can change one thing. None leaves a part out."""

    issuer: str
    response_issuer: str
    destination: str | None
    audience: str | None
    recipient: str | None
    in_response_to: str | None
    confirmed_request: str | None
    now: datetime
    begins: datetime
    ends: datetime
    confirmed_until: datetime
    contexts: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    name_id: str = field(default_factory=new_id)
    response_id: str = field(default_factory=new_id)
    assertion_id: str = field(default_factory=new_id)
    status: tuple[str, ...] = ("Success",)
    detail: str = ""


def draft_for(question: Question, person: Person, means: Means, identity: Identity) -> Draft:
    """Return the honest answer to `question` for somebody who signed in and agreed."""
    now = datetime.now(UTC)
    return Draft(
        issuer=identity.entity_id,
        response_issuer=identity.entity_id,
        destination=question.acs_url,
        audience=question.entity_id,
        recipient=question.acs_url,
        in_response_to=question.request_id,
        confirmed_request=question.request_id,
        now=now,
        begins=now,
        ends=now + _LIFE,
        confirmed_until=now + _LIFE,
        contexts=(stork(means.level),),
        attributes=tuple(attributes(person, means, question.entity_id, question.oids)),
    )


def assertion(draft: Draft) -> etree._Element:
    """Return the plain, unsigned assertion."""
    root = _element(word.SAML, "Assertion", ID=draft.assertion_id, Version="2.0", IssueInstant=_at(draft.now))
    _text(root, "Issuer", draft.issuer)
    subject = _sub(root, "Subject")
    _text(subject, "NameID", draft.name_id, Format=word.TRANSIENT, SPNameQualifier=draft.audience)
    confirmation = _sub(subject, "SubjectConfirmation", Method=word.BEARER)
    _sub(
        confirmation,
        "SubjectConfirmationData",
        InResponseTo=draft.confirmed_request,
        NotOnOrAfter=_at(draft.confirmed_until),
        Recipient=draft.recipient,
    )
    conditions = _sub(root, "Conditions", NotBefore=_at(draft.begins), NotOnOrAfter=_at(draft.ends))
    if draft.audience is not None:
        _text(_sub(conditions, "AudienceRestriction"), "Audience", draft.audience)
    for context in draft.contexts:
        statement = _sub(root, "AuthnStatement", AuthnInstant=_at(draft.now), SessionIndex=new_id())
        _text(_sub(statement, "AuthnContext"), "AuthnContextClassRef", context)
    statement = _sub(root, "AttributeStatement")
    for oid, value, trust in draft.attributes:
        known = word.ATTRIBUTES.get(oid)
        one = _sub(
            statement,
            "Attribute",
            FriendlyName=known.friendly if known else "unknown",
            Name=oid,
            NameFormat=word.URI_FORMAT,
        )
        one.set(f"{{{word.AKDB}}}TrustLevel", trust)
        _text(one, "AttributeValue", value)
    return root


def response(draft: Draft, *content: etree._Element) -> etree._Element:
    """Return an unsigned Response around `content`."""
    root = _element(
        word.SAMLP,
        "Response",
        ID=draft.response_id,
        Version="2.0",
        IssueInstant=_at(draft.now),
        Destination=draft.destination,
        InResponseTo=draft.in_response_to,
    )
    _text(root, "Issuer", draft.response_issuer)
    parent = etree.SubElement(root, f"{{{word.SAMLP}}}Status")
    status = parent
    for name in draft.status:
        parent = etree.SubElement(parent, f"{{{word.SAMLP}}}StatusCode", {"Value": word.STATUS + name})
    if draft.detail:
        detail = etree.SubElement(status, f"{{{word.SAMLP}}}StatusDetail")
        etree.SubElement(detail, f"{{{word.AKDB}}}StatusDetail", nsmap={"akdb": word.AKDB}).text = draft.detail
    for element in content:
        root.append(element)
    return root


def honest(draft: Draft, identity: Identity, sealer: Sealer) -> bytes:
    """Return the answer as BundID would send it."""
    inner = encrypt(etree.tostring(assertion(draft)), sealer)
    return finished(response(draft, inner), identity.signer)


def finished(root: etree._Element, signer: Signer | None) -> bytes:
    """Return `root` as bytes, signed unless there is no signer."""
    return bytes(etree.tostring(root if signer is None else sign(root, signer)))


def turned_back(question: Question, identity: Identity, *, status: tuple[str, ...], detail: str = "") -> bytes:
    """Return the signed answer without assertion: cancelled, or a required attribute is missing."""
    now = datetime.now(UTC)
    draft = replace(_empty(question, identity, now), status=status, detail=detail if question.status_detail else "")
    return finished(response(draft), identity.signer)


def _empty(question: Question, identity: Identity, now: datetime) -> Draft:
    return Draft(
        issuer=identity.entity_id,
        response_issuer=identity.entity_id,
        destination=question.acs_url,
        audience=None,
        recipient=None,
        in_response_to=question.request_id,
        confirmed_request=None,
        now=now,
        begins=now,
        ends=now,
        confirmed_until=now,
        contexts=(),
        attributes=(),
    )


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _element(namespace: str, tag: str, **attributes: str | None) -> etree._Element:
    given = {name: value for name, value in attributes.items() if value is not None}
    return etree.Element(f"{{{namespace}}}{tag}", given, nsmap={"saml2p": word.SAMLP, "saml2": word.SAML})


def _sub(parent: etree._Element, tag: str, **attributes: str | None) -> etree._Element:
    given = {name: value for name, value in attributes.items() if value is not None}
    return etree.SubElement(parent, f"{{{word.SAML}}}{tag}", given)


def _text(parent: etree._Element, tag: str, text: str, **attributes: str | None) -> etree._Element:
    child = _sub(parent, tag, **attributes)
    child.text = text
    return child
