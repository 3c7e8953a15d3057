"""The files of a package as strict models: their JSON Schemas are generated from here.

Scalars are never converted: text is text, a truth value is ``true`` or ``false``. Unknown keys are refused.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
PageKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
ServiceKey = Annotated[str, StringConstraints(pattern=r"^99\d{12}$")]
Euros = Annotated[str, StringConstraints(pattern=r"^\d{1,6},\d{2}$")]

Assurance = Literal["none", "basic", "low", "substantial", "high"]
Declaration = Literal["none", "ozg_9a", "eid", "qes", "paper"]
Counting = Literal["calendar", "calendar_to_working_day", "working"]
OutcomeKind = Literal["granted", "partly_granted", "denied", "confirmed"]
Basis = Literal["vwvfg", "ozg_9", "sgb_x", "ao"]


class Strict(BaseModel):
    """Refuses unknown keys and conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SignerSource(Strict):
    """Somebody besides the applicant who must sign, before the application can be sent."""

    key: Key
    title: Line = Field(description="Wer unterschreibt, zum Beispiel: Zweiter Elternteil.")
    source: Line | None = Field(
        default=None, alias="from", description="Gruppe oder Feld, worin die E-Mail-Adresse dieser Person steht."
    )
    pages: list[PageKey] = Field(default_factory=list, description="Seiten, die nur diese Person ausfüllt und sieht.")
    sees: list[PageKey] = Field(
        min_length=1, description="Seiten der antragstellenden Person, die diese Person liest und mitunterschreibt."
    )
    statement: Line = Field(description="Der Satz, den diese Person unterschreibt.")
    needs: Literal["ozg_9a", "eid"] = Field(
        description="Womit sie sich ausweist: Anmeldung auf dem Vertrauensniveau der Leistung oder Online-Ausweis."
    )
    order: int | None = Field(
        default=None, ge=1, le=20, description="Reihenfolge. Wer eine kleinere Zahl hat, unterschreibt vorher."
    )
    required_if: Condition | None = Field(default=None, description="Bedingung. Ohne sie muss die Person immer.")


class PackageFile(Strict):
    """``package.yaml``: what the package is and where it belongs."""

    slug: Slug = Field(description="Öffentliche Adresse der Leistung, gleich dem Namen des Ordners.")
    version: Version = Field(description="Drei Zahlen. Eine veröffentlichte Version ändert sich nie mehr.")
    service_key: ServiceKey | None = Field(default=None, description="Leistungsschlüssel, 14 Ziffern.")
    level: Literal["land", "county", "town", "institution"] = Field(description="Wessen Aufgabe die Leistung ist.")
    unit: Slug = Field(description="Schlüssel der Organisationseinheit, die den Antrag bearbeitet.")
    place: Literal["residence", "matter", "business"] = Field(
        default="residence", description="Was über die Zuständigkeit entscheidet: Wohnort, Ort der Sache, Betriebssitz."
    )
    assurance: Assurance = Field(description="Vertrauensniveau, das die Leistung verlangt.")
    payment: bool = Field(description="Ob im Antrag bezahlt wird.")
    valid_from: IsoDate
    earlier_until: IsoDate | None = Field(
        default=None,
        description="Letzter Tag, an dem ein Antrag auf einer früheren Fassung noch gesendet werden darf. "
        "Ohne Angabe darf jeder angefangene Antrag auf seiner Fassung fertig werden.",
    )
    legal_basis: list[Line] = Field(min_length=1, description="Rechtsgrundlagen, wie sie auf der Seite stehen.")
    situations: list[Key] = Field(default_factory=list, description="Lebenslagen, in denen die Leistung hilft.")
    icon: Key = Field(default="document", description="Bild der Kachel.")
    signers: list[SignerSource] = Field(
        default_factory=list, max_length=10, description="Wer außer der antragstellenden Person unterschreiben muss."
    )


class FeeItem(Strict):
    """One line of the fee schedule."""

    key: Key
    label: Line
    amount: Euros = Field(description="Betrag in Euro mit zwei Stellen, zum Beispiel 25,30.")
    when: Condition | None = Field(default=None, description="Bedingung. Ohne sie gilt der Posten immer.")
    times: Condition | None = Field(default=None, description="Rechenausdruck: wie oft der Posten anfällt.")
    note: Line | None = None


class FeesFile(Strict):
    """``fees.yaml``: what it costs, computed from the answers."""

    due: Literal["on_submit", "on_pickup", "by_decision", "never"] = Field(
        description="Wann bezahlt wird: beim Absenden, beim Abholen, mit dem Bescheid, nie."
    )
    items: list[FeeItem] = Field(default_factory=list)


class Promise(Strict):
    """How long it usually takes, until figures of real cases replace it."""

    from_days: int = Field(ge=0, le=730)
    to_days: int = Field(ge=0, le=730)


class Deadlines(Strict):
    """Periods of the proceeding in days."""

    decide_days: int = Field(ge=1, le=730, description="Innere Frist bis zur Entscheidung.")
    counting: Counting = Field(
        default="calendar",
        description="Wie die Tage bis zur Entscheidung zählen: jeder Tag; jeder Tag, aber ein Ende am Samstag, Sonntag"
        " oder Feiertag rückt auf den nächsten Werktag (§ 31 Abs. 3 VwVfG); nur Arbeitstage des Landes.",
    )
    inquiry_days: int = Field(ge=3, le=180, description="Frist, um Fehlendes nachzureichen.")
    deemed_approval_months: int | None = Field(
        default=None,
        ge=1,
        le=24,
        description="Genehmigungsfiktion: nach so vielen Monaten gilt der Antrag als genehmigt. Nur wenn das Fachrecht"
        " sie anordnet; nennt es keine Zahl, sind es drei (§ 42a Abs. 2 VwVfG).",
    )


class RequestableDocument(Strict):
    """A paper that the caseworker can tick to ask for."""

    key: Key
    title: Line
    hint: Line | None = None
    reason: Line | None = Field(default=None, description="Warum das Amt die Unterlage braucht.")


class Handover(Strict):
    """The thing that a person holds in the end."""

    thing: Line
    way: Literal["pickup", "post", "download", "none"]
    ready: Line | None = Field(default=None, description="Satz, wenn die Sache bereitliegt.")
    bring: list[Line] = Field(default_factory=list, description="Was man mitbringt.")
    hand_in: list[Line] = Field(default_factory=list, description="Was man abgibt.")


class ReasonModule(Strict):
    """A text module for the reasons of a decision (§ 39 VwVfG)."""

    key: Key
    title: Line
    text: Prose
    suggested_if: Condition | None = None


class ProvisoModule(Strict):
    """A text module for a Nebenbestimmung (§ 36 VwVfG)."""

    key: Key
    kind: Literal["limit", "condition", "obligation", "revocation"] = Field(
        description="Befristung, Bedingung, Auflage oder Widerrufsvorbehalt."
    )
    title: Line
    text: Prose = Field(description="Was in geschweiften Klammern steht, wird beim Entscheiden eingesetzt: {datum}.")


class OutcomeSource(Strict):
    """A way in which the case can end."""

    key: Key
    kind: OutcomeKind
    title: Line
    operative: Prose = Field(description="Der Tenor: was entschieden wird.")
    reasons: list[ReasonModule] = Field(min_length=1)
    provisos: list[ProvisoModule] = Field(default_factory=list, description="Nebenbestimmungen zur Auswahl.")


class CountersignSource(Strict):
    """When a second person must sign before the letter is written."""

    outcomes: list[OutcomeKind] = Field(default_factory=list, description="Bei diesen Ergebnissen immer.")
    from_fee: Euros | None = Field(default=None, description="Ab dieser Gebühr bei jedem Ergebnis.")


class AutomaticSource(Strict):
    """A decision that no person makes (§ 35a VwVfG)."""

    outcome: Key = Field(description="Der Schlüssel des Ergebnisses.")
    law: Line = Field(description="Die Vorschrift, die das erlaubt. Ohne sie darf kein Bescheid automatisch ergehen.")
    when: Condition = Field(description="Nur wenn diese Bedingung erfüllt ist, ohne Ermessen und Beurteilung.")


class LetterText(Strict):
    """Words of one letter; the Typst file of the same name lays them out."""

    subject: Line
    paragraphs: list[Prose] = Field(min_length=1)


class ProcessFile(Strict):
    """``process.yaml``: how the authority works on it."""

    kind: Literal["application", "notice"]
    declaration: Declaration
    field_of_law: Key = Field(description="Rechtsgebiet: bestimmt mit dem Land den Rechtsbehelf.")
    basis: Basis = Field(description="Nach welchem Gesetz bekannt gegeben wird.")
    usual: Promise
    deadlines: Deadlines
    documents: list[RequestableDocument] = Field(default_factory=list)
    handover: Handover
    outcomes: list[OutcomeSource] = Field(min_length=1)
    countersign: CountersignSource | None = Field(
        default=None, description="Wann eine zweite Person mitzeichnen muss, bevor der Bescheid geschrieben wird."
    )
    automatic: AutomaticSource | None = Field(
        default=None, description="Vollautomatischer Bescheid, nur wo ein Gesetz ihn erlaubt (§ 35a VwVfG)."
    )
    letters: dict[Literal["acknowledgment", "granted", "denied", "inquiry"], LetterText]
    switches: dict[Key, bool] = Field(default_factory=dict, description="Was ein Mandant ein- oder ausschalten darf.")
    retention_months: int | None = Field(
        default=None, ge=1, le=1200, description="So viele Monate nach dem Abschluss wird der Vorgang aufbewahrt."
    )
    purpose: Line | None = Field(default=None, description="Wofür die Angaben verwendet werden (Art. 13 DSGVO).")


class CostText(Strict):
    """A line under costs."""

    label: Line
    amount: Line


class DocumentText(Strict):
    """A needed paper, as the service page shows it."""

    title: Line
    hint: Line | None = None


class TextsFile(Strict):
    """``texts/<language>.yaml``: the service page in one language."""

    title: Line
    short_title: Line
    summary: Prose
    minutes: int = Field(ge=1, le=120, description="So lange dauert das Ausfüllen.")
    eligibility_title: Line
    eligibility: list[Line] = Field(min_length=1)
    cost_summary: Line
    costs: list[CostText] = Field(default_factory=list)
    duration_summary: Line
    documents: list[DocumentText] = Field(default_factory=list)
    documents_note: Line | None = None
    assurance_note: Line
    responsibility_reason: Line
    next_steps: list[Line] = Field(min_length=1, description="Was nach dem Absenden passiert.")
    legal_note: Line
    remedy_note: Line
    keywords: list[Line] = Field(default_factory=list, description="Wörter, mit denen Menschen danach suchen.")
    complete: bool = Field(
        default=False, description="Die Sprache ist vollständig: Fehlt dann ein Text, ist das ein Fehler, kein Hinweis."
    )
    form: dict[str, Prose] = Field(
        default_factory=dict, description="Texte des Formulars in dieser Sprache: halter.name#label, /seite#title, …"
    )


class Expectation(Strict):
    """What an example must lead to."""

    pages: list[str] = Field(min_length=1, description="Die sichtbaren Seiten in ihrer Reihenfolge.")
    fee: Euros
    problems: list[str] = Field(default_factory=list, description="Pfade mit Beanstandung; leer: absendbar.")
    outcome: Literal["accepted", "refused", "denied", "exit"] = Field(
        description="accepted: geht durch; refused: lässt sich nicht absenden; denied: das Amt wird ablehnen; "
        "exit: endet an einem Ausgang, der letzten der Seiten."
    )
    reasons: list[Key] = Field(default_factory=list, description="Vorgeschlagene Begründungen.")


class ExampleFile(Strict):
    """``examples/*.yaml``: answers and what must follow from them."""

    title: Line
    on: IsoDate = Field(description="Tag, an dem das Beispiel spielt.")
    answers: dict[str, object]
    expect: Expectation


class FeeOverlay(Strict):
    """A fee that a tenant sets otherwise."""

    amount: Euros
    note: Line | None = None


class OverlayFile(Strict):
    """``tenants/<key>.yaml``: what one tenant sets otherwise. Never fields or conditions."""

    texts: dict[str, dict[str, object]] = Field(default_factory=dict, description="Sprache, dann Schlüssel der Texte.")
    fees: dict[Key, FeeOverlay] = Field(default_factory=dict)
    deadlines: dict[Literal["decide_days", "inquiry_days"], int] = Field(default_factory=dict)
    switches: dict[Key, bool] = Field(default_factory=dict)


class TranslationsFile(Strict):
    """``translations.yaml``: which German wording each translation was made from, to find outdated ones."""

    made_from: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="Sprache, dann Schlüssel des Textes, dann Prüfzahl des deutschen Textes."
    )
