"""A small world for the authorisation matrix: two authorities, their people, and what belongs to whom.

Everything is made by the actions of the portal. Each owner's things carry one made-up word (the canary); where it
turns up in front of somebody else, something leaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import caseworker_of, colleagues_of
from portalwerk.access.rules import Caseworker, Right, Role
from portalwerk.applications.actions.archiving import write_mark
from portalwerk.applications.actions.correcting import begin_correction, keep_given
from portalwerk.applications.actions.drafts import (
    add_attachment,
    begin_application,
    bind_account,
    save_answers,
)
from portalwerk.applications.actions.following import answer_request
from portalwerk.applications.actions.helping import accept_mandate, begin_for_present_person, give_mandate
from portalwerk.applications.actions.signing import accept_invitation, invite_signer
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.actions.thread import write_to_office
from portalwerk.applications.models import Application, Channel, ReplyRequest
from portalwerk.applications.queries import (
    Correction,
    Opened,
    application_by_token,
    attachments_of,
    letters_of,
    link_token_of,
    opened_by_token,
    own_request_of,
)
from portalwerk.applications.queries.archive import archive_of
from portalwerk.applications.rules.helping import MandateKind
from portalwerk.cases.actions import inspecting
from portalwerk.cases.actions.bulk import release_cases
from portalwerk.cases.actions.consulting import Receiver, Ticked, consult
from portalwerk.cases.actions.desk import save_view
from portalwerk.cases.actions.drafting import draft_decision
from portalwerk.cases.actions.following_up import set_follow_up
from portalwerk.cases.actions.modules import write_module
from portalwerk.cases.actions.objecting import begin_objection
from portalwerk.cases.actions.substituting import set_substitution
from portalwerk.cases.actions.thread import answer_applicant, write_note
from portalwerk.cases.actions.working import ask_applicant, take_case
from portalwerk.cases.models import (
    Case,
    CaseDocument,
    Consultation,
    Decision,
    FileInspection,
    FollowUp,
    Opinion,
    OpinionPaper,
    TextModule,
)
from portalwerk.cases.queries import Desk, binding
from portalwerk.cases.queries.consulting import parcel_of
from portalwerk.cases.rules.inspecting import Plan, Reader
from portalwerk.cases.rules.listing import Listing
from portalwerk.cases.rules.modules import Purpose
from portalwerk.cases.rules.wording import Wording
from portalwerk.catalog.actions import index_catalog
from portalwerk.catalog.models import LifeSituation, Service, ServiceText
from portalwerk.catalog.rules.offer import Offer
from portalwerk.files.actions import begin_receiving, store_made_file, store_upload
from portalwerk.identity.actions.sessions import end_sign_in, start_sign_in
from portalwerk.identity.models import Account, Realm, SignIn
from portalwerk.identity.queries import Person, person_by_token, profile_binding
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.references import new_token
from portalwerk.kernel.scope import acting_for, acting_for_account
from portalwerk.kernel.sealing import installation_key, seal_json, tenant_key
from portalwerk.mailbox.actions import receive_mail
from portalwerk.mailbox.models import Message
from portalwerk.packages.actions.drafting import begin_draft
from portalwerk.packages.models import DraftService
from portalwerk.tenants.models import Tenant, Unit
from portalwerk.tenants.queries import forget_tree
from portalwerk.web.gate.themes import digest_of, theme_css
from tests.small_service import make_offer, make_tenant

CANARIES = {
    "ada": "Kanarienada",
    "bea": "Kanarienbea",
    "link": "Kanarienlink",
    "mia": "Kanarienmia",
}
SLUG, SITUATION = "kleine-karte", "wohnen"
NOBODY = "gibt-es-nicht"
SECOND = {"key": "second", "title": "Zweite Person", "statement": "Ja.", "needs": "ozg_9a", "sees": ["person"]}
# What the link of a mandate opens of an application, and the link of somebody who signs.
WITH_MANDATE = frozenset(
    f"applications-{page}"
    for page in ("resume", "page", "upload", "check", "submit", "acts", "stop_helping", "renew", "begin_upload", "part")
)
TO_SIGN = frozenset(
    f"applications-{page}"
    for page in ("resume", "page", "upload", "sign", "take_back", "decline", "begin_upload", "part")
)


@dataclass(frozen=True)
class Thing:
    """What an address may name: an application or case with all that hangs on it.

    `owner` is who may see it, empty if nobody may. `lacks` names the parts that this one does not have. `guest` is
    whose link to it this is, if it is the link of somebody who signs or helps; then it opens only `opens`. `outside`
    says that the token is the link of a body outside that was asked about a case.
    """

    name: str
    tenant: str
    owner: str
    unit: str
    parts: dict[str, object]
    is_draft: bool = False
    lacks: frozenset[str] = frozenset()
    guest: str = ""
    opens: frozenset[str] = frozenset()
    outside: bool = False


@dataclass(frozen=True)
class Caller:
    """Who calls. `cookies` by realm; the rest is what the expectation is computed from."""

    name: str
    cookies: dict[Realm, str] = field(default_factory=dict)
    citizen: str = ""
    level: AssuranceLevel = AssuranceLevel.NONE
    staff_of: str = ""
    units: tuple[str, ...] = ()
    role: Role | None = None
    is_half: bool = False


@dataclass
class World:
    """All of it."""

    things: list[Thing]
    roles: list[Caller]
    tenants: dict[str, Tenant]


def make_world() -> World:
    """Make the world. Commits."""
    ours, theirs = make_tenant(), make_tenant("elbaue", "Landkreis Elbaue")
    ours.theme = {"light": {"--kern-color-action-default": "#123456"}}
    ours.save()
    offers = {
        "amt": make_offer(ours),
        "elbaue": make_offer(theirs),
    }
    for offer in offers.values():
        service = Service.objects.get(tenant_id=offer.tenant_id)
        ServiceText.objects.create(service=service, title="Kleine Karte beantragen", summary="Wofür es sie gibt.")
    for tenant in (ours, theirs):
        index_catalog(tenant)
    for_two = make_offer(ours, slug="zu-zweit", assurance=AssuranceLevel.LOW, signers=[SECOND])
    other = Unit.objects.create(tenant=ours, key="anderes", name="Anderes Amt", street="Uferweg 2", postcode="07999")
    LifeSituation.objects.create(tenant=ours, key=SITUATION, title="Wohnen")
    forget_tree()
    people = {name: _person(name) for name in ("ada", "bea", "mia")}
    staff = _staff(ours, theirs, other)
    owned = [
        _Making("ada", people["ada"], offers["amt"], "amt", ours),
        _Making("bea", people["bea"], offers["amt"], "anderes", ours),
        _Making("link", None, offers["amt"], "amt", ours),
        _Making("mia", people["mia"], offers["elbaue"], "amt", theirs),
    ]
    shared = {
        "mandate_id": _at_counter(ours, offers["amt"], staff["karl"]),
        **_on_the_desk(ours, staff["karl"], staff["lead"]),
        "slug": SLUG,
        "key": SITUATION,
        "digest": digest_of(theme_css(ours)),
        "provider": "fake",
        "page": "person",
        "number": 1,
    }
    things = [thing for making in owned for thing in making.things(shared, staff, other)]
    things = _asking_each_other(things, staff)
    outside = _body_outside(next(thing for thing in things if thing.name == "ada's application"), staff["karl"])
    things += [_helped(things[0], people), _signed(things[0], people, for_two)]
    return World(
        [*things, outside, *_nowhere(things)],
        [*_citizens(people), *_staff_roles(staff)],
        {"ours": ours, "theirs": theirs},
    )


# -- people ------------------------------------------------------------------------------------------------


def _person(name: str) -> Account:
    account = Account.objects.create(provider="fake", subject=name.encode())
    profile = {"given_name": {"value": CANARIES[name], "trust": 2}, "family_name": {"value": "Beispiel", "trust": 2}}
    account.sealed_profile = seal_json(profile, installation_key(), profile_binding(account.pk))
    account.save()
    return account


def _session(account: Account, realm: Realm, level: AssuranceLevel, **changes: object) -> str:
    token = start_sign_in(account.pk, realm=realm, level=level, device="Firefox auf Linux")
    row = SignIn.objects.filter(account=account).latest("started_at")
    if changes:
        SignIn.objects.filter(pk=row.pk).update(**changes)
    return token


def _citizens(people: dict[str, Account]) -> list[Caller]:
    low, basic, none = AssuranceLevel.LOW, AssuranceLevel.BASIC, AssuranceLevel.NONE
    long_ago = now() - timedelta(hours=13)
    over = _session(people["ada"], Realm.CITIZEN, low)
    end_sign_in(person_by_token(over, realm=Realm.CITIZEN)[0].sign_in_id)
    sessions = [
        ("Ada", "ada", low, _session(people["ada"], Realm.CITIZEN, low)),
        ("Ada at a lower level", "ada", basic, _session(people["ada"], Realm.CITIZEN, basic)),
        ("Bea, another account here", "bea", low, _session(people["bea"], Realm.CITIZEN, low)),
        ("Mia from another town", "mia", low, _session(people["mia"], Realm.CITIZEN, low)),
        ("Ada, session expired", "", none, _session(people["ada"], Realm.CITIZEN, low, started_at=long_ago)),
        ("Ada, session revoked", "", none, over),
        ("somebody with a made-up cookie", "", none, new_token()),
    ]
    return [
        Caller("anonymous"),
        *(Caller(name, {Realm.CITIZEN: token}, who, level) for name, who, level, token in sessions),
    ]


@dataclass(frozen=True)
class _Staff:
    account: Account
    name: str
    tenant: Tenant
    role: Role
    units: tuple[str, ...]


def _staff(ours: Tenant, theirs: Tenant, other: Unit) -> dict[str, _Staff]:
    def hire(name: str, tenant: Tenant, role: Role, unit: Unit | None) -> _Staff:
        account = Account.objects.create(provider="staff")
        grant_membership(account.pk, tenant_id=tenant.pk, role=role, display_name=name, unit=unit)
        return _Staff(account, name, tenant, role, (unit.key,) if unit else ("amt", "anderes"))

    amt = ours.units.get(key="amt")
    return {
        "karl": hire("Karl, caseworker of the unit", ours, Role.CASEWORKER, amt),
        "other unit": hire("caseworker of another unit", ours, Role.CASEWORKER, other),
        "elsewhere": hire("Mia as caseworker of another town", theirs, Role.CASEWORKER, None),
        "lead": hire("team lead of all units", ours, Role.TEAM_LEAD, None),
        "operator": hire("operator", ours, Role.OPERATOR, None),
        "publisher": hire("publisher of the unit", ours, Role.PUBLISHER, amt),
        "editor": hire("editor of all units", ours, Role.EDITOR, None),
    }


def _staff_roles(staff: dict[str, _Staff]) -> list[Caller]:
    def signed_in(one: _Staff, *, half: bool = False) -> str:
        given = None if half else now()
        return _session(one.account, Realm.STAFF, AssuranceLevel.SUBSTANTIAL, second_factor_at=given)

    roles = [
        Caller(one.name, {Realm.STAFF: signed_in(one)}, "", AssuranceLevel.NONE, one.tenant.key, one.units, one.role)
        for one in staff.values()
    ]
    karl = staff["karl"]
    half = Caller("Karl after the password only", {Realm.STAFF: signed_in(karl, half=True)}, is_half=True)
    over = signed_in(karl)
    end_sign_in(person_by_token(over, realm=Realm.STAFF)[0].sign_in_id)
    as_citizen = Caller("Karl's cookie in the citizens' realm", {Realm.CITIZEN: roles[0].cookies[Realm.STAFF]})
    return [*roles, half, Caller("Karl, session revoked", {Realm.STAFF: over}), as_citizen]


# -- things ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Making:
    """The things of one owner: a draft, and an application that was sent, taken over and asked back."""

    owner: str
    account: Account | None
    offer: object
    unit: str
    tenant: Tenant

    def things(self, shared: dict[str, object], staff: dict[str, _Staff], other: Unit) -> list[Thing]:
        draft, sent = self._draft(), self._draft()
        other_id = self._again(other)
        with transaction.atomic(), acting_for(self.tenant.pk):
            opened = Opened(application_by_token(sent, writing=True), sent)
            submit_application(opened, level=AssuranceLevel.LOW, confirmed=True, digital=True)
        drain_outbox()
        with transaction.atomic(), acting_for(self.tenant.pk):
            case = Case.objects.select_for_update().get(application_id=opened.application.pk)
            if self.unit == "anderes":
                Case.objects.filter(pk=case.pk).update(unit=other)
                case.refresh_from_db()
            self._ask(case, staff)
            self._correct(opened.token)
        drain_outbox()
        with transaction.atomic(), acting_for(self.tenant.pk):
            case.refresh_from_db()
            opened = Opened(application_by_token(sent), sent)
            parts = self._sent_parts(opened, case)
            self._object(opened, case)
            first = Opened(application_by_token(draft), draft)
            attachment = attachments_of(first.application)[0].pk
            uploads = [_on_its_way(one) for one in (first, opened)]
        common = {**shared, "tenant": self.tenant.key, "other_id": other_id}
        absent = {"request_id": new_id(), "letter_id": new_id()}
        return [
            Thing(
                f"{self.owner}'s draft", self.tenant.key, self.owner, self.unit,
                {**common, **parts, **absent, "token": draft, "attachment_id": attachment, "upload_id": uploads[0]},
                is_draft=True, lacks=frozenset(absent),
            ),
            Thing(
                f"{self.owner}'s application", self.tenant.key, self.owner, self.unit,
                {**common, **parts, "token": sent, "upload_id": uploads[1]},
            ),
        ]  # fmt: skip

    def _again(self, other: Unit) -> UUID:
        """The same sent once more: the case that may be a duplicate."""
        token = self._draft()
        with transaction.atomic(), acting_for(self.tenant.pk):
            opened = Opened(application_by_token(token, writing=True), token)
            submit_application(opened, level=AssuranceLevel.LOW, confirmed=True, digital=True)
        drain_outbox()
        with transaction.atomic(), acting_for(self.tenant.pk):
            case = Case.objects.get(application_id=opened.application.pk)
            if self.unit == "anderes":
                Case.objects.filter(pk=case.pk).update(unit=other)
        return case.pk

    def _draft(self) -> str:
        canary = CANARIES[self.owner]
        with transaction.atomic(), acting_for(self.tenant.pk):
            token, _ = begin_application(self.offer)
            opened = Opened(application_by_token(token, writing=True), token)
            if self.account is not None:
                person = Person(new_id(), self.account.pk, Realm.CITIZEN, AssuranceLevel.LOW, complete=True)
                bind_account(opened, person)
            answers = {
                "name": {"given_name": canary, "family_name": f"{canary}name"},
                "email": f"{canary.lower()}@example.org",
                "kind": "b",
                "why": f"Weil {canary}.",
            }
            save_answers(opened, answers, done="person")
            sent = SimpleUploadedFile(f"{canary}.pdf", _pdf(), "application/pdf")
            stored = store_upload(
                sent.chunks(),
                name=sent.name,
                key=opened.key,
                tenant_id=self.tenant.pk,
                media_type="application/pdf",
                account_id=self.account.pk if self.account else None,
            )
            save_answers(opened, add_attachment(opened, stored, path="photo", label="Foto"), done="sache")
        return token

    def _ask(self, case: Case, staff: dict[str, _Staff]) -> None:
        who = {"ada": "karl", "link": "karl", "bea": "other unit", "mia": "elsewhere"}[self.owner]
        by = caseworker_of(staff[who].account.pk, self.tenant.pk)
        take_case(case, by=by, seen=case.version)
        title = f"Passbild {CANARIES[self.owner]}"
        items = [{"key": "photo", "title": title, "hint": "", "reason": ""}]
        ask_applicant(case, by=by, seen=case.version, items=items, due_on=today() + timedelta(days=14))
        write_note(case, by=by, text=f"Für uns: {CANARIES[self.owner]}")
        answer_applicant(case, by=by, text=f"Guten Tag {CANARIES[self.owner]}")
        reason = f"Nachsehen, was {CANARIES[self.owner]} schickt"
        set_follow_up(case, by=by, due_on=today() + timedelta(days=15), reason=reason)
        documents = tuple(document.pk for document in Desk(case).documents)
        plan = Plan(f"{CANARIES[self.owner]} Beispiel", Reader.PARTY, documents)
        inspection = inspecting.begin_inspection(case, plan, by=by)
        inspecting.order_inspection(inspection, by=by)
        inspecting.write_inspection(inspection.pk)
        wording = Wording(outcome="granted", reasons=(f"Weil {CANARIES[self.owner]}.",))
        draft = draft_decision(case, by=by, seen=case.version, wording=wording)
        draft.preview, draft.preview_revision = Desk(case).documents[0].stored_file, draft.revision
        draft.save()

    def _correct(self, token: str) -> None:
        """An answer changed unasked, a question to the office."""
        opened = Opened(application_by_token(token, writing=True), token)
        item = {"key": "field:why", "title": "Warum?", "path": "why"}
        keep_given(Correction(opened, begin_correction(opened, [item])), {"why": f"Doch nur {CANARIES[self.owner]}."})
        answer_request(opened, own_request_of(opened.application), files=(), message="")
        write_to_office(opened, text=f"Stimmt das für {CANARIES[self.owner]}?")

    def _object(self, opened: Opened, case: Case) -> None:
        """A decision whose letter is there, and an objection that its owner has begun."""
        key, stored = tenant_key(self.tenant.pk), Desk(case).documents[0].stored_file
        row = Decision(tenant_id=self.tenant.pk, case=case, outcome="denied", kind="denied", basis="ozg_9")
        row.letter, row.provided_at = stored, now()
        row.sealed_reasons = seal_json([f"Weil {CANARIES[self.owner]}."], key, binding(row, "reasons"))
        row.save()
        if self.account is not None:
            level = AssuranceLevel.SUBSTANTIAL
            person = Person(new_id(), self.account.pk, Realm.CITIZEN, level, complete=True)
            begin_objection(opened.application, person=person)

    def _mail(self) -> UUID:
        """An e-mail that belongs to no case of this authority. Whoever sorts mail there may read it."""
        raw = b"From: jemand@example.org\r\nSubject: Frage\r\n\r\nWann ist offen?\r\n"
        row = receive_mail("0" * 32, raw, envelope_sender="jemand@example.org")
        assert row is not None
        return row.pk

    def _marked(self, application: Application) -> UUID:
        """The application with a note of its owner's own."""
        if self.account is not None:
            with acting_for_account(self.account.pk):
                found = archive_of(self.account.pk)
            write_mark(found, application.pk, labels=[CANARIES[self.owner]], note=f"Notiz {CANARIES[self.owner]}")
        return application.pk

    def _workpiece(self) -> DraftService:
        """A draft in the studio of the unit that works for this owner."""
        unit = self.tenant.units.get(key=self.unit)
        author = Caseworker(new_id(), self.tenant.pk, "Jemand", dict.fromkeys(Right))
        return begin_draft(self.tenant, title=f"Probe für {self.owner}", unit_key=unit.key, by=author)

    def _module(self) -> TextModule:
        """A text module of the unit that works for this owner."""
        unit = self.tenant.units.get(key=self.unit)
        author = Caseworker(Account.objects.create(provider="staff").pk, self.tenant.pk, "Jemand", dict.fromkeys(Right))
        text = f"Gilt für {CANARIES[self.owner]}."
        return write_module(by=author, unit_id=unit.pk, purpose=Purpose.REASON, title="Satz", text=text)

    def _sent_parts(self, opened: Opened, case: Case) -> dict[str, object]:
        application = opened.application
        account = self.account.pk if self.account else None
        message = Message.objects.filter(account_id=account, about_id=application.pk).first() if account else None
        return {
            "attachment_id": attachments_of(application)[0].pk,
            "request_id": ReplyRequest.objects.get(application=application, is_own=False).pk,
            "letter_id": letters_of(application)[0].pk,
            "message_id": message.pk if message else new_id(),
            "about_id": self._marked(application),
            "case_id": case.pk,
            "reference": application.reference,
            "mail_id": self._mail(),
            "document_id": Desk(case).documents[0].pk,
            "follow_up_id": FollowUp.objects.get(case=case).pk,
            "inspection_id": FileInspection.objects.get(case=case).pk,
            "passkey_id": new_id(),
            "draft_id": self._workpiece().pk,
            "module_id": self._module().pk,
        }


def _asking_each_other(things: list[Thing], staff: dict[str, _Staff]) -> list[Thing]:
    """Each owner's case asks another unit; nothing is ticked but one file that names nobody."""
    asks = {"ada": ("karl", "bea"), "bea": ("other unit", "ada"), "link": ("karl", "mia"), "mia": ("elsewhere", "link")}
    by_owner = {thing.owner: thing for thing in things}
    rows: dict[str, Consultation] = {}
    for owner, (who, asked) in asks.items():
        thing, there = by_owner[owner], by_owner[asked]
        tenant = Tenant.objects.get(key=thing.tenant)
        unit = Unit.objects.get(tenant__key=there.tenant, key=there.unit)
        with transaction.atomic(), acting_for(tenant.pk):
            case = Case.objects.select_for_update().get(pk=thing.parts["case_id"])
            by = caseworker_of(staff[who].account.pk, tenant.pk)
            Case.objects.filter(pk=case.pk).update(status="in_work")
            case.refresh_from_db()
            plan = store_made_file(
                _pdf(), name="Plan.pdf", media_type="application/pdf", key=tenant_key(tenant.pk), tenant_id=tenant.pk,
                page_count=1,
            )  # fmt: skip
            paper = CaseDocument(tenant_id=tenant.pk, case=case, stored_file=plan, origin="ours", label="Plan")
            paper.save()
            [rows[owner]] = consult(
                case, by=by, seen=case.version, receivers=[Receiver(unit=unit)], question="Bestehen Bedenken?",
                ticked=Ticked(documents=frozenset({str(paper.pk)})),
                due_on=today() + timedelta(days=20),
            )  # fmt: skip
    drain_outbox()
    asked_by = {asked: owner for owner, (_, asked) in asks.items()}
    more: dict[str, dict[str, object]] = {}
    for owner, thing in by_owner.items():
        with transaction.atomic(), acting_for(Tenant.objects.get(key=thing.tenant).pk):
            opinion = Opinion.objects.get(consultation_id=rows[asked_by[owner]].pk)
            more[owner] = {
                "consultation_id": rows[owner].pk,
                "opinion_id": opinion.pk,
                "paper_id": OpinionPaper.objects.get(opinion=opinion).pk,
            }
    return [replace(thing, parts={**thing.parts, **more[thing.owner]}) for thing in things]


def _body_outside(thing: Thing, karl: _Staff) -> Thing:
    """The link of a body outside that was asked about a case; it opens nothing else."""
    tenant = Tenant.objects.get(key=thing.tenant)
    with transaction.atomic(), acting_for(tenant.pk):
        case = Case.objects.select_for_update().get(pk=thing.parts["case_id"])
        plan = CaseDocument.objects.get(case=case, label="Plan")
        [row] = consult(
            case, by=caseworker_of(karl.account.pk, tenant.pk), seen=case.version, question="Bestehen Bedenken?",
            receivers=[Receiver(name="Verein", email="post@verein.example")],
            ticked=Ticked(documents=frozenset({str(plan.pk)})), due_on=today() + timedelta(days=20),
        )  # fmt: skip
        token = parcel_of(row).contact["token"]
    made_up = {name: new_id() if isinstance(value, UUID) else value for name, value in thing.parts.items()}
    parts = {**made_up, "token": token, "document_id": plan.pk}
    return replace(thing, name="the link of a body outside", owner="", outside=True, parts=parts)


def _at_counter(tenant: Tenant, offer: Offer, karl: _Staff) -> UUID:
    """Karl's mandate for somebody at the counter."""
    with transaction.atomic(), acting_for(tenant.pk):
        _, mandate = begin_for_present_person(
            offer, staff_id=karl.account.pk, staff_name="Karl", channel=Channel.COUNTER
        )
    return mandate.pk


def _on_the_desk(tenant: Tenant, karl: _Staff, lead: _Staff) -> dict[str, object]:
    """What is Karl's alone: an act on several cases, a view that he keeps, who stands in for him later."""
    with transaction.atomic(), acting_for(tenant.pk):
        by = caseworker_of(karl.account.pk, tenant.pk)
        act = release_cases({}, by=by, names={})
        view = save_view(by, name="Mein Morgen", listing=Listing(antwort=True))
        people = {one.account_id: one for one in colleagues_of(tenant.pk)}
        day = today() + timedelta(days=30)
        substitution = set_substitution(
            people[karl.account.pk], people[lead.account.pk], starts_on=day, ends_on=day, by=by
        )
    return {"act_id": act.pk, "view_id": view.pk, "substitution_id": substitution.pk}


def _helped(draft: Thing, people: dict[str, Account]) -> Thing:
    """Ada's draft by the link of Bea, who took a mandate for it."""
    tenant, token = Tenant.objects.get(key=draft.tenant), str(draft.parts["token"])
    with transaction.atomic(), acting_for(tenant.pk):
        opened = Opened(application_by_token(token, writing=True), token)
        mandate = give_mandate(
            opened, kind=MandateKind.RELATIVE, email="bea@example.org", may_send=False, until=today()
        )
        link = link_token_of(mandate)
        person = Person(new_id(), people["bea"].pk, Realm.CITIZEN, AssuranceLevel.LOW, complete=True)
        accept_mandate(opened_by_token(link, writing=True), person)
    return replace(
        draft,
        name="Ada's draft by Bea's mandate",
        guest="bea",
        opens=WITH_MANDATE,
        parts={**draft.parts, "token": link},
    )


def _signed(draft: Thing, people: dict[str, Account], offer: Offer) -> Thing:
    """Another draft of Ada's, by the link of Bea, who is to sign it."""
    ada, bea = (
        Person(new_id(), people[name].pk, Realm.CITIZEN, AssuranceLevel.LOW, complete=True) for name in ("ada", "bea")
    )
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        bind_account(opened, ada)
        save_answers(opened, {"name": {"family_name": CANARIES["ada"]}}, done="person")
        link = link_token_of(invite_signer(opened, opened.offer.signers[0], email="bea@example.org"))
        accept_invitation(opened_by_token(link, writing=True), bea)
    lacks = frozenset({"attachment_id", "request_id", "letter_id", "upload_id"})
    return replace(
        draft, name="Ada's draft by Bea's signature", guest="bea", opens=TO_SIGN, lacks=lacks,
        parts={**draft.parts, "token": link},
    )  # fmt: skip


def _nowhere(things: list[Thing]) -> list[Thing]:
    """Things that nobody may see: unknown, of another tenant under our address, or put together from two owners'."""
    by_name = {thing.name: thing for thing in things}
    ada, bea, mia = (by_name[f"{who}'s application"] for who in ("ada", "bea", "mia"))
    made_up = {
        name: new_id() if isinstance(value, UUID) else new_token() if name == "token" else value
        for name, value in ada.parts.items()
    }
    public = {"slug": NOBODY, "key": NOBODY, "digest": "0" * 16, "provider": NOBODY, "page": NOBODY}
    halves = (
        "attachment_id", "request_id", "letter_id", "document_id", "follow_up_id", "inspection_id", "upload_id",
        "consultation_id", "paper_id", "other_id",
    )  # fmt: skip
    return [
        replace(ada, name="nothing", owner="", parts={**made_up, **public}),
        replace(ada, name="Mia's under our address", owner="", parts={**mia.parts, "tenant": ada.tenant}),
        replace(ada, name="an unknown tenant", tenant=NOBODY, owner="", parts={**ada.parts, "tenant": NOBODY}),
        replace(
            ada, name="Ada's with the parts of Bea's", lacks=frozenset(halves),
            parts={**ada.parts, **{name: bea.parts[name] for name in halves}},
        ),
        replace(
            ada, name="Ada's with the parts of Mia's", lacks=frozenset(halves),
            parts={**ada.parts, **{name: mia.parts[name] for name in halves}},
        ),
    ]  # fmt: skip


def _on_its_way(opened: Opened) -> UUID:
    """A file of which nothing has arrived yet."""
    tenant_id, owner_id = opened.application.tenant_id, opened.application.pk
    return begin_receiving(
        name="a.pdf", media_type="application/pdf", size=9, place="photo", owner_id=owner_id, key=opened.key,
        tenant_id=tenant_id, max_bytes=99,
    ).pk  # fmt: skip


def _pdf() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.save(out)
    return out.getvalue()
