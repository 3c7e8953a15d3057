"""Words on the wire: namespaces, algorithms, attribute names and levels.

Source: BundID interface description 10.2.0.0; BSI TR-03116-4, chapter 3.
"""

from portalwerk.identity.providers import PersonAttribute
from portalwerk.identity.rules import AssuranceLevel

SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
AKDB = "https://www.akdb.de/request/2018/09"
CLASSIC_UI = "https://www.akdb.de/request/2018/09/classic-ui/v1"
NAMESPACES = {"samlp": SAMLP, "saml": SAML, "ds": DS, "xenc": XENC, "xenc11": XENC11, "akdb": AKDB}

BINDING_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
STATUS_SUCCESS = STATUS + "Success"
STATUS_DENIED = STATUS + "RequestDenied"
STATUS_AUTHN_FAILED = STATUS + "AuthnFailed"
DETAIL_ATTRIBUTE_MISSING = "IDP_REQUIRED_ATTRIBUTES_MISSING"

# The version of the AKDB extension, and how much of the organization's name it shows.
EXTENSION_VERSION = "2"
DISPLAY_NAME_LENGTH = 50

SUBJECT = "urn:oid:1.3.6.1.4.1.25484.494450.3"
QAA_LEVEL = "urn:oid:1.2.40.0.10.2.1.1.261.94"
PROVED_BY = "urn:oid:1.3.6.1.4.1.25484.494450.2"
INTERFACE_VERSION = "urn:oid:1.3.6.1.4.1.25484.494450.1"
ALWAYS_REQUESTED = (SUBJECT, QAA_LEVEL, PROVED_BY, INTERFACE_VERSION)

OIDS = {
    PersonAttribute.FAMILY_NAME: "urn:oid:2.5.4.4",
    PersonAttribute.GIVEN_NAME: "urn:oid:2.5.4.42",
    PersonAttribute.TITLE: "urn:oid:0.9.2342.19200300.100.1.40",
    PersonAttribute.BIRTH_NAME: "urn:oid:1.2.40.0.10.2.1.1.225566",
    PersonAttribute.BIRTH_DATE: "urn:oid:1.2.40.0.10.2.1.1.55",
    PersonAttribute.BIRTH_PLACE: "urn:oid:1.3.6.1.5.5.7.9.2",
    PersonAttribute.GENDER: "urn:oid:1.3.6.1.4.1.33592.1.3.5",
    PersonAttribute.NATIONALITY: "urn:oid:1.2.40.0.10.2.1.1.225577",
    PersonAttribute.STREET: "urn:oid:2.5.4.16",
    PersonAttribute.POSTAL_CODE: "urn:oid:2.5.4.17",
    PersonAttribute.LOCALITY: "urn:oid:2.5.4.7",
    PersonAttribute.COUNTRY: "urn:oid:1.2.40.0.10.2.1.1.225599",
    PersonAttribute.EMAIL: "urn:oid:0.9.2342.19200300.100.1.3",
    PersonAttribute.PHONE: "urn:oid:2.5.4.20",
    PersonAttribute.DE_MAIL: "urn:oid:1.3.6.1.4.1.55605.70737875.1.1.1.7.1",
    PersonAttribute.IDENTITY_CARD_TYPE: "urn:oid:1.2.40.0.10.2.1.1.552255",
    PersonAttribute.COMMUNITY_ID: "urn:oid:1.3.6.1.4.1.25484.494450.5",
    PersonAttribute.MAILBOX_HANDLE: "urn:oid:2.5.4.18",
    PersonAttribute.APPLICATION_ID: "urn:oid:1.3.6.1.4.1.25484.494450.4",
}
NAMES = {oid: name for name, oid in OIDS.items()}

STORK = {
    AssuranceLevel.BASIC: "STORK-QAA-Level-1",
    AssuranceLevel.LOW: "STORK-QAA-Level-2",
    AssuranceLevel.SUBSTANTIAL: "STORK-QAA-Level-3",
    AssuranceLevel.HIGH: "STORK-QAA-Level-4",
}
LEVELS = {word: level for level, word in STORK.items()}

# Written as Level-1…4 in the description, as these words on the wire. Anything else counts as the lowest.
TRUST = LEVELS | {
    "LEVEL-1": AssuranceLevel.BASIC,
    "LEVEL-2": AssuranceLevel.LOW,
    "LEVEL-3": AssuranceLevel.SUBSTANTIAL,
    "LEVEL-4": AssuranceLevel.HIGH,
    "UNTERGEORDNET": AssuranceLevel.BASIC,
    "NORMAL": AssuranceLevel.LOW,
    "NIEDRIG": AssuranceLevel.LOW,
    "SUBSTANTIELL": AssuranceLevel.SUBSTANTIAL,
    "SUBSTANZIELL": AssuranceLevel.SUBSTANTIAL,
    "HOCH": AssuranceLevel.HIGH,
}
