"""When an application may be sent, changed or withdrawn."""

from enum import StrEnum

from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.refusal import Refusal


class Status(StrEnum):
    """The lifecycle of an application as the applicant's side knows it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"


class AlreadySent(Refusal):
    """Somebody changes or sends an application that was sent before."""

    sentence = "Sie haben diesen Antrag schon gesendet. Wo er gerade ist, sehen Sie auf der Seite mit dem Stand."


class NotSentYet(Refusal):
    """Somebody follows what is still a draft."""

    sentence = "Diesen Antrag haben Sie noch nicht gesendet. Ihre Angaben sind gespeichert."


class SignInNeeded(Refusal):
    """The service needs to know who sends."""

    sentence = (
        "Für diesen Antrag müssen wir wissen, wer Sie sind. Bitte melden Sie sich an. Ihre Angaben sind gespeichert."
    )


class NotComplete(Refusal):
    """Answers are missing or wrong."""

    sentence = "{count} fehlen oder stimmen nicht. Sie stehen oben auf der Seite."


class CannotWithdraw(Refusal):
    """The decision is made."""

    sentence = (
        "Das Amt hat schon entschieden. Deshalb können Sie den Antrag nicht mehr zurückziehen. Rufen Sie uns an: 115."
    )


class NotConfirmed(Refusal):
    """The declaration was not confirmed."""

    sentence = "Bestätigen Sie bitte, dass Ihre Angaben stimmen. Setzen Sie dazu das Häkchen."


#: Declarations in the words of the law's demand: the person sees that the click binds. Source: § 9a Abs. 3 OZG.
DECLARATIONS = {
    "ozg_9a": "Mit dem Senden stellen Sie den Antrag verbindlich. Das gilt wie eine Unterschrift.",
    "eid": "Mit dem Senden stellen Sie den Antrag verbindlich. Das gilt wie eine Unterschrift.",
}

OBJECTS = "Mit dem Senden legen Sie Widerspruch ein. Das gilt wie eine Unterschrift."


def check_is_draft(status: str) -> None:
    """Refuse to change what was sent. Raises AlreadySent."""
    if status != Status.DRAFT:
        raise AlreadySent


def check_may_submit(
    status: str, *, problems: int, level: AssuranceLevel, needed: AssuranceLevel, confirmed: bool
) -> None:
    """Refuse to send what is sent, incomplete, unconfirmed or from somebody not known well enough.

    Raises AlreadySent, SignInNeeded, NotComplete, NotConfirmed. Source: § 9a Abs. 2, 3 OZG; § 3 Abs. 4 OZG.
    """
    check_is_draft(status)
    if level < needed:
        raise SignInNeeded
    if problems:
        raise NotComplete(count="Eine Angabe" if problems == 1 else f"{problems} Angaben")
    if not confirmed:
        raise NotConfirmed


def check_may_withdraw(status: str) -> None:
    """Refuse to withdraw after the decision. Raises CannotWithdraw."""
    if status not in {Status.DRAFT, Status.SUBMITTED}:
        raise CannotWithdraw
