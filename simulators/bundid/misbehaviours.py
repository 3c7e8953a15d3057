"""Answers that no portal may accept, each by its name and the reason why it is wrong.

All start from an honest answer for a person who really signed in, because that is what an attacker has:
an account of their own and a browser that they control.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from lxml import etree

from simulators.bundid import signing
from simulators.bundid import vocabulary as word
from simulators.bundid.answers import assertion, finished, honest, response
from simulators.bundid.scene import (
    FORGED_SUBJECT,
    Misbehaviour,
    Scene,
    changed,
    edited,
    inside,
    key_value,
    late,
    sealed_by,
    signed_by,
    with_value,
    without,
)
from simulators.bundid.signing import Signer, encrypt, parsed, sign
from simulators.bundid.wrapping import WRAPPINGS

OTHER = "https://anderes-portal.example/sp"

_NAMESPACE_XSL = "http://www.w3.org/1999/XSL/Transform"
_XSLT = (
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116">'
    f'<xsl:stylesheet version="1.0" xmlns:xsl="{_NAMESPACE_XSL}"><xsl:template match="/"/></xsl:stylesheet>'
    "</ds:Transform>"
)
_VALUE_END = b"=</saml2:AttributeValue>"
_ISSUER_END = b"</saml2:Issuer>"
_ENTITY = b'<!DOCTYPE a [<!ENTITY b "c">]>'
_LOWEST = "STORK-QAA-Level-1"
_TWO = f'<ds:Transform Algorithm="{signing.ENVELOPED}"/><ds:Transform Algorithm="{word.C14N}"/>'
_XPATH = (
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>true()</ds:XPath></ds:Transform>'
)
_WITH_COMMENTS = f'<ds:Transform Algorithm="{signing.ENVELOPED}"/><ds:Transform Algorithm="{word.C14N}WithComments"/>'


def _signer(**change: object) -> Callable[[Scene], Signer]:
    return lambda scene: replace(scene.identity.signer, **change)  # type: ignore[arg-type]


def _duplicate_ids_outside(scene: Scene) -> bytes:
    inner = encrypt(scene.plain(), scene.sealer)
    inner[0].set("Id", scene.draft.response_id)
    return finished(response(scene.draft, inner), scene.identity.signer)


def _only_assertion_signed(scene: Scene) -> bytes:
    inner = etree.tostring(sign(assertion(scene.draft), scene.identity.signer))
    return finished(response(scene.draft, encrypt(inner, scene.sealer)), None)


def _assertion_signed_by_other(scene: Scene) -> bytes:
    return scene.around(etree.tostring(sign(assertion(scene.forged), scene.attacker.signer)))


def _plain_assertion(scene: Scene) -> bytes:
    return finished(response(scene.draft, assertion(scene.draft)), scene.identity.signer)


def _two_assertions(scene: Scene) -> bytes:
    both = [encrypt(scene.plain(draft), scene.sealer) for draft in (scene.draft, scene.forged)]
    return finished(response(scene.draft, *both), scene.identity.signer)


def _plain_beside_sealed(scene: Scene) -> bytes:
    inner = encrypt(scene.plain(), scene.sealer)
    return finished(response(scene.draft, assertion(scene.forged), inner), scene.identity.signer)


def _exchanged_content(scene: Scene) -> bytes:
    """Swap the ciphertext under a genuine signature."""
    root = parsed(scene.answer(scene.draft))
    old = root.find(f"{{{word.SAML}}}EncryptedAssertion")
    assert old is not None
    root.replace(old, encrypt(scene.plain(scene.forged), scene.sealer))
    return bytes(etree.tostring(root))


def _success_without_assertion(scene: Scene) -> bytes:
    return finished(response(scene.draft), scene.identity.signer)


def _twice_the_same_id(xml: bytes) -> bytes:
    marked = xml.replace(b'SessionIndex="', b'Id="x" SessionIndex="')
    return marked.replace(b"<saml2:Issuer>", b'<saml2:Issuer Id="x">')


def _utf16_doctype(xml: bytes) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]>' + xml.decode()).encode("utf-16")


def _utf7_doctype(xml: bytes) -> bytes:
    declared = b'<?xml version="1.0" encoding="UTF-7"?>'
    return declared + b'+ADwAIQ-DOCTYPE a [+ADwAIQ-ENTITY b "c"+AD4AXQA+-' + xml


def _wrapped_response(name: str, same_id: bool, scene: Scene) -> bytes:
    genuine = parsed(scene.answer(scene.draft))
    draft = replace(scene.forged, response_id=scene.draft.response_id) if same_id else scene.forged
    forged = response(draft, encrypt(scene.plain(draft), scene.sealer))
    return bytes(etree.tostring(WRAPPINGS[name](genuine, forged)))


def _wrapped_assertion(name: str, same_id: bool, sealed: bool, outer: bool, scene: Scene) -> bytes:
    """Wrap inside the assertion. With `outer` the signature around it is genuine: one wall is left."""
    genuine = sign(assertion(scene.draft), scene.identity.signer)
    draft = replace(scene.forged, assertion_id=scene.draft.assertion_id) if same_id else scene.forged
    wrapped = WRAPPINGS[name](genuine, assertion(draft))
    inner = encrypt(etree.tostring(wrapped), scene.sealer) if sealed else wrapped
    return finished(response(scene.draft, inner), scene.identity.signer if outer else None)


def _wrapped_both(name: str, same_id: bool, scene: Scene) -> bytes:
    inner = etree.tostring(sign(assertion(scene.draft), scene.identity.signer))
    genuine = parsed(finished(response(scene.draft, encrypt(inner, scene.sealer)), scene.identity.signer))
    draft = replace(scene.forged, response_id=scene.draft.response_id) if same_id else scene.forged
    forged_inner = WRAPPINGS[name](parsed(inner), assertion(scene.forged))
    forged = response(draft, encrypt(etree.tostring(forged_inner), scene.sealer))
    return bytes(etree.tostring(WRAPPINGS[name](genuine, forged)))


MISBEHAVIOURS: dict[str, tuple[str, Misbehaviour]] = {
    # who signed
    "unsigned": ("gar nicht unterschrieben", lambda s: finished(s.sealed(), None)),
    "only-assertion-signed": ("nur innen unterschrieben", _only_assertion_signed),
    "other-key": ("mit fremdem Schlüssel unterschrieben", signed_by(lambda s: s.attacker.signer)),
    "other-key-right-certificate": (
        "fremder Schlüssel, richtiges Zertifikat dabei",
        signed_by(lambda s: Signer(s.attacker.key, s.identity.certificate)),
    ),
    "other-key-value": (
        "fremder Schlüssel als KeyValue dabei",
        signed_by(lambda s: Signer(s.attacker.key, None, key_info=key_value(s))),
    ),
    "assertion-signed-by-other": ("innen mit fremdem Schlüssel unterschrieben", _assertion_signed_by_other),
    # how it is signed
    "pkcs1-sha256": ("altes Verfahren rsa-sha256", signed_by(_signer(method=signing.PKCS_SHA256))),
    "pkcs1-sha1": ("SHA-1 in der Unterschrift", signed_by(_signer(method=signing.PKCS_SHA1))),
    "pss-sha1": ("SHA-1 in RSA-PSS", signed_by(_signer(method=signing.PSS_SHA1))),
    "digest-sha1": ("SHA-1 in der Prüfsumme", signed_by(_signer(digest=signing.DIGEST_SHA1))),
    "hmac-with-certificate": (
        "HMAC mit dem Zertifikat als Geheimnis",
        signed_by(_signer(method=signing.HMAC_SHA256)),
    ),
    "no-algorithm": ("Verfahren „none“", signed_by(_signer(method=signing.NO_SIGNATURE))),
    # what is signed
    "reference-empty": ("Unterschrift nennt kein Ziel", signed_by(_signer(reference=""))),
    "reference-elsewhere": ("Unterschrift nennt ein anderes Ziel", signed_by(_signer(reference="#_anderes"))),
    "no-reference": ("Unterschrift über nichts", signed_by(_signer(references=0))),
    "two-references": ("Unterschrift über zwei Ziele", signed_by(_signer(references=2))),
    "xslt": ("Umformung mit XSLT", signed_by(_signer(transforms=_TWO + _XSLT))),
    "xpath": ("Umformung mit XPath", signed_by(_signer(transforms=_TWO + _XPATH))),
    "no-transforms": ("ohne Umformungen", signed_by(_signer(transforms=""))),
    "c14n-with-comments": ("Kommentare mit unterschrieben", signed_by(_signer(transforms=_WITH_COMMENTS))),
    "duplicate-id-outside": ("eine Kennung zweimal", _duplicate_ids_outside),
    # changed on the way
    "tampered-status": (
        "Status geändert",
        edited(lambda xml: xml.replace(b"status:Success", b"status:Success ")),
    ),
    "tampered-request": (
        "Nummer der Anfrage geändert",
        edited(lambda xml: xml.replace(b'InResponseTo="_', b'InResponseTo="_0')),
    ),
    "tampered-ciphertext": ("Inhalt beschädigt", sealed_by(lambda sealer: replace(sealer, damaged=True))),
    "exchanged-content": ("Inhalt ausgetauscht", _exchanged_content),
    # for whom
    "wrong-audience": ("für ein anderes Portal", changed(lambda d: replace(d, audience=OTHER))),
    "no-audience": ("für niemanden bestimmt", changed(lambda d: replace(d, audience=None))),
    "audience-with-suffix": (
        "Name des Portals mit Anhang",
        changed(lambda d: replace(d, audience=f"{d.audience}.example")),
    ),
    "wrong-recipient": ("an eine andere Adresse bestätigt", changed(lambda d: replace(d, recipient=OTHER))),
    "no-recipient": ("ohne Empfänger", changed(lambda d: replace(d, recipient=None))),
    "wrong-destination": (
        "an eine andere Adresse gerichtet",
        changed(lambda d: replace(d, destination=OTHER)),
    ),
    "no-destination": ("ohne Adresse", changed(lambda d: replace(d, destination=None))),
    # from whom
    "wrong-issuer": ("von einem anderen Aussteller (innen)", changed(lambda d: replace(d, issuer=OTHER))),
    "wrong-response-issuer": (
        "von einem anderen Aussteller (außen)",
        changed(lambda d: replace(d, response_issuer=OTHER)),
    ),
    "other-identity-provider": (
        "echte Antwort eines anderen Anbieters",
        lambda s: honest(replace(s.draft, issuer=OTHER, response_issuer=OTHER), s.attacker, s.sealer),
    ),
    # which sign-in
    "wrong-request": (
        "zu einer fremden Anmeldung",
        changed(lambda d: replace(d, in_response_to="_f", confirmed_request="_f")),
    ),
    "wrong-request-inside": (
        "innen zu einer fremden Anmeldung",
        changed(lambda d: replace(d, confirmed_request="_f")),
    ),
    "no-request": ("ungefragt", changed(lambda d: replace(d, in_response_to=None))),
    "no-request-inside": ("innen ungefragt", changed(lambda d: replace(d, confirmed_request=None))),
    # when
    "expired": ("abgelaufen", changed(lambda d: late(d, timedelta(minutes=20)))),
    "early": ("noch nicht gültig", changed(lambda d: late(d, -timedelta(minutes=5)))),
    "expired-inside": ("innen abgelaufen", changed(lambda d: replace(d, ends=d.now - timedelta(minutes=2)))),
    "confirmation-expired": (
        "Bestätigung abgelaufen",
        changed(lambda d: replace(d, confirmed_until=d.now - timedelta(minutes=2))),
    ),
    "old-but-long-lived": (
        "alt, aber angeblich lange gültig",
        changed(lambda d: replace(late(d, timedelta(hours=2)), ends=d.ends, confirmed_until=d.confirmed_until)),
    ),
    # how sure
    "level-too-low": (
        "Vertrauensniveau zu niedrig",
        changed(lambda d: with_value(replace(d, contexts=(_LOWEST,)), word.QAA, _LOWEST)),
    ),
    "level-disagrees": (
        "zwei verschiedene Vertrauensniveaus",
        changed(lambda d: with_value(d, word.QAA, _LOWEST)),
    ),
    "level-disagrees-context": (
        "zwei verschiedene Vertrauensniveaus",
        changed(lambda d: replace(d, contexts=(_LOWEST,))),
    ),
    "level-unknown": (
        "unbekanntes Vertrauensniveau",
        changed(lambda d: with_value(d, word.QAA, "STORK-QAA-Level-9")),
    ),
    "level-password-only": (
        "nur „Password“ statt Vertrauensniveau",
        changed(lambda d: replace(d, contexts=("urn:oasis:names:tc:SAML:2.0:ac:classes:Password",))),
    ),
    # about whom
    "no-pseudonym": ("ohne Kennzeichen der Person", changed(lambda d: without(d, word.BPK2))),
    "empty-pseudonym": ("mit leerem Kennzeichen", changed(lambda d: with_value(d, word.BPK2, ""))),
    "two-pseudonyms": (
        "mit zwei Kennzeichen",
        changed(lambda d: replace(d, attributes=(*d.attributes, (word.BPK2, FORGED_SUBJECT, "HOCH")))),
    ),
    "comment-in-name": (
        "Kommentar im Namen",
        inside(lambda xml: xml.replace(b"</saml2:NameID>", b"<!--x-->.example</saml2:NameID>")),
    ),
    "comment-in-pseudonym": (
        "Kommentar im Kennzeichen",
        inside(lambda xml: xml.replace(_VALUE_END, b"<!--x-->" + _VALUE_END)),
    ),
    "instruction-in-pseudonym": (
        "Verarbeitungsanweisung im Kennzeichen",
        inside(lambda xml: xml.replace(_VALUE_END, b"<?x y?>" + _VALUE_END)),
    ),
    # how sealed
    "plain-assertion": ("unverschlüsselt", _plain_assertion),
    "two-assertions": ("zwei verschlüsselte Aussagen", _two_assertions),
    "plain-beside-sealed": ("offene neben verschlüsselter Aussage", _plain_beside_sealed),
    "success-without-assertion": ("Erfolg ohne Aussage", _success_without_assertion),
    "cbc": ("altes Verfahren AES-CBC", sealed_by(lambda sealer: replace(sealer, content="aes256-cbc"))),
    "rsa-1-5": ("altes Verfahren RSA 1.5", sealed_by(lambda sealer: replace(sealer, transport="rsa-1_5"))),
    "oaep-sha1": ("OAEP mit SHA-1", sealed_by(lambda sealer: replace(sealer, hash_name="sha1"))),
    "short-key": ("Schlüssel kürzer als angegeben", sealed_by(lambda sealer: replace(sealer, key_bytes=16))),
    # what it is written in
    "doctype": ("mit DOCTYPE", edited(lambda xml: b"<!DOCTYPE a>" + xml)),
    "doctype-entity": ("mit eigener Entität", edited(lambda xml: _ENTITY + xml)),
    "doctype-utf16": ("DOCTYPE in UTF-16 versteckt", edited(_utf16_doctype)),
    "doctype-utf7": ("DOCTYPE in UTF-7 versteckt", edited(_utf7_doctype)),
    "doctype-inside": ("DOCTYPE in der Aussage", inside(lambda xml: _ENTITY + xml)),
    "comment-outside": (
        "Kommentar in der Antwort",
        edited(lambda xml: xml.replace(_ISSUER_END, b"<!--x-->" + _ISSUER_END)),
    ),
    "cut-off": ("abgeschnitten", edited(lambda xml: xml[: len(xml) // 2])),
    "other-message": (
        "etwas anderes als eine Antwort",
        lambda s: finished(assertion(s.draft), s.identity.signer),
    ),
    "other-message-inside": ("innen etwas anderes als eine Aussage", lambda s: s.around(b"<a/>")),
    "duplicate-id-inside": ("innen eine Kennung zweimal", inside(_twice_the_same_id)),
    "too-large": ("viel zu groß", edited(lambda xml: xml + b" " * 200_000)),
    "too-deep": ("viel zu tief", edited(lambda xml: b"<a>" * 5000 + xml + b"</a>" * 5000)),
}

for _name in WRAPPINGS:
    for _same in (False, True):
        _id = "-gleiche-kennung" if _same else ""
        MISBEHAVIOURS |= {
            f"{_name}-response{_id}": ("Antwort umhüllt", partial(_wrapped_response, _name, _same)),
            f"{_name}-both{_id}": ("Antwort und Aussage umhüllt", partial(_wrapped_both, _name, _same)),
            f"{_name}-assertion{_id}": (
                "Aussage umhüllt",
                partial(_wrapped_assertion, _name, _same, True, False),
            ),
            f"{_name}-assertion-plain{_id}": (
                "offene Aussage umhüllt",
                partial(_wrapped_assertion, _name, _same, False, False),
            ),
            f"{_name}-assertion-inside{_id}": (
                "Aussage umhüllt, außen echt",
                partial(_wrapped_assertion, _name, _same, True, True),
            ),
        }
