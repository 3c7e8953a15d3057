from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.documents.rules import (
    PRINTABLE,
    REPLACEMENT,
    UnsafeTemplate,
    check_template,
    long_date,
    long_moment,
    printable,
)
from tests.documents import din91379


def test_every_character_of_din_91379_is_kept() -> None:
    for sign in [*din91379.LETTERS, *din91379.NON_LETTERS, *din91379.EXTENDED, *din91379.SEQUENCES]:
        assert printable(sign) == sign


def test_what_the_fonts_lack_is_replaced_visibly() -> None:
    assert printable("Ada 😀 中") == f"Ada {REPLACEMENT} {REPLACEMENT}"


def test_decomposed_letters_are_composed() -> None:
    assert printable("Mu\N{COMBINING DIAERESIS}ller") == "Müller"


def test_invisible_controls_vanish_and_lines_stay() -> None:
    assert printable("a\u202eb\x00c\r\nd\te") == "abc\nd e"


def test_nested_values_are_cleaned() -> None:
    assert printable({"a": ["\x07b", 1, True, None]}) == {"a": ["b", 1, True, None]}


@given(st.text())
def test_any_text_becomes_printable(text: str) -> None:
    assert all(ord(sign) in PRINTABLE or sign == "\n" for sign in printable(text))


def test_dates_are_written_out() -> None:
    assert long_date(date(2027, 3, 26), weekday=True) == "Freitag, 26.\u00a0März\u00a02027"
    assert long_moment(datetime(2026, 11, 21, 10, 2)) == "21.\u00a0November\u00a02026, 10:02\u00a0Uhr"  # noqa: DTZ001


@pytest.mark.parametrize(
    "line",
    [
        '#import "@preview/x:1.0.0": y',
        '#import ("@pre" + "view/x:1.0.0")',
        '#let a = eval("1")',
        '#read("/etc/passwd")',
        '#include "../../secret.typ"',
        '#let p = plugin("a.wasm")',
        "#import",
    ],
)
def test_a_template_that_reaches_out_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(UnsafeTemplate) as refused:
        check_template("granted", f"= Titel\n{line}\n")
    assert "Zeile 2" in str(refused.value)


def test_a_template_may_use_the_shared_layout() -> None:
    check_template("granted", '#import "/letter.typ": letter, data\n#show: letter\n= Titel\n')


def test_a_template_cannot_be_named_like_a_path() -> None:
    with pytest.raises(UnsafeTemplate):
        check_template("../letter", "")
