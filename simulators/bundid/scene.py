"""What a misbehaviour works with, and the ways to make one from a single change."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from lxml import etree

from simulators.bundid import vocabulary as word
from simulators.bundid.answers import Draft, Identity, assertion, finished, honest, new_id, response
from simulators.bundid.keys import new_key
from simulators.bundid.signing import Sealer, Signer, encrypt

FORGED_SUBJECT = "Zm9yZ2VkLXBzZXVkb255bQ=="


@dataclass(frozen=True)
class Scene:
    """What a misbehaviour works with. `attacker` is an identity of the same name with another key."""

    draft: Draft
    identity: Identity
    sealer: Sealer
    attacker: Identity

    def answer(self, draft: Draft) -> bytes:
        """Return `draft` sealed and signed as it should be."""
        return honest(draft, self.identity, self.sealer)

    def plain(self, draft: Draft | None = None) -> bytes:
        """Return the bytes of the assertion."""
        return bytes(etree.tostring(assertion(draft or self.draft)))

    def sealed(self) -> etree._Element:
        """Return the honest response before it is signed."""
        return response(self.draft, encrypt(self.plain(), self.sealer))

    def around(self, inner: bytes, sealer: Sealer | None = None) -> bytes:
        """Return a genuinely signed response around `inner`, encrypted."""
        return finished(response(self.draft, encrypt(inner, sealer or self.sealer)), self.identity.signer)

    @property
    def forged(self) -> Draft:
        """Return the same answer about somebody else, under fresh ids."""
        return replace(
            self.draft,
            response_id=new_id(),
            assertion_id=new_id(),
            attributes=tuple(
                (oid, FORGED_SUBJECT if oid == word.BPK2 else value, trust)
                for oid, value, trust in self.draft.attributes
            ),
        )


def attacker_of(identity: Identity) -> Identity:
    """Return an identity that claims the same name and has a key of its own."""
    key, certificate = new_key("BundID-Simulator")
    return Identity(identity.entity_id, key, certificate)


Misbehaviour = Callable[[Scene], bytes]


def changed(change: Callable[[Draft], Draft]) -> Misbehaviour:
    """Return a misbehaviour that says something wrong in a perfectly signed and sealed answer."""
    return lambda scene: scene.answer(change(scene.draft))


def signed_by(make: Callable[[Scene], Signer]) -> Misbehaviour:
    """Return a misbehaviour that signs the right thing in a wrong way."""
    return lambda scene: finished(scene.sealed(), make(scene))


def sealed_by(change: Callable[[Sealer], Sealer]) -> Misbehaviour:
    """Return a misbehaviour that encrypts in a wrong way."""
    return lambda scene: scene.around(scene.plain(), change(scene.sealer))


def edited(change: Callable[[bytes], bytes]) -> Misbehaviour:
    """Return a misbehaviour that changes the honest bytes afterwards."""
    return lambda scene: change(scene.answer(scene.draft))


def inside(change: Callable[[bytes], bytes]) -> Misbehaviour:
    """Return a misbehaviour that changes the assertion before it is sealed."""
    return lambda scene: scene.around(change(scene.plain()))


def late(draft: Draft, by: timedelta) -> Draft:
    """Return the answer as it would have been given `by` earlier."""
    return replace(
        draft,
        now=draft.now - by,
        begins=draft.begins - by,
        ends=draft.ends - by,
        confirmed_until=draft.confirmed_until - by,
    )


def without(draft: Draft, *oids: str) -> Draft:
    """Return the answer without these attributes."""
    return replace(draft, attributes=tuple(one for one in draft.attributes if one[0] not in oids))


def with_value(draft: Draft, oid: str, value: str) -> Draft:
    """Return the answer with another value for one attribute."""
    return replace(without(draft, oid), attributes=(*without(draft, oid).attributes, (oid, value, "NORMAL")))


def key_value(scene: Scene) -> str:
    """Return a KeyInfo that offers the attacker's bare key."""
    numbers = scene.attacker.key.public_key().public_numbers()
    parts = [
        b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode() for number in (numbers.n, numbers.e)
    ]
    return (
        "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue>"
        f"<ds:Modulus>{parts[0]}</ds:Modulus><ds:Exponent>{parts[1]}</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>"
    )
