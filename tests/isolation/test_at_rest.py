"""What people typed, wherever it could lie: the words of a whole matter, searched for in everything that is stored.

Database files and write-ahead log as bytes, every row as text, uploaded files, jobs, the logs of database and portal.
Source: SECURITY S11a, S14b; DECISIONS 4 (encrypted at rest).
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg import sql

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.applications.models import Application, ReplyRequest
from portalwerk.applications.queries import application_by_token, binding, pin_of
from portalwerk.applications.rules.stages import Stage
from portalwerk.cases.actions.deciding import write_decision
from portalwerk.cases.models import Case
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.identity.models import Account, Realm, SignIn
from portalwerk.identity.queries import profile_binding
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import Unsealable, installation_key, seal_json, tenant_key, unseal_json
from portalwerk.mailbox.models import Nudge
from portalwerk.project.postgres import ADMIN_ROLE
from portalwerk.web.gate.sessions import COOKIES

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])
AMT = "/saaletal/amt"


@dataclass
class Words:
    """Made-up words, one for each place where somebody types."""

    given: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        return self.given.setdefault(place, f"kanari{secrets.token_hex(5)}")

    def keep(self, place: str, secret: str) -> str:
        """Remember a secret that the portal made."""
        self.given[place] = secret
        return secret


@pytest.fixture
def words():
    return Words()


# -- the whole matter, by HTTP -----------------------------------------------------------------------------


@pytest.fixture
def matter(offer, words, sealed_letters, settings, capfd):
    """One application as a link, one with an account; asked back, answered, decided; and what goes wrong on the way."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    settings.SCANNER = "fake"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    citizen, clerk = Client(), _signed_in_clerk(offer, words)
    as_link = _send_application(citizen, words, "link")
    account_holder = _signed_in_citizen(words)
    _send_application(account_holder, words, "account")
    drain_outbox()
    _go_wrong(citizen, as_link, words)
    case_id = _ask_back(clerk, offer, as_link, words)
    _answer(citizen, offer, as_link, words)
    drain_outbox()
    _decide(clerk, offer, case_id, words)
    clerk.get(f"{AMT}/?suche={words('search of the office')}")
    with transaction.atomic(), acting_for(offer.tenant_id):
        application = application_by_token(as_link)
        assert application.stage == Stage.DECIDED, "the matter did not get to its end"
        words.keep("PIN", pin_of(application))
    return capfd.readouterr()


def posted(client: Client, path: str, **data: object) -> str:
    """Post a form; it must be taken. Returns where it leads."""
    response = client.post(
        path,
        {"once": str(new_id()), **{k.replace("__", "."): v for k, v in data.items()}},
        HTTP_SEC_FETCH_SITE="same-origin",
    )
    assert response.status_code in {302, 303}, (path, response.status_code, response.content.decode()[-3000:])
    return response.headers["Location"]


def pdf(word: str) -> SimpleUploadedFile:
    """A PDF that holds a word in the clear."""
    body = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n4 0 obj<</Title({word})>>endobj\n"
        "trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\n%%EOF\n"
    )
    return SimpleUploadedFile(f"{word}-name.pdf", body.encode(), "application/pdf")


def _send_application(client: Client, words: Words, who: str) -> str:
    start = posted(client, "/saaletal/leistungen/kleine-karte/beginnen/")
    token = words.keep(f"token of the {who}", re.search(r"/antrag/([^/]+)/", start)[1])
    here = f"/saaletal/antrag/{token}"
    posted(client, f"{here}/spaeter/", email=f"{words(f'contact of the {who}')}@example.org")
    posted(
        client,
        f"{here}/person/",
        name__given_name=words(f"given name of the {who}"),
        name__family_name=words(f"family name of the {who}"),
        email=f"{words(f'mail of the {who}')}@example.org",
    )
    posted(
        client, f"{here}/sache/", kind="b", why=words(f"reason of the {who}"), photo=pdf(words(f"file of the {who}"))
    )
    posted(client, f"{here}/absenden/", richtig="on", bescheid="portal")
    client.get(f"{here}/gesendet/")
    return token


def _signed_in_citizen(words: Words) -> Client:
    account = Account.objects.create(provider="fake", subject=b"x" * 32)
    profile = {
        name: {"value": words(f"profile: {name}"), "trust": 2}
        for name in ("given_name", "street", "birth_place", "phone")
    }
    account.sealed_profile = seal_json(profile, installation_key(), profile_binding(account.pk))
    account.save()
    token = start_sign_in(account.pk, realm=Realm.CITIZEN, level=AssuranceLevel.LOW, device="Firefox auf Linux")
    client = Client()
    client.cookies[COOKIES[Realm.CITIZEN]] = words.keep("session of the account", token)
    return client


def _signed_in_clerk(offer, words: Words) -> Client:
    account = create_staff_account(
        login="karl", password=words("password of the clerk"), totp_secret="KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    )
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.CASEWORKER, display_name="Karl")
    client = Client()
    posted(client, f"{AMT}/anmelden/", login="karl", password=words("password of the clerk"))
    client.post(f"{AMT}/anmelden/", {"login": words("wrong login"), "password": words("wrong password")})
    SignIn.objects.update(second_factor_at=now())
    words.keep("session of the clerk", client.cookies[COOKIES[Realm.STAFF]].value)
    return client


def _ask_back(clerk: Client, offer, token: str, words: Words) -> str:
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get(application=application_by_token(token))
    here = f"{AMT}/vorgang/{case.pk}"
    posted(clerk, f"{here}/uebernehmen/", seen=case.version)
    assert words("given name of the link") in clerk.get(f"{here}/").content.decode()
    due = today() + timedelta(days=14)
    asked = {"due_on.day": due.day, "due_on.month": due.month, "due_on.year": due.year}
    posted(
        clerk, f"{here}/nachfordern/", seen=case.version + 1, own_1=words("item asked for"), document="photo", **asked
    )
    return str(case.pk)


def _answer(citizen: Client, offer, token: str, words: Words) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        request = ReplyRequest.objects.get(application=application_by_token(token))
    path = f"/saaletal/antrag/{token}/nachreichen/{request.pk}/"
    page = citizen.get(path).content.decode()
    names = re.findall(r'type="file"[^>]*?name="([^"]+)"|name="([^"]+)"[^>]*?type="file"', page)
    files = {next(filter(None, pair)): pdf(words(f"file of the reply {n}")) for n, pair in enumerate(names)}
    assert files, page
    posted(citizen, path, nachricht=words("message of the reply"), **files)


def _decide(clerk: Client, offer, case_id: str, words: Words) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        version = Case.objects.get(pk=case_id).version
    posted(
        clerk,
        f"{AMT}/vorgang/{case_id}/entscheiden/",
        seen=version,
        outcome="granted",
        reason__granted="all",
        own_reason=words("reason of the decision"),
    )
    with transaction.atomic(), acting_for(offer.tenant_id):
        write_decision(case_id)


def _go_wrong(citizen: Client, token: str, words: Words) -> None:
    """What fails must not tell either: a wrong address, a broken view, an error of the database."""
    citizen.get(f"/saaletal/antrag/{token}/gibt-es-nicht/{words('wrong address')}/")
    quiet = Client(raise_request_exception=False)
    with pytest.MonkeyPatch.context() as patch:
        for error in (ValueError(words("message of an error")), _database_error(words)):
            patch.setattr(
                "portalwerk.web.portal.applications.following._follow_parts", lambda *_, found=error: _raise(found)
            )
            assert quiet.get(f"/saaletal/antrag/{token}/stand/").status_code == 500
    quiet.post("/saaletal/verfolgen/", {"once": str(new_id()), "nummer": words("looked up"), "pin": "000000"})


def _raise(error: Exception) -> None:
    raise error


def _database_error(words: Words) -> Exception:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [words("value in an error of the database")])
    except Exception as error:
        return error
    raise AssertionError("the database took a word for a number")


# -- looking everywhere -----------------------------------------------------------------------------------


@dataclass
class Places:
    """Everything that is stored."""

    postgres: object
    owner: psycopg.Connection

    def hits(self, words: dict[str, str], output: str) -> list[str]:
        """Where which word lies in the clear."""
        with psycopg.connect(self.postgres.cluster.url(ADMIN_ROLE, self.postgres.database), autocommit=True) as admin:
            admin.execute("CHECKPOINT")
        return sorted(
            {*self._in_files(words), *self._in_rows(words), *self._in_text("output of the portal", output, words)}
        )

    def _in_files(self, words):
        looked_at = 0
        folders = (self.postgres.cluster.home, Path(settings.DATA_DIR))
        for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            looked_at += len(content)
            for place, word in words.items():
                if any(form in content for form in _forms(word)):
                    yield f"{place}: in {path.name}"
        assert looked_at > 10_000_000, "these are not the files of a database"

    def _in_rows(self, words):
        tables = self.owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            rows = self.owner.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))).fetchall()
            yield from self._in_text(f"table {table}", "\n".join(row for (row,) in rows), words)

    def _in_text(self, where, text, words):
        for place, word in words.items():
            if any(form.decode("latin-1") in text for form in _forms(word)):
                yield f"{place}: in {where}"


def _forms(word: str) -> list[bytes]:
    """How a word may be written: plain, as hexadecimal digits, in base 64 at any of its three places."""
    plain = word.encode()
    inner = (base64.b64encode(b"\0" * shift + plain)[2 + shift : -4] for shift in range(3))
    return [plain, plain.hex().encode(), *inner, word.encode("utf-16-le")]


@pytest.fixture
def places(postgres, owner_connection):
    return Places(postgres, owner_connection)


def test_no_word_lies_anywhere_in_the_clear(matter, words, places):
    assert len(words.given) > 25
    # Six digits of a PIN turn up in any megabyte of bytes; they are looked for in rows and output instead.
    pin = {"PIN": words.given.pop("PIN")}
    found = places.hits(words.given, matter.out + matter.err)
    assert not found, "\n".join(["", *found])
    assert not list(places._in_rows({"PIN": f'"{pin["PIN"]}"'}))


def test_a_word_in_a_plain_column_is_found_wherever_it_lies(offer, words, places, tmp_path):
    """The planted faults: one word in a row, one in a job, one in a file, one in the output."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        Nudge(about_id=new_id(), template=words("plain column"), sealed_mail=words("plain bytes").encode()).save()
        ProcrastinateJob.objects.none()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('q', 't', 0, NULL, NULL, %s::jsonb, now())"
                "::procrastinate_job_to_defer_v1])",
                [json.dumps({"name": words("job")})],
            )
    planted = Path(settings.DATA_DIR) / "files" / "planted"
    planted.parent.mkdir(exist_ok=True)
    planted.write_bytes(b"\0" * 50 + words("file").encode())
    try:
        found = places.hits(words.given, f"Bad value: {words('output')}")
    finally:
        planted.unlink()
    assert {hit.split(":")[0] for hit in found} == {"plain column", "plain bytes", "job", "file", "output"}
    assert "plain column: in table mailbox_nudge" in found
    assert any(hit.startswith("plain column: in 0000") for hit in found), "the write-ahead log was not read"


def test_a_ciphertext_copied_to_another_row_does_not_open(matter, offer):
    with transaction.atomic(), acting_for(offer.tenant_id):
        one, other = Application.objects.exclude(reference=None)
        key = tenant_key(offer.tenant_id)
        assert unseal_json(one.sealed_answers, key, binding(one, "answers"))
        with pytest.raises(Unsealable):
            unseal_json(one.sealed_answers, key, binding(other, "answers"))
        with pytest.raises(Unsealable):
            unseal_json(one.sealed_answers, key, binding(one, "contact"))
