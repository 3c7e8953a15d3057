"""Signature wrapping: eight ways to move a genuine signed element aside and put a forged one up front.

Each function takes copies of the genuine element with its signature and of the forged one without, and
returns what the attacker sends in place of the genuine element. Source: Somorovsky et al., "On Breaking
SAML: Be Whoever You Want to Be", USENIX Security 2012 (variants 1 to 8).
"""

from collections.abc import Callable

from lxml import etree

from simulators.bundid import vocabulary as word
from simulators.bundid.signing import parsed

Wrapping = Callable[[etree._Element, etree._Element], etree._Element]


def _split(genuine: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Return the element without its signature, and the signature."""
    copy = parsed(etree.tostring(genuine))
    signature = copy.find(f"{{{word.DS}}}Signature")
    assert signature is not None
    copy.remove(signature)
    return copy, signature


def _object(signature: etree._Element, content: etree._Element) -> None:
    etree.SubElement(signature, f"{{{word.DS}}}Object").append(content)


def _envelope(*content: etree._Element) -> etree._Element:
    root = etree.Element(f"{{{word.SAMLP}}}Extensions", nsmap={"saml2p": word.SAMLP, "saml2": word.SAML})
    root.extend(content)
    return root


def inside_object(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW1: the forged element carries the signature, the genuine one lies in the signature's Object."""
    bare, signature = _split(genuine)
    forged.insert(1, signature)
    _object(signature, bare)
    return forged


def beside_signature(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW2: the genuine element stands right before the signature inside the forged one."""
    bare, signature = _split(genuine)
    forged.insert(1, bare)
    forged.insert(2, signature)
    return forged


def before_genuine(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW3: the forged element stands before the untouched genuine one."""
    return _envelope(forged, genuine)


def around_genuine(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW4: the untouched genuine element is a child of the forged one."""
    forged.append(genuine)
    return forged


def appended(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW5: the forged element carries the signature, the genuine one comes last."""
    bare, signature = _split(genuine)
    forged.insert(1, signature)
    forged.append(bare)
    return forged


def inside_signature(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW6: the forged element carries the signature, the genuine one is a bare child of the signature."""
    bare, signature = _split(genuine)
    signature.append(bare)
    forged.insert(1, signature)
    return forged


def in_extensions(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW7: the forged element hides in an Extensions element inside the genuine document."""
    genuine.append(_envelope(forged))
    return genuine


def object_around(genuine: etree._Element, forged: etree._Element) -> etree._Element:
    """XSW8: the forged element carries the signature, which keeps the genuine one in an early Object."""
    bare, signature = _split(genuine)
    holder = etree.Element(f"{{{word.DS}}}Object")
    holder.append(bare)
    signature.insert(1, holder)
    forged.insert(1, signature)
    return forged


WRAPPINGS: dict[str, Wrapping] = {
    "xsw1": inside_object,
    "xsw2": beside_signature,
    "xsw3": before_genuine,
    "xsw4": around_genuine,
    "xsw5": appended,
    "xsw6": inside_signature,
    "xsw7": in_extensions,
    "xsw8": object_around,
}
