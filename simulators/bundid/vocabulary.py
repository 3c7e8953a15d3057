"""Namespaces, algorithms and attributes as BundID writes them. Source: interface description 10.2.0.0."""

from typing import NamedTuple

SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
DSIG_MORE = "http://www.w3.org/2007/05/xmldsig-more#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
AKDB = "https://www.akdb.de/request/2018/09"
CLASSIC_UI = "https://www.akdb.de/request/2018/09/classic-ui/v1"
NAMESPACES = {
    "samlp": SAMLP,
    "saml": SAML,
    "md": METADATA,
    "ds": DS,
    "xenc": XENC,
    "akdb": AKDB,
    "ui": CLASSIC_UI,
}
BINDING_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
BINDING_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
URI_FORMAT = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"


class AttributeKind(NamedTuple):
    """An attribute: OID name, name on the wire, German label, and whether only the person vouches for it."""

    oid: str
    friendly: str
    german: str
    self_declared: bool = False


BPK2 = "urn:oid:1.3.6.1.4.1.25484.494450.3"
QAA = "urn:oid:1.2.40.0.10.2.1.1.261.94"
PROVED_BY = "urn:oid:1.3.6.1.4.1.25484.494450.2"
VERSION = "urn:oid:1.3.6.1.4.1.25484.494450.1"

ATTRIBUTES = {
    kind.oid: kind
    for kind in (
        AttributeKind("urn:oid:2.5.4.4", "surname", "Familienname"),
        AttributeKind("urn:oid:2.5.4.42", "givenName", "Vorname"),
        AttributeKind("urn:oid:0.9.2342.19200300.100.1.40", "personalTitle", "Doktorgrad"),
        AttributeKind("urn:oid:1.2.40.0.10.2.1.1.225566", "birthName", "Geburtsname"),
        AttributeKind("urn:oid:1.2.40.0.10.2.1.1.55", "birthdate", "Geburtsdatum"),
        AttributeKind("urn:oid:1.3.6.1.5.5.7.9.2", "placeOfBirth", "Geburtsort"),
        AttributeKind("urn:oid:1.3.6.1.4.1.33592.1.3.5", "gender", "Geschlecht"),
        AttributeKind("urn:oid:1.2.40.0.10.2.1.1.225577", "nationality", "Staatsangehörigkeit"),
        AttributeKind("urn:oid:2.5.4.16", "postalAddress", "Straße und Hausnummer"),
        AttributeKind("urn:oid:2.5.4.17", "postalCode", "Postleitzahl"),
        AttributeKind("urn:oid:2.5.4.7", "localityName", "Ort"),
        AttributeKind("urn:oid:1.2.40.0.10.2.1.1.225599", "Country", "Land"),
        AttributeKind("urn:oid:0.9.2342.19200300.100.1.3", "mail", "E-Mail-Adresse", self_declared=True),
        AttributeKind("urn:oid:2.5.4.20", "telephoneNumber", "Telefon", self_declared=True),
        AttributeKind("urn:oid:1.3.6.1.4.1.55605.70737875.1.1.1.7.1", "DeMail", "De-Mail-Adresse"),
        AttributeKind("urn:oid:1.2.40.0.10.2.1.1.552255", "documentType", "Art des Ausweises"),
        AttributeKind("urn:oid:1.3.6.1.4.1.25484.494450.5", "communityId", "Gemeindekennziffer"),
        AttributeKind("urn:oid:1.3.6.1.4.1.25484.494450.4", "applicationId", "Antragsnummer der BundID"),
        AttributeKind("urn:oid:2.5.4.18", "legacyPostkorbHandle", "Kennung des Postfachs"),
        AttributeKind(BPK2, "bPK2", "Kennzeichen nur für dieses Portal"),
        AttributeKind(QAA, "EID-CITIZEN-QAA-LEVEL", "Vertrauensniveau der Anmeldung"),
        AttributeKind(PROVED_BY, "AssertionProvedBy", "Art der Anmeldung"),
        AttributeKind(VERSION, "Version", "Version der Schnittstelle"),
    )
}
