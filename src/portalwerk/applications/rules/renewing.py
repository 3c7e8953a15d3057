"""A newer version of the service while somebody still fills in the old one: what is different, and what may go on.

Pure. A draft is finished on the version it began with, until the publisher says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from portalwerk.applications.rules.acknowledgment import FEE_NOTES
from portalwerk.applications.rules.fees import FeeLine, fee_of
from portalwerk.applications.rules.signing import signers_asked
from portalwerk.applications.rules.submitting import DECLARATIONS
from portalwerk.catalog.rules.offer import Later, Offer, SignerRole
from portalwerk.formengine.rules.form import Answers, Facts, Form
from portalwerk.formengine.rules.migrating import Change, Migration
from portalwerk.formengine.rules.pages import prune
from portalwerk.formengine.rules.plan import plan
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.money import Money
from portalwerk.kernel.refusal import Refusal

_SIGN_INS = {
    AssuranceLevel.NONE: "Sie können ohne Anmeldung senden.",
    AssuranceLevel.BASIC: "Sie melden sich vor dem Senden an.",
    AssuranceLevel.LOW: "Sie melden sich vor dem Senden an.",
    AssuranceLevel.SUBSTANTIAL: "Sie weisen sich vor dem Senden online aus.",
    AssuranceLevel.HIGH: "Sie weisen sich vor dem Senden mit dem Online-Ausweis aus.",
}


class EarlierVersionClosed(Refusal):
    """Somebody sends on a version that the authority does not take any more."""

    sentence = (
        "Dieses Formular gilt nicht mehr. Übernehmen Sie zuerst das neue. Ihre Angaben sind gespeichert und gehen mit."
    )


class ListChanged(Refusal):
    """The answers or the form changed after the list of changes was shown."""

    sentence = "Inzwischen hat sich noch etwas geändert. Lesen Sie die Liste noch einmal. Danach können Sie übernehmen."


@dataclass(frozen=True, slots=True)
class Term:
    """Something beside the questions that is different: what it is, how it was, how it is now. Either may be empty."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Renewal:
    """What a draft becomes in the version that is offered now. `asks_anew` says that the form itself is another."""

    offer: Offer
    asks_anew: bool
    migration: Migration
    terms: Sequence[Term]

    @property
    def digest(self) -> str:
        """What identifies this list (hex): who agrees has seen exactly this one."""
        return sha256(repr((self.offer.id, self.migration.changes, tuple(self.terms))).encode()).hexdigest()


def matters(old: Offer, new: Offer) -> bool:
    """Return whether a newer version is different for those who fill it in; new letters alone are not."""
    return old.form_version_id != new.form_version_id or _weighed(old) != _weighed(new)


def _weighed(offer: Offer) -> tuple[object, ...]:
    return offer.fee_items, offer.fee_due, offer.declaration, offer.assurance, offer.signers


def is_closed(later: Later | None, today: date) -> bool:
    """Return whether the version that a draft began with is not taken any more."""
    return later is not None and later.earlier_until is not None and today > later.earlier_until


def check_is_taken(later: Later | None, today: date) -> None:
    """Refuse to send on a version that is not taken any more. Raises EarlierVersionClosed."""
    if is_closed(later, today):
        raise EarlierVersionClosed


def before_other_eyes(old: Offer, new: Offer, old_form: Form, new_form: Form) -> frozenset[str]:
    """Return the paths of questions that another person fills in the new version: their answers stay behind."""
    was, now = _hands(old, old_form), _hands(new, new_form)
    return frozenset(path for path, hand in was.items() if path in now and now[path] != hand)


def _hands(offer: Offer, form: Form) -> dict[str, str]:
    whose = {page: role.key for role in offer.signers for page in role.pages}
    return {path: whose.get(node.page_key, "") for path, node in plan(form).nodes.items() if not node.children}


def may_tell(change: Change, old: Offer, new: Offer) -> bool:
    """Return whether the applicant may read a change: what is on pages of those who sign is theirs alone."""
    was, now = ({page for role in offer.signers for page in role.pages} for offer in (old, new))
    return change.was_on not in was and change.page_key not in now


def changed_terms(
    old: Offer, new: Offer, forms: tuple[Form, Form], answers: tuple[Answers, Answers], facts: Facts
) -> list[Term]:
    """Return what is different beside the questions: costs, sign-in, declaration, who signs.

    Parameters: forms and answers, each of the old version and of the new one.
    """
    counted = [prune(form, given, facts=facts) for form, given in zip(forms, answers, strict=True)]
    fees = [fee_of(offer, form, held, facts) for offer, form, held in zip((old, new), forms, counted, strict=True)]
    asked = [
        signers_asked(offer, form, held, facts) for offer, form, held in zip((old, new), forms, counted, strict=True)
    ]
    found = [
        Term("Kosten", _cost(fees[0]), _cost(fees[1])),
        Term("Wann Sie zahlen", FEE_NOTES.get(old.fee_due, ""), FEE_NOTES.get(new.fee_due, "")),
        Term("Anmeldung", _SIGN_INS[AssuranceLevel(old.assurance)], _SIGN_INS[AssuranceLevel(new.assurance)]),
        Term("Beim Senden", DECLARATIONS.get(old.declaration, ""), DECLARATIONS.get(new.declaration, "")),
        *_signers(asked[0], asked[1]),
    ]
    return [term for term in found if term.before != term.after]


def _cost(lines: Sequence[FeeLine]) -> str:
    total = sum((line.money for line in lines), Money(0))
    return f"{total} ({', '.join(f'{line.label} {line.money}' for line in lines)})" if lines else "nichts"


def _signers(before: Sequence[SignerRole], after: Sequence[SignerRole]) -> list[Term]:
    was, now = ({role.key: role for role in roles} for roles in (before, after))
    title = "Wer unterschreibt"
    gone = [Term(title, role.title, "") for key, role in was.items() if key not in now]
    added = [Term(title, "", role.title) for key, role in now.items() if key not in was]
    both = [
        Term(f"Was unterschrieben wird: {now[key].title}", was[key].statement, now[key].statement)
        for key in was
        if key in now
    ]
    return [*gone, *added, *both]
