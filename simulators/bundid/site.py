"""The pages of the simulated BundID: sign in, agree, back to the portal."""

import secrets
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from simulators.bundid import pages
from simulators.bundid.answers import Identity, draft_for, honest, turned_back
from simulators.bundid.keys import known_portals, own_metadata
from simulators.bundid.misbehaviours import MISBEHAVIOURS
from simulators.bundid.persons import MEANS, PERSONS, Means, Person
from simulators.bundid.questions import Fault, Question, read_post, read_redirect
from simulators.bundid.scene import Scene, attacker_of
from simulators.bundid.signing import Sealer
from simulators.web import Reply, Request, Site, as_json, html, page, problem, see_other

NAME = "BundID-Simulator"
ENTITY_ID = "https://bundid.simulator.invalid/idp"
SSO_PATH = "/idp/profile/SAML2/POST/SSO"
REDIRECT_PATH = "/idp/profile/SAML2/Redirect/SSO"
_KEEP = 1000
_GONE = "Diese Anmeldung ist schon beendet. Gehen Sie zurück zum Portal und beginnen Sie von vorn."
_REPLAYED = "replayed"
_RELAY_STATES = {
    "relay-state-foreign": "fremd",
    "relay-state-other-host": "//boese.example/",
    "relay-state-backslash": "\\\\boese.example\\",
    "relay-state-script": "javascript:alert(1)",
}


@dataclass
class Visit:
    """One sign-in under way."""

    question: Question
    person: Person | None = None
    means: Means | None = None
    misbehaviour: str = ""


@dataclass
class BundID:
    """The identity provider with everything that it remembers.

    Parameters: portals_folder, where portals register; base_url, as browsers reach it.
    """

    identity: Identity
    portals_folder: Path
    base_url: str
    visits: OrderedDict[str, Visit] = field(default_factory=OrderedDict)
    seen: OrderedDict[str, None] = field(default_factory=OrderedDict)
    last_answers: dict[str, bytes] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    attacker: Identity | None = None

    @property
    def sso_url(self) -> str:
        """Return where requests go by POST."""
        return self.base_url + SSO_PATH

    @property
    def redirect_url(self) -> str:
        """Return where requests go by redirect."""
        return self.base_url + REDIRECT_PATH

    def site(self) -> Site:
        """Return the pages."""
        return Site(
            NAME,
            {
                ("GET", "/"): self.show_start,
                ("POST", SSO_PATH): self.take_post,
                ("GET", REDIRECT_PATH): self.take_redirect,
                ("GET", "/idp/metadata"): self.show_metadata,
                ("GET", "/anmelden/*"): self.show_sign_in,
                ("POST", "/anmelden/*"): self.sign_in,
                ("POST", "/zustimmen/*"): self.agree,
                ("GET", "/steuerung.json"): self.show_misbehaviours,
            },
        )

    def show_start(self, request: Request) -> Reply:
        """Say what this is."""
        return html("Anmeldung üben", pages.start(), site=NAME)

    def show_metadata(self, request: Request) -> Reply:
        """Return the metadata."""
        content = own_metadata(ENTITY_ID, self.sso_url, self.identity.certificate)
        return Reply(content, content_type="application/samlmetadata+xml")

    def show_misbehaviours(self, request: Request) -> Reply:
        """List the names that the field `misbehaviour` of the sign-in page takes."""
        return as_json({**{name: why for name, (why, _) in MISBEHAVIOURS.items()}, **pages.MORE_MISBEHAVIOURS})

    def take_post(self, request: Request) -> Reply:
        """Take a request by POST."""
        return self._take(lambda: read_post(dict(request.form), known_portals(self.portals_folder), self.sso_url))

    def take_redirect(self, request: Request) -> Reply:
        """Take a request by redirect."""
        return self._take(lambda: read_redirect(request.query, known_portals(self.portals_folder), self.redirect_url))

    def _take(self, read: Callable[[], Question]) -> Reply:
        try:
            question = read()
            with self.lock:
                if not question.request_id or question.request_id in self.seen:
                    raise Fault("saml-request-replayed")
                self.seen[question.request_id] = None
                token = secrets.token_urlsafe(16)
                self.visits[token] = Visit(question)
                for memory in (self.visits, self.seen):
                    while len(memory) > _KEEP:
                        memory.popitem(last=False)
        except Fault as fault:
            return html("Anmeldung nicht möglich", pages.fault(fault.code), site=NAME, status=HTTPStatus.BAD_REQUEST)
        return see_other(f"/anmelden/{token}")

    def show_sign_in(self, request: Request) -> Reply:
        """Ask who signs in, and how."""
        visit = self.visits.get(request.rest)
        if visit is None:
            return problem(HTTPStatus.GONE, _GONE)
        return self._page("Anmelden", pages.sign_in(request.rest, visit.question, self._offered(visit)), visit)

    def sign_in(self, request: Request) -> Reply:
        """Note person and means, then ask for consent."""
        visit = self.visits.get(request.rest)
        if visit is None:
            return problem(HTTPStatus.GONE, _GONE)
        if "abbrechen" in request.form:
            return self._turn_back(request.rest, visit)
        person, means = PERSONS.get(request.form.get("person", "")), MEANS.get(request.form.get("means", ""))
        if person is None or means not in self._offered(visit):
            main = pages.sign_in(request.rest, visit.question, self._offered(visit), incomplete=True)
            return self._page("Fehler: Anmelden", main, visit)
        visit.person, visit.means = person, means
        visit.misbehaviour = request.form.get("misbehaviour", "")
        main = pages.consent(request.rest, visit.question, person, means)
        return self._page("Daten weitergeben", main, visit)

    def agree(self, request: Request) -> Reply:
        """Answer the portal."""
        visit = self.visits.get(request.rest)
        if visit is None or visit.person is None or visit.means is None:
            return problem(HTTPStatus.GONE, _GONE)
        if "abbrechen" in request.form:
            return self._turn_back(request.rest, visit)
        del self.visits[request.rest]
        draft = draft_for(visit.question, visit.person, visit.means, self.identity)
        given = {oid for oid, value, _ in draft.attributes if value}
        if not set(visit.question.required) <= given or visit.misbehaviour == "attribute-missing":
            detail = '{"code":"IDP_REQUIRED_ATTRIBUTES_MISSING"}'
            status = ("Responder", "RequestDenied")
            return self._send(
                visit,
                turned_back(replace(visit.question, status_detail=True), self.identity, status=status, detail=detail),
            )
        scene = Scene(draft, self.identity, Sealer(visit.question.portal.certificate), self._attacker())
        if visit.misbehaviour == _REPLAYED and visit.question.entity_id in self.last_answers:
            return self._send(visit, self.last_answers[visit.question.entity_id])
        if visit.misbehaviour in MISBEHAVIOURS:
            return self._send(visit, MISBEHAVIOURS[visit.misbehaviour][1](scene))
        answer = honest(draft, self.identity, scene.sealer)
        self.last_answers[visit.question.entity_id] = answer
        return self._send(visit, answer)

    def _attacker(self) -> Identity:
        with self.lock:
            if self.attacker is None:
                self.attacker = attacker_of(self.identity)
            return self.attacker

    def _turn_back(self, token: str, visit: Visit) -> Reply:
        self.visits.pop(token, None)
        return self._send(visit, turned_back(visit.question, self.identity, status=("Responder", "RequestDenied")))

    def _send(self, visit: Visit, answer: bytes) -> Reply:
        relay_state = _RELAY_STATES.get(visit.misbehaviour, visit.question.relay_state)
        main = pages.back_to_portal(visit.question.acs_url, b64encode(answer).decode(), relay_state)
        parts = urlsplit(visit.question.acs_url)
        return Reply(
            page("Weiter zum Portal", main, site=NAME, script=True),
            form_targets=(f"{parts.scheme}://{parts.netloc}",),
        )

    def _offered(self, visit: Visit) -> list[Means]:
        wanted = visit.question.means
        return [
            means
            for means in MEANS.values()
            if means.level >= visit.question.level and (not wanted or means.key in wanted)
        ]

    def _page(self, title: str, main: str, visit: Visit) -> Reply:
        return html(f"{title} für {visit.question.display_name}", main, site=NAME)
