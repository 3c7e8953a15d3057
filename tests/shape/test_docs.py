"""The docs say what is there: every setting, right, socket, event and clear column has its place."""

import inspect
import re

import pytest
from django.apps import apps
from django.db import models

from portalwerk.access.rules import Right
from portalwerk.kernel.models import TenantOwned
from tests.shape.reading import ROOT, SOURCE, modules
from tests.shape.reading import apps as app_names
from tests.shape.test_words import EVENTS

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
SETTINGS = (ROOT / "docs" / "operate" / "settings.md").read_text()
ENCRYPTION = (ROOT / "docs" / "operate" / "encryption.md").read_text()
SETTING = r"\b(PORTALWERK_[A-Z0-9_]*[A-Z0-9]|DATABASE(?:_OWNER)?_URL(?:_FILE)?)\b"


def settings_read():
    """Every name of a setting in the source, put together where it is put together."""
    found = set()
    for folder in ("src", "simulators", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            found |= set(re.findall(SETTING, text))
            for prefix in re.findall(r'_PREFIX = "(PORTALWERK_[A-Z]+_)"', text):
                found |= {prefix + name for name in re.findall(r'_PREFIX \+ "([A-Z0-9_]+)"', text)}
    return found


def test_every_setting_is_explained_and_every_explained_one_is_read():
    explained = set(re.findall(SETTING, SETTINGS))
    read = settings_read()
    assert read - explained == set()
    assert explained - read == set()


def test_settings_are_read_in_one_place_or_by_their_vendor():
    allowed = ("project/", "/providers/")
    found = []
    for path, _ in modules():
        name = str(path.relative_to(SOURCE))
        if re.search(r"os\.environ|getenv", path.read_text()) and not any(part in name for part in allowed):
            found.append(name)
    assert found == []


@pytest.mark.parametrize("right", Right, ids=lambda right: right.name)
def test_every_right_is_explained(right):
    assert f"`{right.name}`" in ARCHITECTURE


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_is_explained(event):
    assert f"| `{event.__name__}` | {event.__module__.split('.')[1]} |" in ARCHITECTURE


def sockets():
    """The protocols that vendors fulfil, with their methods."""
    for app in app_names():
        path = SOURCE / app / "providers" / "__init__.py"
        if path.exists():
            found = __import__(f"portalwerk.{app}.providers", fromlist=["x"])
            for name, one in inspect.getmembers(found, inspect.isclass):
                if getattr(one, "_is_protocol", False) and one.__module__ == found.__name__:
                    methods = [method for method in vars(one) if not method.startswith("_")]
                    yield app, name, sorted(m for m in methods if inspect.isfunction(getattr(one, m)))


SOCKETS = list(sockets())


@pytest.mark.parametrize(("app", "name", "methods"), SOCKETS, ids=[name for _, name, _ in SOCKETS])
def test_every_socket_is_explained_and_small(app, name, methods):
    assert "check" in methods
    assert len(methods) <= 5
    [row] = [line for line in ARCHITECTURE.splitlines() if line.startswith(f"| `{name}` | {app} |")]
    assert sorted(re.findall(r"`(\w+)`", row)[1:]) == [method for method in methods if method != "check"]


def test_every_app_and_site_is_explained():
    layers = ARCHITECTURE.partition("```")[2].partition("```")[0]
    for name in [*app_names(), "kernel", "ui", "gate", "portal", "office", "studio", "callbacks", "project"]:
        assert re.search(rf"\b{name}\b", layers), name


OWNED = sorted(
    (model for model in apps.get_models() if issubclass(model, TenantOwned)), key=lambda model: model._meta.db_table
)
PERSONAL = [
    apps.get_model(label)
    for label in ("identity.Account", "identity.Credential", "identity.Identification", "identity.Passkey")
]
PERSONAL += [apps.get_model(label) for label in ("identity.SignIn", "identity.PendingSignIn", "access.Membership")]
# Columns that say nothing by themselves: keys, references to rows, sealed values and digests.
SILENT = re.compile(
    r"id|(?:tenant|account|about|request)_id|sealed_\w+|\w+_hash|token|subject|browser|credential|credential_id|location"
)


@pytest.mark.parametrize("model", [*OWNED, *PERSONAL], ids=lambda model: model._meta.db_table)
def test_every_clear_column_is_listed(model):
    """What lies in the clear is decided here once, column by column, and never by accident."""
    [row] = [line for line in ENCRYPTION.splitlines() if line.startswith(f"| `{model._meta.db_table}` |")]
    listed = set(re.findall(r"`(\w+)`", row)) - {model._meta.db_table}
    clear = {
        field.column
        for field in model._meta.local_fields
        if not SILENT.fullmatch(field.column) and not isinstance(field, models.ForeignKey)
    }
    assert clear - listed == set(), "in the clear without being listed in docs/operate/encryption.md"
    assert listed - clear == set(), "listed, but not a clear column"


@pytest.mark.parametrize("model", [*OWNED, *PERSONAL], ids=lambda model: model._meta.db_table)
def test_what_is_called_sealed_holds_bytes(model):
    sealed = [field for field in model._meta.local_fields if field.name.startswith("sealed_")]
    assert all(isinstance(field, models.BinaryField | models.BooleanField) for field in sealed)
