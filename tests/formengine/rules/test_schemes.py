"""Checked numbers: their own examples are right, and a slip of the finger is noticed."""

import pytest

from portalwerk.formengine.rules.schemes import SCHEMES


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_the_example_in_the_sentence_is_a_right_number(scheme: object) -> None:
    known = next(entry for entry in SCHEMES.values() if entry is scheme)
    assert known.is_valid(known.compact(known.example))
    assert known.compact(known.compact(known.example)) == known.compact(known.example)


@pytest.mark.parametrize("name", [name for name in SCHEMES if name != "bic"])
def test_one_wrong_digit_is_noticed(name: str) -> None:
    scheme = SCHEMES[name]
    number = scheme.compact(scheme.example)
    at = max(place for place, sign in enumerate(number) if sign.isdigit())
    wrong = [f"{number[:at]}{digit}{number[at + 1 :]}" for digit in "0123456789" if digit != number[at]]
    assert not any(scheme.is_valid(text) for text in wrong)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("text", ["", "x", "0", "Ä" * 11, "٣" * 11, "1" * 400])
def test_anything_else_is_refused_without_an_accident(name: str, text: str) -> None:
    assert not SCHEMES[name].is_valid(SCHEMES[name].compact(text))
