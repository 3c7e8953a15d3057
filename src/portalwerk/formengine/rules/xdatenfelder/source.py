"""From untrusted bytes to a tree of elements, or one sentence why not.

A DOCTYPE is refused on the bytes, before any parser sees them: a parser that is told to ignore entities still
reads the declaration. Then no entities, no network, no huge trees.

Source: SECURITY M10 (XML from outside)
"""

import re
import zlib
from contextlib import suppress
from typing import Any

from lxml import etree

from portalwerk.formengine.rules.xdatenfelder.names import NAMESPACE, NAMESPACE_2
from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema

#: The largest real schema has less than 4 MB.
MAX_BYTES = 20_000_000

_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252"})
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"+/v")
_GZIP = b"\x1f\x8b"

TOO_BIG = f"Die Datei ist zu groß. Erlaubt sind höchstens {MAX_BYTES // 1_000_000} MB."


def parse_source(content: bytes) -> etree._Element:
    """The root element of a file of XDatenfelder 3.0.0 or 2.0, plain or packed with gzip.

    Raises: `UnreadableSchema` for everything else, with line and element where they are known.
    """
    root = parse_xml(content)
    _refuse_other_formats(root)
    return root


def parse_xml(content: bytes) -> etree._Element:
    """The root element of a file of XML, plain or packed with gzip.

    Raises: `UnreadableSchema` for everything else, and for a DOCTYPE.
    """
    plain = _unpacked(content)
    _refuse_bytes(plain)
    options: dict[str, Any] = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "dtd_validation": False,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }
    try:
        root = etree.fromstring(plain, etree.XMLParser(**options))
    except etree.XMLSyntaxError as wrong:
        line, element = wrong.position[0] or 1, _last_element(plain, options)
        raise UnreadableSchema(
            "Die Datei ist hier kein gültiges XML. Bitte prüfen Sie, ob sie vollständig ist.",
            line=line,
            element=element,
        ) from wrong
    return root


def _unpacked(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise UnreadableSchema(TOO_BIG)
    if not content.startswith(_GZIP):
        return content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(content, MAX_BYTES + 1)
    except zlib.error as wrong:
        raise UnreadableSchema("Die gepackte Datei ist beschädigt. Bitte laden Sie sie neu herunter.") from wrong
    if len(plain) > MAX_BYTES:
        raise UnreadableSchema(TOO_BIG)
    if not unpacker.eof:
        raise UnreadableSchema("Die gepackte Datei ist nicht vollständig. Bitte laden Sie sie neu herunter.")
    return plain


def _refuse_bytes(plain: bytes) -> None:
    if not plain.strip():
        raise UnreadableSchema("Die Datei ist leer.")
    declared = _ENCODING.match(plain.removeprefix(b"\xef\xbb\xbf")[:300])
    other = declared is not None and declared[1].lower() not in _ENCODINGS
    # Encodings in which "<" is not one byte would carry a DOCTYPE past the search below.
    if other or plain.startswith(_OTHER_MARKS) or b"\x00" in plain[:400]:
        raise UnreadableSchema("Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie in UTF-8.", line=1)
    found = re.search(rb"<!(DOCTYPE|ENTITY)", plain, re.IGNORECASE)
    if found is not None:
        raise UnreadableSchema(
            "Die Datei enthält eine DOCTYPE-Angabe. Solche Dateien lesen wir aus Sicherheitsgründen nicht.",
            line=plain.count(b"\n", 0, found.start()) + 1,
            element=found[1].decode().upper(),
        )


def _last_element(plain: bytes, options: dict[str, Any]) -> str:
    puller = etree.XMLPullParser(events=("start",), **options)
    name = ""
    with suppress(etree.XMLSyntaxError):
        puller.feed(plain)
        puller.close()
    with suppress(etree.XMLSyntaxError):
        for _event, element in puller.read_events():
            if isinstance(element, etree._Element):
                # Taken from the text: a name with two colons gets this far.
                name = str(element.tag).rpartition("}")[2][:80]
    return name


def _refuse_other_formats(root: etree._Element) -> None:
    name = etree.QName(root)
    namespace = name.namespace or ""
    line: Any = root.sourceline
    if namespace in (NAMESPACE, NAMESPACE_2):
        return
    version = re.search(r"xdatenfelder[_.]?([0-9.]+)$", namespace)
    if version is not None:
        reason = (
            f"Die Datei hat das Format XDatenfelder {version[1]}. Gelesen werden XDatenfelder 3.0.0 und 2.0. "
            "Bitte laden Sie das Schema in einer dieser Fassungen aus dem FIM-Portal."
        )
    elif "xdatenfelder" in namespace.lower() or "xdatenfelder" in name.localname.lower():
        reason = (
            "Die Datei hat eine unbekannte oder veraltete Fassung von XDatenfelder. "
            "Gelesen werden XDatenfelder 3.0.0 und 2.0."
        )
    else:
        reason = "Die Datei ist kein Datenschema. Gelesen werden die Formate XDatenfelder 3.0.0 und 2.0."
    raise UnreadableSchema(reason, line=line or 1, element=name.localname[:80])
