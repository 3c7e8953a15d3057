"""A vendor that needs no peer: it hands the browser the finished answer, sealed with a key of its own."""

import hmac
import json
import os
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from portalwerk.identity.providers import (
    AnswerNotExpected,
    AnswerTooOld,
    Attribute,
    Begun,
    Cancelled,
    Identified,
    LevelTooLow,
    Metadata,
    Outcome,
    PersonAttribute,
    PostForm,
    Redirect,
    SignInAnswer,
    SignInFailed,
    SignInRequest,
    SignInUnavailable,
)
from portalwerk.identity.providers.fake.options import FakeOptions, from_environment
from portalwerk.identity.rules import AssuranceLevel

LIFE = timedelta(minutes=5)
ADA = {
    PersonAttribute.FAMILY_NAME: "Beispiel",
    PersonAttribute.GIVEN_NAME: "Ada",
    PersonAttribute.BIRTH_DATE: "1990-04-12",
    PersonAttribute.STREET: "Lindenweg 4",
    PersonAttribute.POSTAL_CODE: "07999",
    PersonAttribute.LOCALITY: "Burgbach",
    PersonAttribute.EMAIL: "ada@beispiel.example",
}


class Fake:
    """Signs everybody in as Ada, at the level that was asked for.

    Parameters: options, otherwise read from the environment. It works only where it is allowed by name, so
    that a portal in operation never believes anybody by mistake.
    """

    name: ClassVar[str] = "fake"
    return_field: ClassVar[str] = "return_ref"

    def __init__(self, options: FakeOptions | None = None) -> None:
        self._options = options or from_environment(os.environ)
        self._key = secrets.token_bytes(32)

    def begin(self, request: SignInRequest, *, at: datetime) -> Begun:
        """Return a form that carries Ada's answer straight to the portal. Raises SignInUnavailable."""
        self._require_allowed()
        request_id = secrets.token_hex(16)
        attributes = {name.value: ADA[name] for name in request.attributes if name in ADA}
        statement = {
            "id": secrets.token_hex(16),
            "request": request_id,
            "level": int(request.level),
            "until": (at + LIFE).isoformat(),
            "from": at.isoformat(),
            "attributes": attributes,
        }
        fields = (
            *self.sealed(json.dumps(statement, sort_keys=True)),
            (self.return_field, request.return_ref),
        )
        return Begun(PostForm(self._options.answer_url, fields), request_id)

    def sealed(self, statement: str) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return the form fields of a statement: its text and the code that proves that we wrote it."""
        code = hmac.new(self._key, statement.encode(), "sha256").hexdigest()
        return ("answer", statement), ("code", code)

    def finish(self, answer: SignInAnswer, *, at: datetime) -> Outcome:
        """Read an answer that `begin` wrote. The field `cancel` stands for a person who turned back."""
        self._require_allowed()
        text = answer.fields.get("answer", "")
        (_, (_, code)) = self.sealed(text)
        if not hmac.compare_digest(code.encode(), answer.fields.get("code", "").encode()):
            raise SignInFailed("signature")
        statement = json.loads(text)
        if statement["request"] != answer.request_id:
            raise AnswerNotExpected("request")
        until = datetime.fromisoformat(statement["until"])
        if not datetime.fromisoformat(statement["from"]) <= at < until:
            raise AnswerTooOld("time")
        if "cancel" in answer.fields:
            return Cancelled(self.name, "denied")
        level = AssuranceLevel(statement["level"])
        if level < answer.level:
            raise LevelTooLow(required=answer.level, reached=level)
        return Identified(
            provider=self.name,
            subject="fake-ada",
            level=level,
            method="fake",
            attributes=tuple(
                Attribute(PersonAttribute(name), value, level) for name, value in statement["attributes"].items()
            ),
            assertion_id=statement["id"],
            expires_at=until,
        )

    def sign_out(self, *, return_url: str) -> Redirect | None:
        """Return None: there is no session to end."""
        return None

    def metadata(self) -> Metadata | None:
        """Return None: nobody has to know us."""
        return None

    def check(self) -> list[str]:
        """Say that this is no sign-in for real persons."""
        if not self._options.allowed:
            return ["Die gespielte Anmeldung ist aus. Das ist richtig, wenn echte Menschen das Portal benutzen."]
        return ["Die gespielte Anmeldung ist an: Jede Person kann sich als Ada Beispiel anmelden."]

    def _require_allowed(self) -> None:
        if not self._options.allowed:
            raise SignInUnavailable("settings")
