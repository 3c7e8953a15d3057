"""Encryption at rest: what is sealed opens with its key at its place, and nowhere else."""

import stat
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.kernel import sealing
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import TenantKey
from portalwerk.kernel.sealing import Binding, Key, Unsealable, seal, seal_json, unseal, unseal_json

KEY = Key(bytes(range(32)))
HERE = Binding("applications_application", UUID(int=1), UUID(int=2), "answers")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=5000))
def test_what_is_sealed_comes_back_as_it_was(plain):
    assert unseal(seal(plain, KEY, HERE), KEY, HERE) == plain


@given(json_values)
def test_json_is_sealed_with_every_letter(value):
    assert unseal_json(seal_json(value, KEY, HERE), KEY, HERE) == value


@given(st.binary(min_size=16, max_size=200))
def test_the_plain_bytes_are_not_in_what_is_stored(plain):
    sealed = seal(plain, KEY, HERE)
    assert plain not in sealed
    assert sealed != seal(plain, KEY, HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, table="cases_case"),
        replace(HERE, tenant_id=UUID(int=9)),
        replace(HERE, row_id=UUID(int=9)),
        replace(HERE, field="contact"),
    ],
    ids=["other table", "other tenant", "other row", "other field"],
)
def test_a_ciphertext_copied_elsewhere_does_not_open(elsewhere):
    with pytest.raises(Unsealable):
        unseal(seal(b"Ada", KEY, HERE), KEY, elsewhere)


def test_another_key_does_not_open():
    with pytest.raises(Unsealable):
        unseal(seal(b"Ada", KEY, HERE), Key(bytes(32)), HERE)


@given(st.data())
def test_a_changed_byte_is_noticed_wherever_it_is(data):
    sealed = bytearray(seal(b"Ada Beispiel", KEY, HERE))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unsealable):
        unseal(bytes(sealed), KEY, HERE)


@given(st.binary(max_size=60))
def test_rubbish_is_refused_and_never_an_error_of_another_kind(rubbish):
    with pytest.raises(Unsealable):
        unseal(rubbish, KEY, HERE)


def test_a_key_does_not_show_itself_in_a_log():
    assert "000102" not in f"{KEY!r} {KEY}"
    assert repr(KEY.secret) not in f"{KEY!r}"


def test_links_open_only_their_own_draft():
    sealed = seal(b"Ada", sealing.link_key("one"), HERE)
    with pytest.raises(Unsealable):
        unseal(sealed, sealing.link_key("two"), HERE)


@pytest.mark.django_db
def test_each_tenant_has_a_key_of_its_own_that_lies_wrapped():
    ada, mia = new_id(), new_id()
    assert sealing.tenant_key(ada) != sealing.tenant_key(mia)
    wrapped = bytes(TenantKey.objects.get(tenant_id=ada).wrapped)
    assert sealing.tenant_key(ada).secret not in wrapped
    sealing.forget_cached_keys()
    first = sealing.tenant_key(ada)
    sealing.forget_cached_keys()
    assert sealing.tenant_key(ada) == first


@pytest.mark.django_db
def test_a_wrapped_key_of_another_tenant_does_not_open():
    ada, mia = new_id(), new_id()
    sealing.tenant_key(ada)
    sealing.tenant_key(mia)
    TenantKey.objects.filter(tenant_id=mia).update(wrapped=TenantKey.objects.get(tenant_id=ada).wrapped)
    sealing.forget_cached_keys()
    with pytest.raises(Unsealable):
        sealing.tenant_key(mia)


@pytest.mark.django_db
def test_search_tokens_of_two_tenants_cannot_be_compared():
    ada, mia = new_id(), new_id()
    assert sealing.search_token(ada, "beispiel") == sealing.search_token(ada, "beispiel")
    assert sealing.search_token(ada, "beispiel") != sealing.search_token(mia, "beispiel")
    assert sealing.search_token(ada, "beispiel") != sealing.search_token(ada, "beispie")


@pytest.mark.django_db
def test_digests_for_two_purposes_differ():
    assert sealing.keyed_digest("pin", "123456") != sealing.keyed_digest("limit", "123456")


@pytest.mark.django_db
def test_the_first_start_makes_a_key_that_only_its_owner_reads(settings, tmp_path):
    settings.KEK_FILE = str(tmp_path / "keys" / "installation.key")
    made = sealing.ensure_key_file()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert len(bytes.fromhex(made.read_text())) == 32
    before = made.read_text()
    assert sealing.ensure_key_file() == made
    assert made.read_text() == before


@pytest.mark.django_db
def test_a_lost_key_stops_the_start_instead_of_being_made_anew(settings, tmp_path):
    sealing.tenant_key(new_id())
    settings.KEK_FILE = str(tmp_path / "lost.key")
    sealing.forget_cached_keys()
    with pytest.raises(sealing.KeyMissing, match="Sicherung"):
        sealing.ensure_key_file()
    assert not Path(settings.KEK_FILE).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["", "zz", "00" * 31, "00" * 33])
def test_a_damaged_key_file_is_said_to_be_damaged(settings, tmp_path, content):
    path = tmp_path / "damaged.key"
    path.write_text(content)
    settings.KEK_FILE = str(path)
    with pytest.raises(sealing.KeyMissing, match="beschädigt"):
        sealing.installation_key()
