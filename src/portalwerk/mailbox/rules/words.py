"""The words of nudges. No personal data: subject, what to do, one link. Pure.

Source: BSI TR-03172-4, A3.6.02; UX.md C-33.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Subject and body of an e-mail, with the placeholders `{link}` and `{tenant}` in the body."""

    subject: str
    body: str


_END = "\n\nÖffnen Sie dazu diese Seite:\n{link}\n\nFragen? Rufen Sie an: 115.\n{tenant}\n"

_ANSWER = "\nSie können auch auf diese E-Mail antworten. Schreiben Sie nichts Vertrauliches hinein.\n"
#: Notices that may be answered by e-mail. A decision is not among them: no remedy can be filed by e-mail.
ANSWERABLE = frozenset({"received", "inquiry", "inquiry_reminder", "inquiry_last_day", "office_wrote"})

MAILS = {
    "draft_link": Words(
        "Hier geht Ihr Antrag weiter",
        "Guten Tag,\n\nSie haben einen Antrag begonnen. Mit diesem Link machen Sie weiter, auch auf einem anderen "
        "Gerät. Geben Sie ihn nicht weiter. Nach 30 Tagen ohne Änderung löschen wir den Entwurf." + _END,
    ),
    "signer_invited": Words(
        "Ihre Unterschrift wird gebraucht",
        "Guten Tag,\n\njemand stellt einen Antrag, den Sie mit unterschreiben müssen. Worum es geht, steht auf der "
        "Seite. Der Link ist nur für Sie. Geben Sie ihn nicht weiter." + _END,
    ),
    "signer_reminder": Words(
        "Ihre Unterschrift fehlt noch",
        "Guten Tag,\n\nein Antrag wartet auf Ihre Unterschrift. Ohne sie kann er nicht gesendet werden." + _END,
    ),
    "signature_fallen": Words(
        "Bitte unterschreiben Sie noch einmal",
        "Guten Tag,\n\nSie haben einen Antrag unterschrieben. Danach wurden Angaben geändert. Ihre Unterschrift gilt "
        "deshalb nicht mehr. Lesen Sie die Angaben bitte noch einmal." + _END,
    ),
    "signatures_complete": Words(
        "Alle haben unterschrieben",
        "Guten Tag,\n\nalle haben unterschrieben. Sie können Ihren Antrag jetzt senden." + _END,
    ),
    "signature_missing": Words(
        "Eine Unterschrift fehlt",
        "Guten Tag,\n\nan Ihrem Antrag fehlt eine Unterschrift. Wie es steht, sehen Sie auf der Seite." + _END,
    ),
    "mandate_given": Words(
        "Jemand bittet Sie um Hilfe bei einem Antrag",
        "Guten Tag,\n\njemand bittet Sie, bei einem Antrag zu helfen. Auf der Seite sehen Sie, was Sie tun dürfen und "
        "bis wann. Der Link ist nur für Sie. Geben Sie ihn nicht weiter." + _END,
    ),
    "counter_link": Words(
        "Hier ist Ihr Antrag",
        "Guten Tag,\n\nwir haben mit Ihnen einen Antrag begonnen. Mit diesem Link machen Sie weiter. Geben Sie ihn "
        "nicht weiter. Nach 30 Tagen ohne Änderung löschen wir den Entwurf." + _END,
    ),
    "received": Words(
        "Ihr Antrag ist da",
        "Guten Tag,\n\nIhr Antrag ist bei uns angekommen. Auf der Seite sehen Sie jederzeit, wo er gerade ist." + _END,
    ),
    "deemed_extended": Words(
        "Wir brauchen länger für Ihren Antrag",
        "Guten Tag,\n\nwir brauchen länger für Ihren Antrag. Bis wann und warum, steht auf der Seite." + _END,
    ),
    "deemed_granted": Words(
        "Ihr Antrag gilt als genehmigt",
        "Guten Tag,\n\nwir haben nicht rechtzeitig entschieden. Ihr Antrag gilt deshalb als genehmigt. Was das heißt, "
        "steht auf der Seite." + _END,
    ),
    "later": Words(
        "Ihr Antrag dauert länger als gedacht",
        "Guten Tag,\n\nIhr Antrag dauert länger, als wir zuerst gesagt haben. Sie müssen nichts tun. Womit wir jetzt "
        "rechnen, steht auf der Seite." + _END,
    ),
    "inquiry": Words(
        "Sie sind dran: Uns fehlt noch etwas",
        "Guten Tag,\n\nfür Ihren Antrag fehlt uns noch etwas. Was das ist und bis wann wir es brauchen, steht auf "
        "der Seite." + _END,
    ),
    "inquiry_reminder": Words(
        "Bald endet eine Frist",
        "Guten Tag,\n\nfür Ihren Antrag fehlt uns noch etwas. Die Frist endet bald. Was fehlt und bis wann, steht auf "
        "der Seite." + _END,
    ),
    "inquiry_last_day": Words(
        "Heute endet eine Frist",
        "Guten Tag,\n\nfür Ihren Antrag fehlt uns noch etwas. Die Frist endet heute um 24 Uhr. Was fehlt, steht auf "
        "der Seite." + _END,
    ),
    "office_wrote": Words(
        "Das Amt hat Ihnen geschrieben",
        "Guten Tag,\n\nzu Ihrem Antrag ist eine Nachricht für Sie da. Sie lesen sie auf der Seite." + _END,
    ),
    "decided": Words(
        "Die Entscheidung ist da",
        "Guten Tag,\n\nwir haben über Ihren Antrag entschieden. Den Bescheid können Sie jetzt abrufen." + _END,
    ),
    "inspection": Words(
        "Ihre Akte ist da",
        "Guten Tag,\n\nSie wollten Ihre Akte einsehen. Sie können sie jetzt abrufen." + _END,
    ),
    "forwarded": Words(
        "Ihr Antrag wird jetzt woanders bearbeitet",
        "Guten Tag,\n\neine andere Stelle bearbeitet jetzt Ihren Antrag. Sie müssen nichts tun. Welche Stelle das ist, "
        "steht auf der Seite." + _END,
    ),
    "consultation": Words(
        "Wir bitten um Ihre Stellungnahme",
        "Guten Tag,\n\nwir bearbeiten einen Antrag und brauchen dazu Ihre Stellungnahme. Worum es geht und bis wann, "
        "steht auf der Seite. Der Link ist nur für Sie. Geben Sie ihn nicht weiter." + _END,
    ),
    "consultation_reminder": Words(
        "Ihre Stellungnahme fehlt noch",
        "Guten Tag,\n\nwir haben Sie um eine Stellungnahme gebeten. Die Frist endet bald. Danach öffnet der Link "
        "nichts mehr." + _END,
    ),
    "papers_revoked": Words(
        "Ihr Bescheid gilt nicht mehr",
        "Guten Tag,\n\nder Bescheid zu Ihrem Antrag gilt nicht mehr. Warum, steht auf der Seite." + _END,
    ),
    "ready": Words(
        "Es liegt für Sie bereit",
        "Guten Tag,\n\nIhr Antrag ist fast fertig. Wo Sie etwas abholen und was Sie mitbringen, steht auf der Seite."
        + _END,
    ),
    "closed": Words(
        "Ihr Antrag ist abgeschlossen",
        "Guten Tag,\n\nIhr Antrag ist abgeschlossen. Sagen Sie uns gern, wie es war." + _END,
    ),
    "papers_end": Words(
        "Bald löschen wir Papiere",
        "Guten Tag,\n\nein Antrag von Ihnen ist lange abgeschlossen. Bald löschen wir die Papiere dazu. Möchten Sie "
        "sie behalten? Dann laden Sie sie vorher herunter. Wann wir löschen, steht auf der Seite." + _END,
    ),
}


def mail_words(template: str, *, link: str, tenant_name: str, is_answerable: bool = False) -> Words:
    """Return the finished words of a nudge. Raises KeyError for an unknown template."""
    words = MAILS[template]
    body = words.body.format(link=link, tenant=tenant_name)
    return Words(words.subject, body + _ANSWER if is_answerable else body)
