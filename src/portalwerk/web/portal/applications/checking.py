"""The page with all answers: in sections, with the way back to each, the costs and the declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portalwerk.applications.queries import Opened
from portalwerk.applications.rules.acknowledgment import FEE_NOTES
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.signing import signed_sections
from portalwerk.applications.rules.submitting import DECLARATIONS, OBJECTS
from portalwerk.formengine.rules.form import CHECK_PAGE
from portalwerk.formengine.rules.summary import Row, Section, summary
from portalwerk.kernel.money import Money
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.portal.applications.forms import SendingForm
from portalwerk.web.portal.applications.paging import frame_parts, has_signed, page_href, visible
from portalwerk.web.portal.applications.people import missing_signers, signed_parts
from portalwerk.web.portal.applications.uploads import Shown, shown_uploads
from portalwerk.web.portal.dates import moment_of

DELIVERY = (
    ("portal", "Hier im Portal", "Sie bekommen eine Nachricht, sobald er da ist."),
    ("post", "Mit der Post", "Das dauert ein paar Tage länger."),
)


@dataclass(frozen=True)
class Answered:
    """One answer, with the file it leads to, if it is one."""

    label: str
    lines: Sequence[str]
    href: str = ""


@dataclass
class Block:
    """Answers under one heading."""

    title: str
    anchor: str
    rows: list[Answered] = field(default_factory=list)


@dataclass(frozen=True)
class CheckedSection:
    """One page of the form on the check page."""

    title: str
    anchor: str
    href: str
    rows: Sequence[Answered]
    blocks: Sequence[Block]


def declares(opened: Opened) -> bool:
    """Return whether the service asks for a declaration on the check page; else its form has one, or none is needed."""
    return opened.offer.declaration != "none"


def sending_form(opened: Opened, posted: Mapping[str, Any] | None = None) -> SendingForm:
    """Return the form that sends. How the decision comes is asked of those who have an account to fetch it in."""
    return SendingForm(posted, asks_delivery=opened.application.account_id is not None)


def check_parts(
    request: HttpRequest, opened: Opened, form: SendingForm, *, problems: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """Return what the template of the check page needs."""
    wrong = [problem for problem in opened.problems() if opened.is_theirs(problem.page_key)]
    missing = [(problem.sentence, problem.page_key) for problem in wrong]
    total = sum((line.money for line in opened.fees), Money(0))
    tenant = tree().by_id[opened.application.tenant_id]
    pages = visible(opened)
    return {
        **frame_parts(request, opened, now=CHECK_PAGE),
        "checked": checked_sections(request, opened),
        "problems": missing or list(problems),
        "is_complete": not missing,
        "may_send": opened.mandate is None or opened.mandate.may_send,
        "unsigned": missing_signers(opened),
        "signed": signed_parts(opened),
        "missing_href": f"{page_href(request, opened, wrong[0].page_key)}?ziel={CHECK_PAGE}" if wrong else "",
        "delivery": DELIVERY,
        "errors": {name: sentence for sentence, name in problems},
        "form": form,
        "declares": declares(opened),
        "warning": OBJECTS if opened.offer.is_objection else DECLARATIONS.get(opened.offer.declaration, ""),
        "fees": opened.fees,
        "fee_total": total,
        "fee_note": FEE_NOTES.get(opened.offer.fee_due, ""),
        "button": f"{opened.offer.noun} verbindlich senden{_later_amount(opened, total)}",
        "office": f"{opened.offer.unit_name}, {tenant.name}",
        "number": len(pages) + 1,
        "back_href": page_href(request, opened, pages[-1].key) if pages else "",
        "submit_href": link(request, "applications-submit", token=opened.token),
    }


def confirmation_words(opened: Opened) -> dict[str, Any]:
    """Return what the confirmation says besides the number: who has it since when, and what it costs."""
    application = opened.application
    tenant = tree().by_id[application.tenant_id]
    at = moment_of(application.submitted_at) if application.submitted_at else ""
    fee = Money(application.fee_cents)
    return {
        "lead": f"Angekommen am {at}: {opened.offer.unit_name}, {tenant.name}. Das ist Ihre Bestätigung.",
        "fee_total": str(fee) if fee.cents else "",
        "fee_note": FEE_NOTES.get(opened.offer.fee_due, ""),
    }


def _later_amount(opened: Opened, total: Money) -> str:
    if not total.cents:
        return ""
    when = {"on_pickup": "beim Abholen zahlen", "by_decision": "später zahlen"}.get(opened.offer.fee_due, "zahlen")
    return f" und {total} {when}"


def readable(opened: Opened) -> list[Section]:
    """Return the answers that whoever opened the application may read, by page."""
    if opened.hand == Hand.SIGNER:
        return signed_sections(opened.part, opened.sections()) if opened.part else []
    sections = summary(opened.form, opened.answers, facts=opened.facts)
    return [section for section in sections if opened.reads(section.page_key)]


def checked_sections(request: HttpRequest, opened: Opened) -> list[CheckedSection]:
    """Return the answers as the check page shows them, with the way to where each is changed."""
    files = shown_uploads(request, opened)
    sections = []
    for section in readable(opened):
        anchor = f"f-{section.page_key}"
        changes = opened.is_theirs(section.page_key) and not has_signed(opened)
        href = f"{page_href(request, opened, section.page_key)}?ziel={CHECK_PAGE}" if changes else ""
        first, *blocks = _blocks(section.rows, files, anchor)
        shown = [block for block in blocks if block.rows]
        sections.append(CheckedSection(section.title, anchor, href, first.rows, shown))
    return sections


def _blocks(rows: Sequence[Row], files: Mapping[str, Shown], anchor: str) -> list[Block]:
    """Split rows at their headings; what stands before the first belongs to the section itself."""
    blocks = [Block("", anchor)]
    for row in rows:
        if row.kind == "heading" and not row.label:
            continue
        if row.kind == "heading":
            blocks.append(Block(row.label, f"{anchor}-{len(blocks)}"))
        elif row.kind == "file":
            known = [files[file_id] for file_id in row.files if file_id in files]
            blocks[-1].rows.extend(Answered(row.label, (one.title, one.category_label), one.href) for one in known)
        else:
            lines = () if row.kind == "empty" else tuple(row.value_text.split("\n"))
            blocks[-1].rows.append(Answered(row.label or "Angaben", lines))
    return blocks
