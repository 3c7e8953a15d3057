"""A package travels as one signed file: the same content arrives, and nothing that was touched on the way."""

import io
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from portalwerk.packages.rules.archive import LIST, SIGNATURE, ArchiveUnreadable, pack, public_key_of, unpack
from portalwerk.packages.rules.assembling import package_of
from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.source import read_yaml
from portalwerk.packages.rules.writing import write_yaml

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def packed(dog_content) -> bytes:
    return pack(dog_content, KEY, issuer="Stadt Burgbach", product="Portalwerk")


def rewritten(packed: bytes, **changes: bytes | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(out, "w") as after:
        files = {name: before.read(name) for name in before.namelist()}
        for name, body in {**files, **changes}.items():
            if body is not None:
                after.writestr(name, body)
    return out.getvalue()


def test_the_same_content_arrives_and_says_who_sent_it(dog_content, packed):
    opened = unpack(packed)
    assert opened.content == dog_content
    assert (opened.issuer, opened.key) == ("Stadt Burgbach", public_key_of(KEY))
    assert len(opened.short_key.split()) == 4
    assert check(package_of(opened.content)) == []


def test_the_same_package_makes_the_same_file(dog_content, packed):
    assert pack(dog_content, KEY, issuer="Stadt Burgbach", product="Portalwerk") == packed


@pytest.mark.parametrize(
    "changes",
    [
        {"fees.yaml": b"due: on_submit\nitems: []\n"},
        {"fees.yaml": None},
        {"letters/neu.typ": b"neu"},
        {LIST: b"{}"},
        {SIGNATURE: b"{}"},
        {SIGNATURE: None},
        {SIGNATURE: b'{"key": "00", "ed25519": "00"}'},
    ],
)
def test_what_was_touched_on_the_way_is_refused(packed, changes):
    with pytest.raises(ArchiveUnreadable):
        unpack(rewritten(packed, **changes))


def test_a_foreign_file_is_refused_even_if_it_is_signed(dog_content):
    with pytest.raises(ArchiveUnreadable, match="gehört nicht"):
        unpack(pack({**dog_content, "../x.yaml": {}}, KEY, issuer="x", product="x"))


def test_what_unpacks_to_too_much_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("form.yaml", b"a" * 20_000_000)
    with pytest.raises(ArchiveUnreadable, match="zu viel"):
        unpack(out.getvalue())


@settings(max_examples=80)
@given(st.binary(max_size=200), st.integers(0, 4000))
def test_damaged_files_are_refused_or_read_whole(noise, at):
    content: dict[str, Any] = {"fees.yaml": {"due": "never", "items": []}}
    whole = pack(content, KEY, issuer="x", product="x")
    damaged = whole[:at] + noise + whole[at + len(noise) :]
    with suppress(ArchiveUnreadable):
        assert unpack(damaged).content == content


KEYS = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=30)
TRICKY = st.sampled_from(["no", "0123", "1", "null", "~", "2026-01-01", "", " x", "a: b", "# x"])
values = st.recursive(
    st.one_of(TEXTS, TRICKY, st.booleans(), st.integers(-(10**17), 10**17)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.dictionaries(KEYS, values, min_size=1, max_size=5))
def test_what_is_written_is_read_back_as_it_was(value):
    assert read_yaml(write_yaml("examples/x.yaml", value), file="x").value == value
