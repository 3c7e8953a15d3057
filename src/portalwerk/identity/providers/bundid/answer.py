"""Whether a trusted answer is for us, for now and for this sign-in, and what it says.

Everything here reads elements that `trusted` returned. No error carries a value of the message.
Source: BSI TR-03160-2, 4.3.2.8 ff.; SAML 2.0 profiles, 4.1.4.3.
"""

import re
from datetime import datetime, timedelta

from lxml import etree

from portalwerk.identity.providers import (
    AnswerNotExpected,
    AnswerTooOld,
    Attribute,
    Cancelled,
    Identified,
    LevelTooLow,
    Outcome,
    PersonUnknown,
    RequiredAttributeMissing,
    SignInAnswer,
    SignInFailed,
)
from portalwerk.identity.providers.bundid import vocabulary as word
from portalwerk.identity.providers.bundid.options import BundIDOptions
from portalwerk.identity.providers.bundid.trusted import found, text_of, trusted_assertion, trusted_response
from portalwerk.identity.rules import AssuranceLevel

SKEW = timedelta(seconds=60)
# An answer travels for seconds. Longer-lived ones would only serve whoever has stolen one.
MAXIMUM_AGE = timedelta(minutes=10)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_SUBJECT_LENGTH = 255


def read_answer(answer: SignInAnswer, options: BundIDOptions, *, provider: str, at: datetime) -> Outcome:
    """Return who signed in, or that they turned back.

    Parameters: provider, our name for the outcome; at, the present. Raises SignInFailed.
    """
    response = trusted_response(answer.fields.get("SAMLResponse", ""), options, at=at)
    _check_envelope(response, answer, options, at)
    cancelled = _cancelled(response, provider)
    if cancelled is not None:
        return cancelled
    assertion = trusted_assertion(response, options, at=at)
    _check_addressee(assertion, answer, options)
    expires_at = _check_time(assertion, at)
    level = _level(assertion)
    if level < answer.level:
        raise LevelTooLow(required=answer.level, reached=level)
    return _identified(assertion, provider, level, expires_at)


def _check_envelope(response: etree._Element, answer: SignInAnswer, options: BundIDOptions, at: datetime) -> None:
    if _text(response, "./saml:Issuer") != options.idp_entity_id:
        raise SignInFailed("issuer")
    if response.get("Destination") != options.acs_url:
        raise SignInFailed("destination")
    if not answer.request_id or response.get("InResponseTo") != answer.request_id:
        raise AnswerNotExpected("request")
    issued_at = _moment(response.get("IssueInstant"))
    if not at - MAXIMUM_AGE - SKEW <= issued_at <= at + SKEW:
        raise AnswerTooOld("time")


def _cancelled(response: etree._Element, provider: str) -> Cancelled | None:
    """Return that the person turned back, None if they signed in. Raises SignInFailed for other statuses."""
    codes = [str(code) for code in found(response, "./samlp:Status//samlp:StatusCode/@Value")]
    if codes == [word.STATUS_SUCCESS]:
        return None
    if word.DETAIL_ATTRIBUTE_MISSING in "".join(
        str(text) for text in found(response, "./samlp:Status/samlp:StatusDetail//text()")
    ):
        raise RequiredAttributeMissing("attribute")
    if word.STATUS_DENIED in codes:
        return Cancelled(provider, "denied")
    if word.STATUS_AUTHN_FAILED in codes:
        return Cancelled(provider, "not_identified")
    raise SignInFailed("status")


def _check_addressee(assertion: etree._Element, answer: SignInAnswer, options: BundIDOptions) -> None:
    if _text(assertion, "./saml:Issuer") != options.idp_entity_id:
        raise SignInFailed("issuer")
    for restriction in _elements(assertion, "./saml:Conditions/saml:AudienceRestriction"):
        if options.entity_id not in [text_of(one) for one in restriction]:
            raise SignInFailed("audience")
    confirmation = _confirmation(assertion)
    if confirmation.get("Recipient") != options.acs_url:
        raise SignInFailed("recipient")
    if confirmation.get("InResponseTo") != answer.request_id:
        raise AnswerNotExpected("request")


def _check_time(assertion: etree._Element, at: datetime) -> datetime:
    """Return until when the assertion must be remembered. Raises AnswerTooOld."""
    (conditions,) = _elements(assertion, "./saml:Conditions")
    begins = _moment(conditions.get("NotBefore"))
    ends = min(_moment(conditions.get("NotOnOrAfter")), _moment(_confirmation(assertion).get("NotOnOrAfter")))
    issued_at = _moment(assertion.get("IssueInstant"))
    if not begins - SKEW <= at < ends + SKEW:
        raise AnswerTooOld("time")
    if not at - MAXIMUM_AGE - SKEW <= issued_at <= at + SKEW:
        raise AnswerTooOld("time")
    return min(ends, issued_at + MAXIMUM_AGE) + SKEW


def _level(assertion: etree._Element) -> AssuranceLevel:
    """Return the lower of the two levels that the answer names.

    A second AuthnStatement may name a means such as a password; only the STORK ones count.
    """
    named = [text_of(one) for one in _elements(assertion, ".//saml:AuthnContextClassRef")]
    levels = [word.LEVELS[name] for name in named if name in word.LEVELS]
    said = _values(assertion).get(word.QAA_LEVEL)
    if not levels or (said is not None and said[0] not in word.LEVELS):
        raise SignInFailed("level")
    return min([*levels, *([word.LEVELS[said[0]]] if said else [])])


def _identified(assertion: etree._Element, provider: str, level: AssuranceLevel, expires_at: datetime) -> Identified:
    values = _values(assertion)
    subject = values.get(word.SUBJECT, ("", level))[0]
    if not subject or len(subject) > _SUBJECT_LENGTH:
        raise PersonUnknown("subject")
    attributes = tuple(
        # What a weak sign-in brings is not trusted more than the sign-in itself.
        Attribute(word.NAMES[oid], value, min(trust, level))
        for oid, (value, trust) in values.items()
        if oid in word.NAMES and value
    )
    return Identified(
        provider=provider,
        subject=subject,
        level=level,
        method=values.get(word.PROVED_BY, ("", level))[0],
        attributes=attributes,
        assertion_id=assertion.get("ID", ""),
        expires_at=expires_at,
    )


def _values(assertion: etree._Element) -> dict[str, tuple[str, AssuranceLevel]]:
    """Return value and trust by OID. The simulator of the operator writes a blank behind `urn:oid:`."""
    values: dict[str, tuple[str, AssuranceLevel]] = {}
    for element in _elements(assertion, "./saml:AttributeStatement/saml:Attribute"):
        oid = "".join(element.get("Name", "").split())
        texts = [text_of(value) for value in element]
        if oid in values or (oid == word.SUBJECT and len(texts) > 1):
            raise SignInFailed("attribute")
        trust = element.get(f"{{{word.AKDB}}}TrustLevel", "").strip()
        values[oid] = (
            ", ".join(text for text in texts if text),
            word.TRUST.get(trust, word.TRUST.get(trust.upper(), AssuranceLevel.BASIC)),
        )
    return values


def _confirmation(assertion: etree._Element) -> etree._Element:
    (confirmation,) = _elements(assertion, "./saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
    return confirmation


def _moment(text: str | None) -> datetime:
    """Read a moment in UTC, the only zone that SAML allows."""
    if text is None or not _MOMENT.fullmatch(text):
        raise SignInFailed("time")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise SignInFailed("time") from None


def _text(element: etree._Element, path: str) -> str:
    matches = _elements(element, path)
    return text_of(matches[0]) if len(matches) == 1 else ""


def _elements(element: etree._Element, path: str) -> list[etree._Element]:
    return [match for match in found(element, path) if isinstance(match, etree._Element)]
