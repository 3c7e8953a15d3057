"""Who may open an application, and as whom."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from uuid import UUID

from portalwerk.identity.rules import AssuranceLevel


class Opening(Enum):
    """The answer to whoever comes with the link of an application."""

    OPEN = "open"
    SIGN_IN = "sign_in"
    FOREIGN = "foreign"


class Hand(StrEnum):
    """Whose hand is on an application: each has a link of their own to it."""

    APPLICANT = "applicant"
    SIGNER = "signer"
    MANDATE = "mandate"


@dataclass(frozen=True)
class Lock:
    """What an application demands: nothing (the link is the key), or an account at a level.

    With `needs_account` an account is asked for although none is known yet: invited people take their link first.
    """

    account_id: UUID | None
    level: AssuranceLevel
    needs_account: bool = False


def may_open(lock: Lock, *, account_id: UUID | None, level: AssuranceLevel) -> Opening:
    """Return whether somebody with the link may open the application.

    Without an account the link alone opens it. With one, the same account at the level it was bound with;
    a lower level (run out, or another means) asks to sign in again.
    Source: BSI TR-03172-3, A3.16.03.
    """
    if lock.account_id is None:
        return Opening.SIGN_IN if lock.needs_account else Opening.OPEN
    if account_id is None:
        return Opening.SIGN_IN
    if account_id != lock.account_id:
        return Opening.FOREIGN
    return Opening.OPEN if level >= lock.level else Opening.SIGN_IN
