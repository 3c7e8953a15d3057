"""All pages of an application. They live by topic: drafting, sending, following."""

from portalwerk.web.portal.applications.drafting import begin, discard, later, page, resume, upload
from portalwerk.web.portal.applications.following import follow, letter, live, lookup, reply, withdraw
from portalwerk.web.portal.applications.sending import check, sent, sign_in, submit

__all__ = [
    "begin",
    "check",
    "discard",
    "follow",
    "later",
    "letter",
    "live",
    "lookup",
    "page",
    "reply",
    "resume",
    "sent",
    "sign_in",
    "submit",
    "upload",
    "withdraw",
]
