"""The code on a letter: written, read, and never believed when a sign of it is changed."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.documents.actions import check_code, code_picture, sign_code
from portalwerk.documents.rules.seal_code import (
    CodeUnreadable,
    SealCode,
    as_text,
    c40,
    from_text,
    with_signature,
)

codes = st.builds(
    SealCode,
    paper_id=st.uuids(),
    issuer=st.text(max_size=30),
    kind=st.text(max_size=12),
    issued_on=st.dates(date(1000, 1, 1), date(9999, 12, 31)),
    digest=st.binary(min_size=32, max_size=32),
    certificate=st.from_regex(r"[0-9A-F]{32}", fullmatch=True),
)


@given(codes, st.binary(min_size=64, max_size=64))
def test_what_was_written_is_read(code, signature) -> None:
    text = as_text(with_signature(code.unsigned(), signature))
    assert SealCode.read(from_text(text)) == (code, code.unsigned(), signature)


@given(st.binary(max_size=300))
def test_anything_else_is_unreadable_and_nothing_worse(content) -> None:
    with pytest.raises(CodeUnreadable):
        SealCode.read(content)


def test_head_is_that_of_the_tr() -> None:
    unsigned = SealCode(UUID(int=1), "A", "B", date(2026, 11, 22), bytes(32), "0" * 32).unsigned()
    assert unsigned[:4] == bytes((0xDC, 0x03)) + c40("D<<")
    assert unsigned[30:36] == int("11222026").to_bytes(3, "big") * 2
    assert unsigned[36:40] == bytes((0x01, 200, 0x00, 0x10))
    assert c40("D<<") == bytes.fromhex("6abc")


@pytest.fixture
def signed(settings, tmp_path) -> str:
    settings.DATA_DIR = tmp_path
    return sign_code(UUID(int=7), issuer="Kreis", kind="Bescheid", issued_on=date(2026, 11, 22), says={"a": "b"})


def test_own_code_is_believed(signed) -> None:
    code = check_code(signed)
    assert (code.paper_id, code.issuer, code.issued_on) == (UUID(int=7), "Kreis", date(2026, 11, 22))
    assert "<svg" in code_picture("https://portal.example/?c=" + signed)


def test_no_changed_sign_of_a_code_is_believed(signed) -> None:
    for at, sign in enumerate(signed):
        forged = signed[:at] + ("A" if sign != "A" else "B") + signed[at + 1 :]
        with pytest.raises(CodeUnreadable):
            check_code(forged)


def test_code_of_another_installation_is_not_believed(signed, settings, tmp_path_factory) -> None:
    settings.DATA_DIR = tmp_path_factory.mktemp("other")
    sign_code(UUID(int=8), issuer="Kreis", kind="Bescheid", issued_on=date(2026, 11, 22), says={})
    with pytest.raises(CodeUnreadable):
        check_code(signed)
