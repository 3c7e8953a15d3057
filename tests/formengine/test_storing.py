"""Stored versions: once per content, never changed, read once per process."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from portalwerk.formengine.actions import store_code_list, store_form
from portalwerk.formengine.models import CodeList, FormVersion
from portalwerk.formengine.queries import form_by_id, stored_code_lists
from portalwerk.formengine.rules import form as definitions
from portalwerk.formengine.rules.definition import UnusableForm
from tests.formengine.forms import dog_form, field, one_page

pytestmark = pytest.mark.django_db


def test_the_same_content_is_stored_once() -> None:
    first, second = store_form(dog_form()), store_form(dog_form())
    assert first.id == second.id
    assert str(first) == "hund 1"
    other = store_form(replace(dog_form(), version="2", fingerprint=""))
    assert other.id != first.id


def test_a_stored_form_comes_back_and_is_read_once() -> None:
    version = store_form(dog_form())
    assert form_by_id(version.id) == dog_form()
    assert form_by_id(version.id) is form_by_id(version.id)


def test_an_unusable_form_is_refused_and_nothing_is_stored() -> None:
    with pytest.raises(UnusableForm, match="„gibtesnicht“") as refusal:
        store_form(one_page(field("x", shown_if="gibtesnicht == 1")))
    assert len(refusal.value.faults) == 1
    assert not FormVersion.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET version = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_every_change(statement: str) -> None:
    store_form(dog_form())
    store_code_list(definitions.CodeList("staat", (definitions.Option("000", "Deutschland"),), "urn:de:staat", "1"))
    for table in ("formengine_formversion", "formengine_codelist"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


def test_code_lists_are_known_with_and_without_their_version() -> None:
    for version, label in (("1", "Alt"), ("2", "Neu")):
        options = (definitions.Option("000", label),)
        stored = store_code_list(definitions.CodeList("staat", options, "urn:de:staat", version))
    assert str(stored) == "urn:de:staat 2"
    known = stored_code_lists()
    assert known["urn:de:staat_1"][0].label == "Alt"
    assert known["urn:de:staat"][0].label == "Neu"
    assert CodeList.objects.count() == 2
