"""All pages of an application. They live by topic: drafting, sending, following, signing, helping."""

from portalwerk.web.portal.applications.correcting import correct
from portalwerk.web.portal.applications.drafting import begin, discard, later, page, resume, upload
from portalwerk.web.portal.applications.following import follow, letter, live, lookup, reply, withdraw
from portalwerk.web.portal.applications.helping import acts, helpers, stop_helping
from portalwerk.web.portal.applications.inviting import invitation
from portalwerk.web.portal.applications.objecting import objection
from portalwerk.web.portal.applications.rating import rate
from portalwerk.web.portal.applications.receiving import begin_upload, part
from portalwerk.web.portal.applications.renewing import renew
from portalwerk.web.portal.applications.sending import check, sent, sign_in, submit
from portalwerk.web.portal.applications.signing import decline, sign, signers, take_back
from portalwerk.web.portal.applications.writing import thread

__all__ = [
    "acts",
    "begin",
    "begin_upload",
    "check",
    "correct",
    "decline",
    "discard",
    "follow",
    "helpers",
    "invitation",
    "later",
    "letter",
    "live",
    "lookup",
    "objection",
    "page",
    "part",
    "rate",
    "renew",
    "reply",
    "resume",
    "sent",
    "sign",
    "sign_in",
    "signers",
    "stop_helping",
    "submit",
    "take_back",
    "thread",
    "upload",
    "withdraw",
]
