"""A text field becomes a checked kind where its pattern, or its name with its bounds, says clearly what it asks for."""

import pytest

from portalwerk.formengine.rules.form import FieldType
from portalwerk.formengine.rules.xdatenfelder.recognizing import recognized
from portalwerk.formengine.rules.xdatenfelder.schema import Head, Limits
from tests.formengine.rules.xdatenfelder.schemas import field


def asked(name, **limits):
    made = field(head=Head(name), limits=Limits(**limits) if limits else None)
    found = recognized(made)
    return None if found is None else (found.type, found.scheme)


@pytest.mark.parametrize(
    ("name", "limits", "kind", "scheme"),
    [
        ("E-Mail", {"pattern": "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"}, FieldType.EMAIL, ""),
        ("Wohin?", {"max_length": "5", "pattern": "[0-9]{5}"}, FieldType.POSTCODE, ""),
        ("Mobilfunknummer", {"max_length": "23"}, FieldType.PHONE, ""),
        ("IBAN (Girokonto)", {"max_length": "34"}, FieldType.IBAN, ""),
        ("BIC", {"min_length": "8", "max_length": "11"}, FieldType.CHECKED_NUMBER, "bic"),
        ("Steuer-ID", {"pattern": "[0-9]{11}"}, FieldType.CHECKED_NUMBER, "tax_id"),
        ("Gläubiger-Identifikationsnummer", {}, FieldType.CHECKED_NUMBER, "creditor_id"),
        ("Amtliches Kennzeichen", {}, FieldType.PLATE, ""),
        ("Fahrzeug-Identifizierungsnummer", {"min_length": "17", "max_length": "17"}, FieldType.VIN, ""),
        ("Webadresse", {}, FieldType.URL, ""),
    ],
)
def test_a_field_that_says_what_it_asks_is_checked(name, limits, kind, scheme):
    assert asked(name, **limits) == (kind, scheme)


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        pytest.param("IBAN", {"max_length": "20"}, id="too short for one"),
        pytest.param("Amtliches Kennzeichen", {"pattern": "[A-Z]{1,3}[A-Z]{1,2}[0-9]{1,4}"}, id="written otherwise"),
        pytest.param("Steuer-ID", {"pattern": "[1-9][0-9]{12}"}, id="another number"),
        pytest.param("Kennzeichen", {}, id="may mean anything"),
        pytest.param("Steuernummer", {}, id="differs by Land"),
        pytest.param("Name der IBAN-Inhaberin", {}, id="only mentioned"),
        pytest.param("Postleitzahl", {}, id="may be foreign"),
    ],
)
def test_what_is_not_clear_stays_text(name, limits):
    assert asked(name, **limits) is None
