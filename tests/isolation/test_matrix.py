"""Who gets what: all addresses × all roles × all things, by GET and POST. Source: SECURITY S7a, S7b."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings as configured
from django.db import connection, connections, transaction
from django.db.models import F
from django.test import Client, override_settings

from portalwerk.access import queries as access_queries
from portalwerk.access.rules import Caseworker, Right
from portalwerk.applications.rules.opening import Opening
from portalwerk.cases.models import Case
from portalwerk.documents import actions as documents_actions
from portalwerk.identity.providers import Metadata, registry
from portalwerk.identity.providers.fake.provider import Fake
from portalwerk.kernel import sealing
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import TenantManager
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.statements import Kept
from portalwerk.tenants.queries import forget_tree
from portalwerk.web.gate import rights
from portalwerk.web.gate.sessions import COOKIES
from tests.isolation import matrix
from tests.isolation.matrix import GONE, OPEN, SIGN_IN, TOLD, Address, all_addresses
from tests.isolation.world import CANARIES, Caller, Thing, World, make_world

ADDRESSES = all_addresses()
# Tables that a refused call may write to, each with the reason.
MAY_CHANGE = {
    "audit_entry": "a refused call is worth an entry",
    "identity_signin": "the last moment of a session",
    "kernel_limitcounter": "tries count",
}
PARKS = {"applications-page": "applications_application"}  # what was typed is kept for the owner's return
METHODS = ("GET", "POST")
# One form for all views: each takes what it knows.
POSTED = {
    "seen": "3",
    "email": "kanarienruf@example.org",
    "richtig": "on",
    "bescheid": "portal",
    "nachricht": "Hier ist es.",
    "outcome": "granted",
    "reason.granted": "all",
    "document": "photo",
    "login": "karl",
}
OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, postgres) -> Iterator[World]:
    """The world, made once for this module and committed; every call is rolled back."""
    changed = override_settings(
        IDENTITY_PROVIDER="fake", STORAGES={**configured.STORAGES, "staticfiles": STATIC}, SCANNER="fake"
    )
    Path(configured.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with (
        django_db_blocker.unblock(),
        changed,
        mock.patch.dict("os.environ", {"PORTALWERK_FAKE_SIGN_IN": "1"}),
        mock.patch.object(documents_actions, "PRESS", "fake"),
        mock.patch.dict(registry._loaded, {"fake": _Talkative()}),
    ):
        made = make_world()
        matrix.MESSAGES = {
            thing.owner: {str(thing.parts["message_id"])} for thing in made.things if thing.owner and not thing.is_draft
        }
        matrix.PAPERS = {thing.owner: {str(thing.parts["about_id"])} for thing in made.things if thing.owner != "link"}
        matrix.REFERENCES = {
            thing.owner: {str(thing.parts["reference"])} for thing in made.things if thing.owner and not thing.is_draft
        }
        matrix.COUNTER = {"Karl, caseworker of the unit": str(made.things[0].parts["mandate_id"])}
        karls = {one: str(made.things[0].parts[one]) for one in ("act_id", "view_id", "substitution_id")}
        leads = {"substitution_id": karls["substitution_id"]}
        matrix.OWN = {"Karl, caseworker of the unit": karls, "team lead of all units": leads}
        yield made
        postgres.empty()
        forget_tree()


class _Talkative(Fake):
    def metadata(self) -> Metadata:
        return Metadata("text/plain", b"about us")


@pytest.fixture
def rolled_back(world, django_db_blocker):
    """Both connections are one, so that limits too are forgotten with the call that counted."""
    aside = connections["aside"]
    with django_db_blocker.unblock():
        connections["aside"] = connections["default"]
        yield
        connections["aside"] = aside
    sealing.forget_cached_keys()


@contextmanager
def forgotten() -> Iterator[None]:
    """A transaction that is always rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    address: Address
    status: int
    body: str
    headers: dict[str, str]

    @property
    def outcome(self):
        """What the call came to."""
        if self.status == 409 and "Dafür fehlt Ihnen das Recht" in self.body:
            return TOLD
        return matrix.outcome(self.address, self.status, self.headers.get("Location", ""))

    @property
    def plain(self):
        """All of it, without what is new each time."""
        body = re.sub(r'(name="(?:once|csrfmiddlewaretoken)" value=")[^"]*', r"\1", self.body)
        return self.status, body, sorted({**self.headers, "Content-Length": ""}.items())

    def leaks(self, allowed):
        """The canaries that should not be there."""
        shown = (self.body + repr(self.headers)).casefold()
        return [canary for canary in CANARIES.values() if canary.casefold() in shown and canary not in allowed]


def call(address, caller, thing, method):
    """One call."""
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    for realm, token in caller.cookies.items():
        client.cookies[COOKIES[realm]] = token
    path, data = address.path_for(thing), {**POSTED, "once": str(new_id())}
    if method == "POST":
        response = client.post(path, data, HTTP_SEC_FETCH_SITE="same-origin")
    else:
        response = client.generic(method, path, HTTP_SEC_FETCH_SITE="same-origin")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(address, response.status_code, body.decode("utf-8", "replace"), dict(response.headers))


@dataclass(frozen=True)
class Cell:
    """One field of the matrix."""

    address: Address
    caller: Caller
    thing: Thing
    method: str

    def __str__(self):
        return f"{self.method} {self.address.name}, {self.caller.name}, {self.thing.name}"

    @property
    def due(self):
        """What the declared right makes of it."""
        return matrix.expected(self.address, self.caller, self.thing, self.method)

    def tried(self, world, before):
        """Call it. Returns what is wrong, and the answer. Leaves nothing behind."""
        problems = []
        with forgotten():
            answer = call(self.address, self.caller, self.thing, self.method)
            if answer.outcome != self.due:
                where = answer.headers.get("Location", "")
                problems.append(f"{self.due} was due, {answer.outcome} came ({answer.status} {where})")
            if self.due != OPEN:
                parks = self.due == SIGN_IN and self.method == "POST" and PARKS.get(self.address.name)
                changed = changed_tables(world, before) - {parks}
                problems += [f"a refused call changed {table}" for table in sorted(changed)]
        allowed = matrix.may_show(self.caller, self.thing, self.address)
        return problems + [f"shows {canary}" for canary in answer.leaks(allowed)], answer


@lru_cache(maxsize=1)
def tables():
    """Every table that a refused call leaves alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return frozenset(name for (name,) in cursor.fetchall()) - frozenset(MAY_CHANGE)


@lru_cache(maxsize=64)
def fingerprint_question(names):
    """One statement that returns a fingerprint of the rows of each of these tables in scope."""
    asked = (
        f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{name}\" t"
        for name in sorted(names)
    )
    return " UNION ALL ".join(asked)


def fingerprints(world, names):
    """The fingerprints of tables, under the scope of each tenant in turn."""
    found, question = {}, fingerprint_question(names)
    with connection.cursor() as cursor:
        for tenant in world.tenants.values():
            cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(tenant.pk)])
            # Prepared: planning fifty tables takes longer than reading them.
            for name, count, total in connection.connection.execute(question, prepare=True):
                found[(tenant.key, name)] = (count, total)
        cursor.execute("SELECT set_config('app.tenant', '', true)")
    return found


def changed_tables(world, before):
    """The tables that the running transaction has changed.

    Only what the database counted as written can be; what a refusal rolled back was counted too, so it is looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_stat_xact_user_tables"
            " WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        written = frozenset(name for (name,) in cursor.fetchall()) & tables()
    if not written:
        return set()
    after = fingerprints(world, written)
    return {name for (tenant, name), found in after.items() if before[(tenant, name)] != found}


def cells(world, address):
    """Callers and the things that make a difference at this address."""
    things = world.things
    if not address.objects:
        telling = {"ada's application", "mia's application", "nothing", "an unknown tenant"}
        things = [thing for thing in world.things if thing.name in telling]
    if not address.parts:
        things = things[:1]
    return [(role, thing) for role in world.roles for thing in things]


def calls(world, address):
    """The cells of an address, each call once: some things lie at the same place."""
    found = {}
    for role, thing in cells(world, address):
        found.setdefault((role.name, address.path_for(thing)), (role, thing))
    return found.values()


@pytest.mark.parametrize("address", ADDRESSES, ids=[address.name for address in ADDRESSES])
@pytest.mark.usefixtures("rolled_back")
def test_everybody_gets_what_their_right_says_and_nothing_else(world, address):
    refusals, problems, came = {}, [], set()
    with forgotten():
        before = fingerprints(world, tables())
    for caller, thing in calls(world, address):
        for method in METHODS:
            cell = Cell(address, caller, thing, method)
            found, answer = cell.tried(world, before)
            problems += [f"{cell}: {problem}" for problem in found]
            came.add(answer.outcome)
            if cell.due == GONE:
                # Forbidden and not existing are the same, byte by byte.
                first = refusals.setdefault((caller.name, thing.tenant, method), (str(cell), answer.plain))
                problems += [f"{cell}: differs from {first[0]}"] if answer.plain != first[1] else []
    problems += [] if OPEN in came else [f"{address.name}: nobody got there, so nothing was tried"]
    assert not problems, "\n".join(["", *problems])


@pytest.mark.usefixtures("rolled_back")
def test_the_canaries_are_shown_to_their_owners(world):
    """The proof that the matrix can find them: each owner and each unit meets its own."""
    seen = {name: set() for name in CANARIES}
    for address in ADDRESSES:
        if address.right in {"applicant", "account_holder"} or address.right.startswith("caseworker"):
            for role, thing in cells(world, address):
                is_whole = thing.owner and (thing.is_draft or not thing.lacks)
                if is_whole and matrix.expected(address, role, thing, "GET") == OPEN:
                    with forgotten():
                        body = call(address, role, thing, "GET").body
                    for owner, canary in CANARIES.items():
                        seen[owner] |= {address.name} if canary in body else set()
    wanted = {
        "applications-page",
        "applications-check",
        "applications-follow",
        "applications-letter",
        "cases-case",
        "cases-inbox",
    }
    assert {name: wanted - found for name, found in seen.items()} == {name: set() for name in CANARIES}


# -- the second wall alone -----------------------------------------------------------------------------------


@contextmanager
def first_wall_down() -> Iterator[None]:
    """Take away what the portal itself checks: everybody may open every application and works everywhere."""

    def everybody_works_here(account_id, tenant_id, *, acting):
        return Caseworker(account_id, tenant_id, "Jemand", dict.fromkeys(Right), acting)

    def unfiltered(manager):
        return super(TenantManager, manager).get_queryset()

    with (
        mock.patch.object(rights, "may_open", return_value=Opening.OPEN),
        mock.patch.object(rights, "caseworker_of", everybody_works_here),
        mock.patch.object(access_queries, "caseworker_of", everybody_works_here),
        mock.patch.object(TenantManager, "get_queryset", unfiltered),
        # What was written as SQL before still has the first wall in it.
        mock.patch.object(Kept, "__call__", lambda kept, *values: list(kept._make(*values))),
    ):
        yield


def foreign_canaries(world, addresses=ADDRESSES):
    """Call everything of Mia's under our address. Return where her canary is shown.

    With the first wall down a caller is what they are signed in to; one of each kind is enough, and Mia may see hers.
    """
    kinds = {tuple(sorted(role.cookies)): role for role in reversed(world.roles) if role.citizen != "mia"}
    [smuggled] = [thing for thing in world.things if thing.name == "Mia's under our address"]
    halves = [thing for thing in world.things if thing.name == "Ada's with the parts of Mia's"]
    found = []
    for address in addresses:
        if address.objects and "tenant" in address.parts:
            for role in kinds.values():
                for thing in (smuggled, *halves):
                    for method in METHODS:
                        with forgotten():
                            answer = call(address, role, thing, method)
                        if CANARIES["mia"] in answer.leaks(set()):
                            found.append(f"{method} {address.name}, {role.name}, {thing.name}")
    return found


@pytest.mark.usefixtures("rolled_back")
def test_the_database_alone_holds_the_line_between_tenants(world):
    with first_wall_down():
        assert foreign_canaries(world) == []


def test_with_both_walls_down_the_foreign_canary_is_found(world, owner_connection, django_db_blocker):
    """The planted fault: without it, the silence of the test above would mean nothing."""
    with django_db_blocker.unblock():
        tables = [
            row[0] for row in owner_connection.execute("SELECT relname FROM pg_class WHERE relrowsecurity").fetchall()
        ]
        shown = {"applications-follow", "cases-case"}
        try:
            for table in tables:
                owner_connection.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
            with first_wall_down():
                found = foreign_canaries(world, [address for address in ADDRESSES if address.name in shown])
        finally:
            for table in tables:
                owner_connection.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    assert {line.split()[1].rstrip(",") for line in found} == shown


@pytest.mark.long
@pytest.mark.parametrize("address", ADDRESSES, ids=[address.name for address in ADDRESSES])
@pytest.mark.usefixtures("rolled_back")
def test_other_methods_change_nothing_and_show_nothing(world, address):
    problems = []
    with forgotten():
        before = fingerprints(world, tables())
    for role, thing in calls(world, address):
        for method in OTHER_METHODS:
            cell = f"{method} {address.name}, {role.name}, {thing.name}"
            with forgotten():
                answer = call(address, role, thing, method)
                if method != "HEAD":
                    if answer.status not in {404, 405}:
                        problems.append(f"{cell}: {answer.status}")
                    for table in changed_tables(world, before):
                        problems.append(f"{cell}: changed {table}")
                for canary in answer.leaks(matrix.may_show(role, thing, address)):
                    problems.append(f"{cell}: shows {canary}")
    assert not problems, "\n".join(["", *problems])


@pytest.mark.usefixtures("rolled_back")
def test_what_a_refused_call_wrote_would_be_noticed(world):
    with forgotten():
        before = fingerprints(world, tables())
        assert changed_tables(world, before) == set()
        tenant = next(iter(world.tenants.values()))
        with acting_for(tenant.pk):
            assert Case.objects.update(version=F("version") + 1)
        assert changed_tables(world, before) == {"cases_case"}


def test_an_address_without_a_right_is_no_address():
    assert all(address.right for address in ADDRESSES)
    assert len({address.name for address in ADDRESSES}) == len(ADDRESSES)
