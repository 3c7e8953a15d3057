"""The authorisation matrix: every address × everybody × everything, computed from the right that each view declares.

A new address joins by itself. What cannot be computed fails with a sentence that says what to add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from portalwerk.access.rules import RIGHTS_OF_ROLE, Right
from portalwerk.identity.rules import AssuranceLevel
from tests.isolation.world import CANARIES, NOBODY, Caller, Thing

# What a cell may come to.
OPEN, GONE, SIGN_IN, SECOND_FACTOR, TOLD = "open", "gone", "sign in", "second factor", "told"

# Parts of addresses that mean something else at one view.
PART_OF_VIEW = {
    ("pages-legal", "page"): "impressum",
    ("cases-page_image", "page"): 1,
    ("consulting-page_image", "page"): 1,
    ("cases-preview_image", "page"): 1,
}

# Pictures of pages: the page is a number.
IMAGES = {"cases-page_image", "cases-preview_image", "consulting-page_image"}

# Where the applicant sees the names of those who help.
NAMES_HELP = {"applications-acts", "applications-helpers"}
# Views that only act: a GET of theirs is 404 for everybody.
ACTS_ONLY = {
    "applications-begin_upload",
    "applications-rate",
    "drafts-copy",
    "figures-barometer",
    "review-judge",
    "review-publish",
    "cases-question_done",
    "cases-no_duplicate",
    "mail-discard",
    "cases-take",
    "cases-release",
    "consulting-take",
    "consulting-release",
    "consulting-withdraw",
    "cases-follow_up_done",
    "cases-make_ready",
    "cases-close",
    "cases-post",
    "inspection-order",
    "inspection-hand_out",
    "inbox-delete_view",
    "inbox-undo",
    "substituting-end",
    "sign_in-passkey_question",
    "sign_in-passkey_answer",
    "sign_in-new_passkey_question",
    "sign_in-new_passkey_answer",
    "sign_in-remove_passkey",
}
# Pages that a draft does not have.
NOT_OF_DRAFTS = {
    "applications-live",
    "applications-correct",
    "applications-rate",
    "applications-thread",
    "applications-objection",
}
# Public views for invited people only: the link of the application itself opens none of them.
ONLY_INVITED = {"applications-invitation"}
# The steps of the staff's own sign-in: who gets to each. Everybody else gets the first step or 404.
HALF_WAY = {
    "sign_in-password": "everybody",
    "sign_in-leave": "everybody",
    "sign_in-second_factor": "half",
    "sign_in-passkey_question": "half",
    "sign_in-passkey_answer": "half",
    "sign_in-new_passkey_question": "whole",
    "sign_in-new_passkey_answer": "whole",
}
# Public views of a body outside, by its own link: the link of an application opens none of them.
OUTSIDE = {"consulted-answer", "consulted-document"}
# Public views that look at a token all the same, as the pages of the application do; a sign-in is what they offer.
OFFERS_SIGN_IN = {"applications-sign_in"}


@dataclass(frozen=True)
class Address:
    """One line of the tables of contents."""

    name: str
    route: str
    right: str
    parts: tuple[str, ...]
    exempt: bool

    @property
    def objects(self) -> tuple[str, ...]:
        """The parts that name something of somebody."""
        nobodys = {"tenant", "slug", "key", "digest", "provider", "page", "number"}
        return tuple(part for part in self.parts if part not in nobodys)

    def path_for(self, thing: Thing) -> str:
        """Return the path of this address for a thing."""
        path = self.route
        for part in self.parts:
            if part not in thing.parts:
                raise AssertionError(
                    f"The address {self.name} has a part <{part}> that the world does not know. "
                    "Give every thing of tests/isolation/world.py one."
                )
            value = thing.parts[part]
            if value != NOBODY and (self.name, part) in PART_OF_VIEW:
                value = PART_OF_VIEW[(self.name, part)]
            elif value == NOBODY and part == "page" and self.name in IMAGES:
                value = 99
            path = re.sub(rf"<(\w+:)?{part}>", str(value), path, count=1)
        return "/" + path


def all_addresses() -> list[Address]:
    """Return every address of the portal."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Any, before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            right = getattr(pattern.callback, "right", "")
            assert right, f"{pattern.name} declares no right: give its view one decorator of web/gate/rights.py"
            parts = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
            exempt = getattr(pattern.callback, "csrf_exempt", False)
            yield Address(str(pattern.name), route, right, parts, exempt)


def expected(address: Address, role: Caller, thing: Thing, method: str) -> str:
    """Return what the declared right makes of a cell. Raises AssertionError for what it cannot decide."""
    if "tenant" in address.parts and thing.tenant == NOBODY:
        return GONE
    kind, _, detail = address.right.partition(":")
    decide = {
        "public": _public,
        "applicant": _applicant,
        "signer": _signer,
        "account_holder": _account_holder,
        "caseworker": _caseworker,
        "half_signed_in": _half_signed_in,
        "vendor": _public,
    }.get(kind)
    assert decide is not None, f"{address.name}: nobody has said yet what the right {kind} means in the matrix"
    found = decide(address, role, thing, detail)
    if found == OPEN and method != "POST" and address.name in ACTS_ONLY:
        return GONE
    return found


def _public(address: Address, role: Caller, thing: Thing, detail: str) -> str:
    if address.name in OUTSIDE:
        return OPEN if thing.outside else GONE
    if address.name in ONLY_INVITED:
        return OPEN if thing.guest else GONE
    if address.name in OFFERS_SIGN_IN:
        found = _applicant(address, role, thing, detail)
        return OPEN if found == SIGN_IN else found
    assert not address.objects, (
        f"{address.name} is public and its address names {address.objects}: say in the matrix who may see what"
    )
    public_parts = [part for part in address.parts if part != "tenant"]
    return GONE if any(_is_nowhere(address, part, thing) for part in public_parts) else OPEN


def _is_nowhere(address: Address, part: str, thing: Thing) -> bool:
    value = thing.parts[part]
    # What is public belongs to a tenant all the same: the situation is one of ours only.
    return value == NOBODY or value == "0" * 16 or (part == "key" and thing.tenant != "saaletal")


def _applicant(address: Address, role: Caller, thing: Thing, detail: str) -> str:
    if thing.guest:
        return _guest(address, role, thing)
    if not thing.owner:
        return GONE
    if thing.owner != "link":
        if not role.citizen:
            return SIGN_IN
        if role.citizen != thing.owner:
            return GONE
        if role.level < AssuranceLevel.LOW:
            return SIGN_IN
    if any(part in thing.lacks for part in address.objects):
        return GONE
    return GONE if thing.is_draft and address.name in NOT_OF_DRAFTS else OPEN


def _signer(address: Address, role: Caller, thing: Thing, detail: str) -> str:
    return _guest(address, role, thing) if thing.guest else GONE


def _guest(address: Address, role: Caller, thing: Thing) -> str:
    """The link of somebody who signs or helps opens some of it, for the account that took it."""
    if address.name not in thing.opens:
        return GONE
    if not role.citizen:
        return SIGN_IN
    if role.citizen != thing.guest:
        return GONE
    if any(part in thing.lacks for part in address.objects):
        return GONE
    return OPEN if role.level >= AssuranceLevel.LOW else SIGN_IN


def _account_holder(address: Address, role: Caller, thing: Thing, detail: str) -> str:
    if not role.citizen:
        return SIGN_IN
    if "about_id" in address.objects:
        return OPEN if str(thing.parts["about_id"]) in PAPERS.get(role.citizen, set()) else GONE
    if "reference" in address.objects:
        return OPEN if str(thing.parts["reference"]) in REFERENCES.get(role.citizen, set()) else GONE
    if "message_id" not in address.objects:
        return OPEN
    # An account is one and the same for all tenants, so that Mia's message is hers under every address.
    is_own = str(thing.parts["message_id"]) in MESSAGES.get(role.citizen, set())
    return OPEN if is_own else GONE


def _caseworker(address: Address, role: Caller, thing: Thing, detail: str) -> str:
    if role.is_half:
        return SECOND_FACTOR
    if not role.staff_of:
        return SIGN_IN
    if role.staff_of != thing.tenant:
        return GONE
    assert role.role is not None
    if Right(detail) not in RIGHTS_OF_ROLE[role.role]:
        return TOLD
    if "passkey_id" in address.objects:
        return OPEN
    return _of_authority(address, role, thing)


# What belongs to one person of the authority alone: their views, what they did to many cases at once; who stands in
# for them is also for their team lead to end.
_OWNED = {"act_id", "view_id", "substitution_id"}


def _of_authority(address: Address, role: Caller, thing: Thing) -> str:
    if "slug" in address.parts and thing.parts["slug"] == NOBODY:
        return GONE
    if "opinion_id" in address.objects:
        return _of_asked(address, role, thing)
    if {*_OWNED, "mandate_id", "mail_id"} & set(address.objects):
        return OPEN if _is_theirs(address, role, thing) else GONE
    # Cases, drafts and text modules belong to a unit.
    if {"case_id", "draft_id", "module_id"} & set(address.objects) and (
        not thing.owner or thing.unit not in role.units
    ):
        return GONE
    parts = ("follow_up_id", "consultation_id", "inspection_id", "other_id")
    if any(part in thing.lacks for part in parts if part in address.objects):
        return GONE
    if "document_id" in address.objects and ("document_id" in thing.lacks or thing.parts["page"] == NOBODY):
        return GONE
    return OPEN


def _is_theirs(address: Address, role: Caller, thing: Thing) -> bool:
    """Return whether something is a person's own, or nobody's yet."""
    if "mandate_id" in address.objects:
        # A mandate of the counter is for whoever began it.
        return str(thing.parts["mandate_id"]) == COUNTER.get(role.name)
    if "mail_id" in address.objects:
        # Nobody knows yet to which unit it belongs: whoever sorts the mail of the authority reads it.
        return bool(thing.owner) or thing.name == "an unknown tenant"
    return all(str(thing.parts[part]) == OWN.get(role.name, {}).get(part) for part in _OWNED & set(address.objects))


def _of_asked(address: Address, role: Caller, thing: Thing) -> str:
    """A question of others belongs to the unit that is asked: in this world, that of the thing."""
    if not thing.owner or thing.unit not in role.units or "opinion_id" in thing.lacks:
        return GONE
    if "paper_id" in address.objects and ("paper_id" in thing.lacks or thing.parts["page"] == NOBODY):
        return GONE
    return OPEN


def _half_signed_in(address: Address, role: Caller, thing: Thing, detail: str) -> str:
    who = HALF_WAY.get(address.name)
    assert who, f"{address.name}: say in HALF_WAY of the matrix who gets to this step of the sign-in"
    if who == "everybody" or (who == "half" and role.is_half) or (who == "whole" and role.staff_of):
        return OPEN
    return SIGN_IN if address.name == "sign_in-second_factor" else GONE


MESSAGES: dict[str, set[str]] = {}
# What each person may write a note onto: their sent applications.
PAPERS: dict[str, set[str]] = {}
# The numbers of their own applications, by account.
REFERENCES: dict[str, set[str]] = {}
# The mandate of the counter by the caller who began it.
COUNTER: dict[str, str] = {}
# What belongs to one person of an authority alone, by caller and part of the address.
OWN: dict[str, dict[str, str]] = {}


def may_show(role: Caller, thing: Thing, address: Address) -> set[str]:
    """Return the canaries that a role may meet at an address."""
    seen = set()
    if role.citizen and not (role.level < AssuranceLevel.LOW and address.right == "applicant"):
        seen.add(role.citizen)
    if role.staff_of == "elbaue":
        seen.add("mia")
    elif role.role is not None and Right.READ_CASES in RIGHTS_OF_ROLE[role.role]:
        seen |= {"ada", "link"} if "amt" in role.units else set()
        seen |= {"bea"} if "anderes" in role.units else set()
    if thing.guest and thing.guest == role.citizen and address.name in thing.opens:
        seen.add(thing.owner)
    if role.citizen == "ada" == thing.owner and address.name in NAMES_HELP:
        seen.add("bea")
    if thing.owner == "link" and address.right == "applicant":
        seen.add("link")
    return {CANARIES[who] for who in seen}


def outcome(address: Address, status: int, location: str) -> str:
    """Return what a response came to."""
    if status == 404:
        return GONE
    if status in {302, 303}:
        if address.name == "sign_in-leave":
            return OPEN
        if re.search(r"/amt/anmelden/", location):
            return SIGN_IN
        if re.search(r"/amt/zweiter-faktor/", location):
            return SECOND_FACTOR
        if re.match(r"/mein/anmelden/\?weiter=|.*/antrag/[^/]+/(anmelden|einladung)/", location):
            return SIGN_IN
        return OPEN
    if status in {200, 405, 409, 422}:
        return OPEN
    return f"status {status}"
