"""Two towns with the dog package online, and people of one of them who are signed in to the office."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm, SignIn
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.packages.actions import install_package
from portalwerk.tenants.actions import add_tenant
from portalwerk.tenants.models import Area, Level, Tenant, Unit
from portalwerk.tenants.queries import forget_tree
from portalwerk.web.gate.sessions import COOKIES

PACKAGES = Path(__file__).parents[3] / "service-packages"


class Editor:
    """Somebody in front of the studio, by HTTP."""

    def __init__(self, town: Tenant, role: Role, name: str) -> None:
        account = Account.objects.create(provider="staff")
        grant_membership(account.pk, tenant_id=town.pk, role=role, display_name=name)
        token = start_sign_in(account.pk, realm=Realm.STAFF, level=AssuranceLevel.SUBSTANTIAL, device="Firefox")
        SignIn.objects.filter(account=account).update(second_factor_at=now())
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.cookies[COOKIES[Realm.STAFF]] = token
        self.town = town
        self.start = f"/{town.key}/werkstatt/"
        self.draft = ""
        self.number = 0

    def get(self, part: str = "", *, status: int = 200) -> str:
        response = self.client.get(self.address(part), HTTP_SEC_FETCH_SITE="same-origin")
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode()

    def post(self, part: str = "", *, status: int = 302, **fields: object) -> str:
        values = {name.replace("__", "."): value for name, value in fields.items()}
        response = self.client.post(
            self.address(part),
            {"seen": self.number, "once": str(new_id()), **values},
            HTTP_SEC_FETCH_SITE="same-origin",
        )
        text = response.content.decode()
        assert response.status_code == status, text[:3000]
        if status == 302:
            self.number += 1
            return response.headers["Location"]
        return text

    def address(self, part: str) -> str:
        return part if part.startswith("/") else f"{self.draft or self.start}{part}"

    def begins(self, title: str) -> "Editor":
        self.draft = self.client.post(
            f"{self.start}neu/", {"titel": title, "stelle": "steueramt", "once": str(new_id())}
        ).headers["Location"]
        self.number = 1
        return self

    def copies(self, slug: str) -> "Editor":
        self.draft = self.client.post(f"{self.start}kopieren/", {"leistung": slug, "once": str(new_id())}).headers[
            "Location"
        ]
        self.number = 1
        return self


@pytest.fixture
def town(db: None) -> Tenant:
    land = add_tenant(key="probeland", name="Probeland", level=Level.LAND, parent=None, land_code="XL")
    made = add_tenant(
        key="burgbach", name="Stadt Burgbach", level=Level.TOWN, parent=land, land_code="XL", ars="990990001001"
    )
    Unit.objects.create(tenant=made, key="steueramt", name="Steueramt", phone="03600 115")
    Area.objects.create(tenant=made, name="Burgbach", ars="990990001001", postcodes=["07999"])
    forget_tree()
    install_package(PACKAGES / "hund-anmelden", [made])
    return made


@pytest.fixture
def hire(town: Tenant) -> Callable[..., Editor]:
    return lambda role=Role.EDITOR, name="Ada": Editor(town, role, name)


@pytest.fixture
def ada(hire: Callable[..., Editor]) -> Editor:
    return hire()
