"""Do the signers of a package fit its form? Findings without file: path in package.yaml, and sentence."""

from collections.abc import Iterator, Mapping, Sequence

from portalwerk.applications.rules.signing import email_field
from portalwerk.formengine.rules.form import Form
from portalwerk.packages.rules.definition import SignerSource
from portalwerk.packages.rules.package import Package
from portalwerk.packages.rules.source import SourcePath


def signer_findings(package: Package, form: Form) -> Iterator[tuple[SourcePath, str]]:
    """Everything that is wrong with `signers` of package.yaml."""
    head = package.package
    if head is None or not head.signers:
        return
    if head.assurance == "none":
        yield ("assurance",), "Wer andere unterschreiben lässt, muss sich anmelden. Wählen Sie ein Vertrauensniveau."
    owners: dict[str, str] = {}
    for at, signer in enumerate(head.signers):
        here: SourcePath = ("signers", at)
        if any(other.key == signer.key for other in head.signers[:at]):
            yield (*here, "key"), f"Den Schlüssel „{signer.key}“ gibt es zweimal."
        yield from _pages(form, signer, here, owners)
        if signer.source is not None and email_field(form, signer.source) is None:
            yield (*here, "from"), f"In „{signer.source}“ gibt es kein Feld für eine E-Mail-Adresse."
    yield from _applicant(form, head.signers, owners)


def _applicant(
    form: Form, signers: Sequence[SignerSource], owners: Mapping[str, str]
) -> Iterator[tuple[SourcePath, str]]:
    if all(page.key in owners for page in form.pages):
        yield ("signers",), "Für die antragstellende Person bleibt keine Seite übrig."
    for at, signer in enumerate(signers):
        for key in signer.sees:
            if key in owners:
                sentence = f"Die Seite „{key}“ füllt „{owners[key]}“ aus. Lesen darf sie nur, wer sie ausfüllt."
                yield ("signers", at, "sees"), sentence


def _pages(
    form: Form, signer: SignerSource, here: SourcePath, owners: dict[str, str]
) -> Iterator[tuple[SourcePath, str]]:
    for name, keys in (("pages", signer.pages), ("sees", signer.sees)):
        for key in keys:
            if form.page(key) is None:
                yield (*here, name), f"Die Seite „{key}“ gibt es im Formular nicht."
    for key in signer.pages:
        if key in owners:
            yield (*here, "pages"), f"Die Seite „{key}“ gehört schon „{owners[key]}“."
        owners[key] = signer.title
        page = form.page(key)
        if signer.required_if and page is not None and page.shown_if != signer.required_if:
            # Else nobody could fill a page that is shown although its signer is not asked.
            sentence = f"Die Seite „{key}“ braucht als shown_if genau die Bedingung required_if dieser Person."
            yield (*here, "pages"), sentence
