"""What stands in the decision letter, and in short on the applicant's page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portalwerk.cases.rules.wording import PROVISO_WORDS, FeeShown, Proviso
from portalwerk.catalog.rules.offer import Offer, OutcomeOption
from portalwerk.documents.rules import Authority, Decision, FeeLine, Head, NextStep, Row, long_date
from portalwerk.documents.rules import Proviso as ProvisoLine

KIND_WORDS = {
    "granted": "Ihr Antrag ist genehmigt.",
    "partly_granted": "Ihr Antrag ist zum Teil genehmigt.",
    "denied": "Ihr Antrag ist abgelehnt.",
    "confirmed": "Wir haben Ihre Anzeige bestätigt.",
}
OBJECTION_WORDS = {
    "granted": "Ihr Widerspruch hat Erfolg.",
    "partly_granted": "Ihr Widerspruch hat zum Teil Erfolg.",
    "denied": "Ihr Widerspruch hat keinen Erfolg.",
}


@dataclass(frozen=True)
class DecisionText:
    """All that a decision letter needs besides the authority's head.

    Parameters: recipient, lines of the address window, empty for a letter that is only read online;
    remedy, the notice of remedy, paragraph by paragraph; announcement, the sentence on Bekanntgabe; automatic_law,
    the law by which no person decided.
    """

    offer: Offer
    outcome: OutcomeOption
    reasons: Sequence[str]
    file_number: str
    reference: str
    applicant: str
    arrived_at: datetime
    decided_at: datetime
    fee: FeeShown
    announcement: str
    remedy: Sequence[str]
    recipient: Sequence[str] = ()
    provisos: Sequence[Proviso] = ()
    automatic_law: str = ""


def decision_letter(text: DecisionText, authority: Authority, *, draft: bool = False) -> Decision:
    """Return the letter; a draft says so and has no seal. Moments are local.

    Source: § 36, § 37 Abs. 3, 6, § 39 Abs. 1, § 41 VwVfG.
    """
    letter = text.offer.letters.get(letter_kind(text.outcome))
    return Decision(
        head=Head(
            authority=authority,
            title=letter.subject if letter else text.outcome.title,
            date=long_date(text.decided_at.date()),
            reference=text.reference,
            recipient=tuple(text.recipient),
            info=(
                Row("Aktenzeichen", text.file_number),
                Row(f"Ihr {text.offer.noun} vom", long_date(text.arrived_at.date())),
            ),
            salutation=f"Guten Tag {text.applicant}," if text.applicant else "Guten Tag,",
        ),
        outcome=text.outcome.operative,
        orders=letter.paragraphs if letter else (),
        reasons=tuple(text.reasons),
        provisos=tuple(ProvisoLine(PROVISO_WORDS[one.kind], one.text) for one in text.provisos),
        fees=tuple(FeeLine(label, amount) for label, amount in text.fee.lines),
        fee_total=text.fee.total,
        fee_note=_fee_note(text),
        next_steps=tuple(NextStep(step) for step in steps_after(text.offer, text.outcome)),
        announcement=text.announcement,
        remedy=tuple(text.remedy),
        signed_by=authority.unit,
        automatic=automatic_note(text.automatic_law),
        sealed=not draft,
        draft="Entwurf" if draft else "",
    )


def automatic_note(law: str) -> str:
    """Return the sentence that no person decided; empty where one did. Source: § 35a VwVfG."""
    if not law:
        return ""
    return (
        "Diesen Bescheid hat ein Computer vollständig automatisch erstellt (Paragraf 35a Verwaltungsverfahrensgesetz). "
        f"Das ist hier erlaubt: {law}. Wenn Sie nicht einverstanden sind, prüft ein Mensch noch einmal."
    )


def letter_kind(outcome: OutcomeOption) -> str:
    """Return the key of the package's words for an outcome."""
    return "denied" if outcome.kind == "denied" else "granted"


def steps_after(offer: Offer, outcome: OutcomeOption) -> tuple[str, ...]:
    """Return what the person does or gets after the decision."""
    handover = offer.handover
    if outcome.kind == "denied" or handover.way in {"none", "download"}:
        return ()
    steps = [f"Sie bekommen: {handover.thing}. Wir sagen Ihnen Bescheid, sobald es so weit ist."]
    if handover.bring:
        steps.append("Bringen Sie mit: " + ", ".join(handover.bring) + ".")
    if handover.hand_in:
        steps.append("Geben Sie ab: " + ", ".join(handover.hand_in) + ".")
    return tuple(steps)


def summary_for_page(text: DecisionText) -> dict[str, object]:
    """Return the decision in short, as the applicant's page shows it above the PDF."""
    return {
        "outcome": text.outcome.title,
        "kind": text.outcome.kind,
        "sentence": (OBJECTION_WORDS if text.offer.is_objection else KIND_WORDS).get(
            text.outcome.kind, text.outcome.title
        ),
        "operative": text.outcome.operative,
        "reasons": list(text.reasons),
        "remedy": list(text.remedy),
        "announcement": text.announcement,
        "next_steps": list(steps_after(text.offer, text.outcome)),
        "fee": text.fee.total,
        "fee_lines": [list(line) for line in text.fee.lines],
        "fee_note": text.fee.note,
        "provisos": [[PROVISO_WORDS[one.kind], one.text] for one in text.provisos],
        "automatic": automatic_note(text.automatic_law),
    }


def _fee_note(text: DecisionText) -> str:
    """Return why the fee is lower, and when what is left is due."""
    if not text.fee.lines:
        return ""
    due = "Bitte zahlen Sie innerhalb eines Monats, nachdem der Bescheid bekannt gegeben ist."
    if text.fee.is_nothing:
        due = "Sie müssen nichts zahlen."
    elif text.offer.fee_due == "on_submit":
        due = f"Haben Sie schon gezahlt, ist das erledigt. Sonst gilt: {due}"
    elif text.offer.fee_due == "on_pickup":
        due = "Sie zahlen beim Abholen."
    return f"{text.fee.note} {due}".strip()
