"""Letters that the tests print."""

from datetime import UTC, datetime

from portalwerk.documents.rules import (
    Acknowledgment,
    AttachmentLine,
    Authority,
    Decision,
    FeeLine,
    Head,
    NextStep,
    Proviso,
    Row,
    Section,
)

MADE_AT = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
CREST = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 48">'
    '<path d="M2 2h36v26c0 10-8 16-18 18C10 44 2 38 2 28z" fill="#003a46"/></svg>'
)
SAALETAL = Authority(
    name="Landkreis Saaletal",
    unit="Untere Jagdbehörde",
    address=("Am Markt 1", "07999 Burgbach"),
    phone="03600 0115",
    crest_svg=CREST,
)


def head(title: str, **changes: object) -> Head:
    return Head(authority=SAALETAL, title=title, date="21. November 2026", reference="7KQ-2MX-4RT", **changes)


def acknowledgment(*, name: str = "Ada Beispiel") -> Acknowledgment:
    return Acknowledgment(
        head=head("Eingangsbestätigung"),
        service="Jagdschein beantragen",
        arrived="21. November 2026, 10:42 Uhr",
        steps=(NextStep("Die Jagdbehörde prüft Ihre Unterlagen.", "Meist dauert das 19 Tage."),),
        sections=(Section("Ihre Person", (Row("Name", name), Row("Ort", "Burgbach"))),),
        attachments=(AttachmentLine("Prüfungszeugnis.pdf", 212_345, "ab" * 32, "Zeugnis"),),
        fees=(FeeLine("Jagdschein für drei Jahre", "53,00 €"),),
        fee_total="53,00 €",
        fee_note="Sie zahlen beim Abholen.",
        contact="Rufen Sie an: 115.",
    )


def decision() -> Decision:
    return Decision(
        head=head("Bescheid: Jagdschein", recipient=("Ada Beispiel", "Hauptstraße 5", "07999 Burgbach")),
        outcome="Sie bekommen den Jagdschein für drei Jahre.",
        details=(Row("Gültig ab", "1. April 2027"),),
        reasons=("Sie haben die Jägerprüfung bestanden.",),
        provisos=(Proviso("Auflage", "Melden Sie einen Umzug innerhalb eines Monats."),),
        fees=(FeeLine("Jagdschein für drei Jahre", "53,00 €"),),
        fee_total="53,00 €",
        announcement="Der Bescheid gilt am vierten Tag nach dem Einstellen als bekannt gegeben.",
        remedy=("Gegen diesen Bescheid können Sie innerhalb eines Monats Widerspruch erheben.",),
        signed_by="Karl Kern",
    )
