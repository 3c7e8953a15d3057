"""A connection that is used again knows nothing of who used it before. Source: SECURITY S7e, M1."""

import random
import re
import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from portalwerk.applications.actions.drafts import begin_application
from portalwerk.kernel import scope
from portalwerk.kernel.scope import acting_for
from tests.small_service import make_offer, make_tenant

SOURCE = Path(scope.__file__).parents[1]
THREADS, TURNS, POOL = 16, 40, 4


@pytest.fixture
def pooled(monkeypatch):
    """Few connections for the many threads of a test, as in the web server."""
    options = {**connections.settings["default"]["OPTIONS"], "pool": {"min_size": 1, "max_size": POOL, "timeout": 60}}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    yield
    in_threads(1, lambda _: (connection.ensure_connection(), connection.close(), connection.close_pool()))


def in_threads(count, work):
    """Run `work(number)` in threads of their own, each with a connection of its own."""
    threads = [threading.Thread(target=work, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True, databases=["default", "aside"])
@pytest.mark.usefixtures("pooled")
def test_no_thread_ever_sees_a_row_of_another_tenant(offer):
    offers = [offer, *(make_offer(make_tenant(f"kreis-{number}", f"Kreis {number}")) for number in range(3))]
    for one in offers:
        with transaction.atomic(), acting_for(one.tenant_id):
            for _ in range(3):
                begin_application(one)
    problems, processes = [], set()

    def work(seed):
        dice = random.Random(seed)
        for _ in range(TURNS):
            one_request(dice, offers, problems)
            processes.add(connection.connection.info.backend_pid)
            connection.close()  # give it back to the pool

    in_threads(THREADS, work)
    assert problems == []
    assert len(processes) <= POOL, "the connections were not shared, so nothing was tried"


def one_request(dice, offers, problems):
    """One request: for a tenant, for nobody, or one that breaks in the middle."""
    one, way = dice.choice(offers), dice.choice(["read", "read", "nobody", "break", "database breaks"])
    try:
        with transaction.atomic():
            if way == "nobody":
                problems.extend(seen())
                return
            with acting_for(one.tenant_id):
                if seen() != [one.tenant_id] * 3:
                    problems.append((one.tenant_id, seen()))
                if way == "break":
                    raise ZeroDivisionError
                if way == "database breaks":
                    connection.cursor().execute("SELECT 1 / 0")
    except (ZeroDivisionError, DatabaseError):
        return


def seen():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM applications_application")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_setting_of_the_session_would_leak():
    """Why `SET app.…` is forbidden: what is set for the session is there for the next user of the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant', 'leaked', false)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.tenant', true)")
        assert cursor.fetchone() == ("leaked",)
        cursor.execute("SELECT set_config('app.tenant', '', false)")


def test_the_scope_is_set_in_one_place_and_locally():
    setters = {}
    for path in SOURCE.rglob("*.py"):
        for call in re.findall(r"set_config\([^)]*\)|\bSET\s+(?:SESSION\s+)?app\.\w+", path.read_text()):
            setters.setdefault(str(path.relative_to(SOURCE)), []).append(call)
    assert list(setters) == ["kernel/scope.py"]
    assert all(call.endswith("true)") for call in setters["kernel/scope.py"])
