"""A portal and a BundID that know each other, without a network between them."""

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from portalwerk.identity.providers import (
    Begun,
    Outcome,
    PersonAttribute,
    PostForm,
    SignInAnswer,
    SignInRequest,
)
from portalwerk.identity.providers.bundid.options import BundIDOptions
from portalwerk.identity.providers.bundid.provider import BundID
from portalwerk.identity.rules import AssuranceLevel
from simulators.bundid import answers, keys
from simulators.bundid.persons import MEANS, PERSONS
from simulators.bundid.questions import Question, read_post
from simulators.bundid.scene import Scene, attacker_of
from simulators.bundid.signing import Sealer

ENTITY_ID = "https://portal.saale-elbe-land.example/sp"
ACS_URL = "https://portal.saale-elbe-land.example/rueckruf/bundid/acs/"
SSO_URL = "https://bundid.simulator.invalid/idp/profile/SAML2/POST/SSO"
IDP_ENTITY_ID = "https://bundid.simulator.invalid/idp"
MEANS_OF_LEVEL = {AssuranceLevel(means.level): means for means in MEANS.values()}


@cache
def key_of(name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key that is made once per test process: 3072 bit take a while."""
    return keys.new_key(name)


@cache
def attacker() -> answers.Identity:
    return attacker_of(identity())


def identity() -> answers.Identity:
    return answers.Identity(IDP_ENTITY_ID, *key_of("idp"))


def sign_in_request(level: AssuranceLevel = AssuranceLevel.LOW, **change: object) -> SignInRequest:
    request = SignInRequest(
        level=level,
        return_ref="Zm9ydHNldHplbg",
        service_name="Landkreis Saaletal: Antrag",
        online_service_id="BMI-X0000",
        attributes=tuple(PersonAttribute),
        back_url="https://portal.saale-elbe-land.example/saaletal/antrag/abc/anmelden/",
    )
    return replace(request, **change)  # type: ignore[arg-type]


def options(**change: object) -> BundIDOptions:
    key, certificate = key_of("sp")
    made = BundIDOptions(ENTITY_ID, ACS_URL, SSO_URL, IDP_ENTITY_ID, (key_of("idp")[1],), key, certificate)
    return replace(made, **change)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Meeting:
    """One sign-in under way: what the portal asked, as the other side understood it."""

    provider: BundID
    begun: Begun
    question: Question

    def scene(self, person: str = "mia", level: AssuranceLevel = AssuranceLevel.HIGH) -> Scene:
        """What the other side has when the person has signed in and agreed."""
        draft = answers.draft_for(self.question, PERSONS[person], MEANS_OF_LEVEL[level], identity())
        return Scene(draft, identity(), Sealer(key_of("sp")[1]), attacker())

    def finish(
        self, message: bytes, *, level: AssuranceLevel = AssuranceLevel.LOW, at: datetime | None = None
    ) -> Outcome:
        fields = {"SAMLResponse": b64encode(message).decode(), "RelayState": "Zm9ydHNldHplbg"}
        answer = SignInAnswer(fields, self.begun.request_id, level)
        return self.provider.finish(answer, at=at or datetime.now(UTC))


def meet(request: SignInRequest | None = None, **change: object) -> Meeting:
    """Let the portal ask and the other side read the question."""
    provider = BundID(options(**change))
    begun = provider.begin(request or sign_in_request(), at=datetime.now(UTC))
    assert isinstance(begun.step, PostForm)
    portal = keys.Portal(key_of("sp")[1], ENTITY_ID, (ACS_URL,))
    return Meeting(provider, begun, read_post(dict(begun.step.fields), [portal], SSO_URL))
