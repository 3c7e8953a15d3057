"""What follows when nobody fetches a decision. Pure."""

from enum import StrEnum

from portalwerk.cases.rules.announcement import Announced, Basis, Lapsed, NotYet

MOST_RENEWALS = 1
# A provision that ended without anybody fetching goes on as a letter by post, of the same law.
BY_POST = {Basis.VWVFG_41_2A: Basis.VWVFG_41_2, Basis.SGB_X_37_2A: Basis.SGB_X_37}


class Unfetched(StrEnum):
    """What is to be done."""

    RENEW = "renew"
    POST = "post"


def step_after(known: Announced | NotYet | Lapsed, *, basis: Basis, renewals: int) -> Unfetched | None:
    """Return what follows for a decision, or None: it is announced, or it can still be fetched.

    Parameters: renewals, how often it was provided anew. Source: § 41 Abs. 2a Satz 5, 6 VwVfG.
    """
    if not isinstance(known, Lapsed):
        return None
    return Unfetched.RENEW if renewals < MOST_RENEWALS or basis not in BY_POST else Unfetched.POST
