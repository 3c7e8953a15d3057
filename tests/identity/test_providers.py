"""What every vendor of the identity socket must do, whoever wrote it."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from portalwerk.identity.providers import (
    AnswerNotExpected,
    AnswerTooOld,
    Begun,
    Cancelled,
    Identified,
    IdentityProvider,
    LevelTooLow,
    PersonAttribute,
    PostForm,
    Redirect,
    SignInAnswer,
    SignInFailed,
    SignInUnavailable,
)
from portalwerk.identity.providers.bundid.provider import BundID
from portalwerk.identity.providers.fake.options import FakeOptions, from_environment
from portalwerk.identity.providers.fake.provider import Fake
from portalwerk.identity.rules import AssuranceLevel
from simulators.bundid.answers import turned_back
from tests.identity.bundid_peer import identity, meet, sign_in_request

Fields = dict[str, str]


@dataclass(frozen=True)
class Visit:
    """A sign-in that was begun, and what the browser brings back when the person agrees or turns back."""

    provider: IdentityProvider
    begun: Begun
    agreed: Callable[[], Fields]
    cancelled: Callable[[], Fields]
    tampered: Callable[[Fields], Fields]


def at_bundid(level: AssuranceLevel) -> Visit:
    meeting = meet(sign_in_request(level))

    def agreed() -> Fields:
        scene = meeting.scene("ada", level)
        return {"SAMLResponse": b64encode(scene.answer(scene.draft)).decode(), "RelayState": "Zm9ydHNldHplbg"}

    def cancelled() -> Fields:
        message = turned_back(meeting.question, identity(), status=("Responder", "RequestDenied"))
        return {"SAMLResponse": b64encode(message).decode(), "RelayState": "Zm9ydHNldHplbg"}

    def tampered(fields: Fields) -> Fields:
        value = fields["SAMLResponse"]
        middle = len(value) // 2
        other = "A" if value[middle] != "A" else "B"
        return fields | {"SAMLResponse": value[:middle] + other + value[middle + 1 :]}

    return Visit(meeting.provider, meeting.begun, agreed, cancelled, tampered)


def at_fake(level: AssuranceLevel) -> Visit:
    provider = Fake(FakeOptions(allowed=True, answer_url="https://portal.example/rueckruf/fake/"))
    begun = provider.begin(sign_in_request(level), at=datetime.now(UTC))
    assert isinstance(begun.step, PostForm)
    fields = dict(begun.step.fields)

    def tampered(answer: Fields) -> Fields:
        return answer | {"answer": answer["answer"].replace("Ada", "Eva")}

    return Visit(provider, begun, lambda: dict(fields), lambda: fields | {"cancel": "1"}, tampered)


@pytest.fixture(params=[at_bundid, at_fake])
def arrive(request: pytest.FixtureRequest) -> Callable[[AssuranceLevel], Visit]:
    made: Callable[[AssuranceLevel], Visit] = request.param
    return made


def answer(visit: Visit, fields: Fields, level: AssuranceLevel = AssuranceLevel.LOW) -> SignInAnswer:
    return SignInAnswer(fields, visit.begun.request_id, level)


def test_begin_tells_the_browser_where_to_go_and_keeps_the_return_reference(
    arrive: Callable[[AssuranceLevel], Visit],
) -> None:
    step = arrive(AssuranceLevel.LOW).begun.step
    provider = arrive(AssuranceLevel.LOW).provider
    assert step.url.startswith(("http://", "https://"))
    if isinstance(step, Redirect):
        assert "Zm9ydHNldHplbg" in step.url
    else:
        assert dict(step.fields)[provider.return_field] == "Zm9ydHNldHplbg"


def test_two_sign_ins_have_two_ids(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    first, second = arrive(AssuranceLevel.LOW), arrive(AssuranceLevel.LOW)
    assert first.begun.request_id
    assert first.begun.request_id != second.begun.request_id


@pytest.mark.parametrize("level", [AssuranceLevel.LOW, AssuranceLevel.SUBSTANTIAL, AssuranceLevel.HIGH])
def test_person_who_agrees_is_identified_at_the_level(
    arrive: Callable[[AssuranceLevel], Visit], level: AssuranceLevel
) -> None:
    visit = arrive(level)
    outcome = visit.provider.finish(answer(visit, visit.agreed(), level), at=datetime.now(UTC))
    assert isinstance(outcome, Identified)
    assert outcome.provider == visit.provider.name
    assert outcome.level == level
    assert outcome.assertion_id
    assert outcome.expires_at > datetime.now(UTC)
    values = {attribute.name: attribute.value for attribute in outcome.attributes}
    assert values[PersonAttribute.GIVEN_NAME] == "Ada"
    assert all(attribute.trust <= level for attribute in outcome.attributes)


def test_same_person_has_the_same_pseudonym_twice(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    outcomes = []
    for _ in range(2):
        visit = arrive(AssuranceLevel.LOW)
        outcomes.append(visit.provider.finish(answer(visit, visit.agreed()), at=datetime.now(UTC)))
    first, second = outcomes
    assert isinstance(first, Identified)
    assert isinstance(second, Identified)
    assert first.subject == second.subject
    assert first.assertion_id != second.assertion_id


def test_person_who_turns_back_is_no_failure(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    visit = arrive(AssuranceLevel.LOW)
    outcome = visit.provider.finish(answer(visit, visit.cancelled()), at=datetime.now(UTC))
    assert isinstance(outcome, Cancelled)


def test_level_below_what_is_needed_is_refused_with_both_levels(
    arrive: Callable[[AssuranceLevel], Visit],
) -> None:
    visit = arrive(AssuranceLevel.LOW)
    with pytest.raises(LevelTooLow, match=r"„hoch“.*„niedrig“"):
        visit.provider.finish(answer(visit, visit.agreed(), AssuranceLevel.HIGH), at=datetime.now(UTC))


def test_answer_to_another_sign_in_is_refused(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    first, second = arrive(AssuranceLevel.LOW), arrive(AssuranceLevel.LOW)
    other = replace(answer(first, first.agreed()), request_id=second.begun.request_id)
    with pytest.raises(AnswerNotExpected):
        first.provider.finish(other, at=datetime.now(UTC))


def test_tampered_answer_is_refused(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    visit = arrive(AssuranceLevel.LOW)
    with pytest.raises(SignInFailed):
        visit.provider.finish(answer(visit, visit.tampered(visit.agreed())), at=datetime.now(UTC))


def test_empty_answer_is_refused(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    visit = arrive(AssuranceLevel.LOW)
    with pytest.raises(SignInFailed):
        visit.provider.finish(answer(visit, {}), at=datetime.now(UTC))


@pytest.mark.parametrize("hours", [-2, 2])
def test_answer_out_of_its_time_is_refused(arrive: Callable[[AssuranceLevel], Visit], hours: int) -> None:
    visit = arrive(AssuranceLevel.LOW)
    with pytest.raises(AnswerTooOld):
        visit.provider.finish(answer(visit, visit.agreed()), at=datetime.now(UTC) + timedelta(hours=hours))


def test_sign_out_leads_nowhere_or_somewhere(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    step = arrive(AssuranceLevel.LOW).provider.sign_out(return_url="https://portal.example/")
    assert step is None or step.url.startswith("https://")


def test_check_speaks_to_operators(arrive: Callable[[AssuranceLevel], Visit]) -> None:
    assert all(problem.endswith(".") for problem in arrive(AssuranceLevel.LOW).provider.check())


@pytest.mark.parametrize("provider", [Fake(from_environment({})), BundID()])
def test_vendor_without_settings_refuses_and_says_why(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ENTITY_ID", "SSO_URL", "IDP_ENTITY_ID", "IDP_CERT_FILE"):
        monkeypatch.delenv(f"PORTALWERK_BUNDID_{name}", raising=False)
    with pytest.raises(SignInUnavailable):
        provider.begin(sign_in_request(), at=datetime.now(UTC))
    with pytest.raises(SignInUnavailable):
        provider.finish(SignInAnswer({}, "x", AssuranceLevel.LOW), at=datetime.now(UTC))
    assert provider.check()
