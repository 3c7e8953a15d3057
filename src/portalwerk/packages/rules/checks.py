"""Does a package hold together? Every finding names file, line and remedy."""

from collections.abc import Iterator

from portalwerk.cases.rules.remedy import FieldOfLaw
from portalwerk.formengine.rules.expression import OverBudget, compile_expression
from portalwerk.formengine.rules.form import Answers, Form
from portalwerk.formengine.rules.kinds import BOOL, NUMBER
from portalwerk.formengine.rules.paths import static_path
from portalwerk.formengine.rules.plan import Planner
from portalwerk.formengine.rules.syntax import ExpressionFault
from portalwerk.formengine.rules.translating import unknown_places, untranslated
from portalwerk.packages.rules.definition import ExampleFile, FeesFile, ProcessFile
from portalwerk.packages.rules.package import Package, WholePackage
from portalwerk.packages.rules.signers import signer_findings
from portalwerk.packages.rules.sketching import kept_faults
from portalwerk.packages.rules.source import Finding, SourcePath
from portalwerk.packages.rules.trying import tried

LEAST_EXAMPLES = 3
_PAGE_DEPTH = len(("pages", 0, "key"))


def check(package: Package) -> list[Finding]:
    """All findings of a package in the order of its files; empty means it can be installed."""
    findings = list(package.findings)
    findings += _names(package)
    findings += _law(package)
    if package.form is not None:
        form_findings = list(_form(package, package.form))
        findings += form_findings
        findings += [_at(package, "package.yaml", path, said) for path, said in signer_findings(package, package.form)]
        whole = package.whole
        if whole is not None and not form_findings:
            findings += _expressions(package, whole)
            if not findings:
                findings += _examples(package, whole)
    findings += _texts(package)
    findings += _words_of_form(package)
    findings += _overlays(package)
    return sorted(dict.fromkeys(findings))


def _at(package: Package, file: str, path: SourcePath, sentence: str) -> Finding:
    source = package.sources.get(file)
    return source.finding(path, sentence) if source else Finding(file, 0, sentence)


def _names(package: Package) -> Iterator[Finding]:
    if package.package and package.package.slug != package.folder:
        sentence = f"Die Adresse „{package.package.slug}“ muss gleich dem Namen des Ordners „{package.folder}“ sein."
        yield _at(package, "package.yaml", ("slug",), sentence)
    signs = package.process.declaration if package.process else "none"
    if package.package and package.package.assurance == "none" and signs in ("ozg_9a", "eid"):
        sentence = "Ohne Anmeldung geht diese Form der Erklärung nicht. Wählen Sie none oder ein Vertrauensniveau."
        yield _at(package, "process.yaml", ("declaration",), sentence)


def _law(package: Package) -> Iterator[Finding]:
    fields = [field.value for field in FieldOfLaw]
    if package.process and package.process.field_of_law not in fields:
        sentence = f"Dieses Rechtsgebiet ist nicht hinterlegt. Bekannt sind: {', '.join(fields)}."
        yield _at(package, "process.yaml", ("field_of_law",), sentence)
    yield from _deciding(package)


def _deciding(package: Package) -> Iterator[Finding]:
    """What the package says of deciding: a countersignature that somebody gives, an automatic outcome that exists."""
    process = package.process
    if process is None:
        return
    asked = process.countersign
    if asked is not None and not asked.outcomes and asked.from_fee is None:
        sentence = "Sagen Sie, wann jemand mitzeichnet: bei welchen Ergebnissen (outcomes) oder ab welcher Gebühr."
        yield _at(package, "process.yaml", ("countersign",), sentence)
    automatic = process.automatic
    if automatic is None:
        return
    if automatic.outcome not in {outcome.key for outcome in process.outcomes}:
        sentence = f"Das Ergebnis „{automatic.outcome}“ gibt es nicht."
        yield _at(package, "process.yaml", ("automatic", "outcome"), sentence)
    if "§" not in automatic.law and "Art." not in automatic.law:
        sentence = "Nennen Sie die Vorschrift mit Paragraf, zum Beispiel: § 5 Abs. 2 HuStG."
        yield _at(package, "process.yaml", ("automatic", "law"), sentence)


def _form(package: Package, form: Form) -> Iterator[Finding]:
    for sentence in kept_faults(form):
        yield _at(package, "form.yaml", _place_of(package, sentence), sentence)


def _place_of(package: Package, sentence: str) -> SourcePath:
    """Where the element or page named in a sentence stands in form.yaml."""
    name = sentence.partition("„")[2].partition("“")[0]
    source = package.sources.get("form.yaml")
    wanted = name.split(".")
    if source is None or not name:
        return ()
    for path in source.marks:
        is_meant = (len(path) == _PAGE_DEPTH) == sentence.startswith("Seite")
        if path and path[-1] == "key" and is_meant and _keys_above(package, path) == wanted:
            # behind the name stands which of its conditions is meant: „name“, shown_if: …
            condition = "count" if "mindestens" in sentence else sentence.partition("“, ")[2].partition(":")[0]
            part = (*path[:-1], condition)
            return part if part in source.marks else path
    return ()


def _keys_above(package: Package, path: SourcePath) -> list[str]:
    found: list[str] = []
    value = package.sources["form.yaml"].value
    for step in path[:-1]:
        value = value[step]
        if isinstance(value, dict) and "key" in value and "pages" not in value:
            found.append(str(value["key"]))
    # an element is named without its page, a page by itself
    return found[1:] if len(found) > 1 else found


def _expressions(package: Package, whole: WholePackage) -> Iterator[Finding]:
    conditions = [*_of_fees(whole.fees), *_of_process(whole.process), *_of_signers(whole)]
    for file, path, source, is_number in conditions:
        try:
            compile_expression(source, Planner(whole.form).scope(()), NUMBER if is_number else BOOL)
        except ExpressionFault as wrong:
            yield _at(package, file, path, f"Die Bedingung passt nicht zum Formular: {wrong}")


def _of_fees(fees: FeesFile) -> Iterator[tuple[str, SourcePath, str, bool]]:
    for at, item in enumerate(fees.items):
        if item.when is not None:
            yield "fees.yaml", ("items", at, "when"), item.when, False
        if item.times is not None:
            yield "fees.yaml", ("items", at, "times"), item.times, True


def _of_process(process: ProcessFile) -> Iterator[tuple[str, SourcePath, str, bool]]:
    for at, outcome in enumerate(process.outcomes):
        for position, reason in enumerate(outcome.reasons):
            if reason.suggested_if is not None:
                path = ("outcomes", at, "reasons", position, "suggested_if")
                yield "process.yaml", path, reason.suggested_if, False
    if process.automatic is not None:
        yield "process.yaml", ("automatic", "when"), process.automatic.when, False


def _of_signers(whole: WholePackage) -> Iterator[tuple[str, SourcePath, str, bool]]:
    for at, signer in enumerate(whole.head.signers):
        if signer.required_if is not None:
            yield "package.yaml", ("signers", at, "required_if"), signer.required_if, False


def _texts(package: Package) -> Iterator[Finding]:
    german = package.texts.get("de")
    if german is None:
        return
    wanted = german.model_dump(exclude_none=True)
    for language, texts in package.texts.items():
        given = texts.model_dump(exclude_none=True)
        for key in wanted.keys() - given.keys():
            if key != "documents_note":
                yield _at(package, f"texts/{language}.yaml", (), f"Der Text „{key}“ fehlt, auf Deutsch gibt es ihn.")


def _words_of_form(package: Package) -> Iterator[Finding]:
    """What a language lacks is German on the page; a fault only where the package says that nothing is lacking."""
    for language, texts in package.texts.items() if package.form is not None else ():
        file = f"texts/{language}.yaml"
        if language == "de" and (texts.form or texts.complete):
            yield _at(package, file, ("form",), "Auf Deutsch stehen die Texte des Formulars in form.yaml.")
        elif package.form is not None and texts.form:
            for place in unknown_places(package.form, texts.form):
                yield _at(package, file, ("form", place), f"Die Stelle „{place}“ gibt es im Formular nicht.")
        missing = untranslated(package.form, language) if package.form is not None and language != "de" else []
        if texts.complete and missing:
            sentence = f"Die Sprache gilt als vollständig, aber vom Formular {_lacking(len(missing))}: „{missing[0]}“."
            yield _at(package, file, ("complete",), sentence)


def _lacking(count: int) -> str:
    return "fehlt ein Text" if count == 1 else f"fehlen {count} Texte, zuerst"


def _overlays(package: Package) -> Iterator[Finding]:
    for tenant, overlay in package.overlays.items():
        file = f"tenants/{tenant}.yaml"
        for language, changes in overlay.texts.items():
            known = package.texts.get(language)
            if known is None:
                yield _at(package, file, ("texts", language), f"Texte in „{language}“ hat das Paket nicht.")
                continue
            for key in changes.keys() - type(known).model_fields.keys():
                yield _at(package, file, ("texts", language, key), f"Den Text „{key}“ gibt es nicht.")
        fees = {item.key for item in package.fees.items} if package.fees else set()
        for key in overlay.fees.keys() - fees:
            yield _at(package, file, ("fees", key), f"Den Posten „{key}“ gibt es in fees.yaml nicht.")
        switches = package.process.switches if package.process else {}
        for key in overlay.switches.keys() - switches.keys():
            yield _at(package, file, ("switches", key), f"Den Schalter „{key}“ gibt es in process.yaml nicht.")


def _examples(package: Package, whole: WholePackage) -> Iterator[Finding]:
    form, examples = whole.form, whole.examples
    if len(examples) < LEAST_EXAMPLES:
        yield Finding(
            "examples", 0, f"Ein Paket braucht mindestens {LEAST_EXAMPLES} Beispiele, hier sind {len(examples)}."
        )
    if all(example.expect.outcome == "accepted" for example in examples.values()):
        yield Finding("examples", 0, "Ein Beispiel muss zeigen, was abgelehnt wird: outcome refused oder denied.")
    reached: set[str] = set()
    for name, example in examples.items():
        reached.update(example.expect.pages)
        yield from _example(package, whole, f"examples/{name}.yaml", example)
    for at, page in enumerate(form.pages):
        if examples and page.key not in reached:
            sentence = f"Die Seite „{page.key}“ kommt in keinem Beispiel vor. Vielleicht ist sie nie zu sehen."
            yield _at(package, "form.yaml", ("pages", at), sentence)


def _example(package: Package, whole: WholePackage, file: str, example: ExampleFile) -> Iterator[Finding]:
    yield from _unknown_answers(package, whole.form, file, example)
    try:
        found = tried(whole, example.answers, example.on)
    except OverBudget as wrong:
        yield _at(package, file, ("answers",), str(wrong))
        return
    expect = example.expect
    if list(found.pages) != expect.pages:
        yield _at(package, file, ("expect", "pages"), f"Zu sehen sind die Seiten: {', '.join(found.pages)}.")
    if found.cents != int(expect.fee.replace(",", "")):
        yield _at(package, file, ("expect", "fee"), f"Die Gebühr ist {found.euros}.")
    if found.paths != sorted(expect.problems):
        said = "; ".join(f"{problem.path}: {problem.sentence}" for problem in found.problems) or "keine"
        yield _at(package, file, ("expect", "problems"), f"Beanstandungen: {said}.")
    if found.outcome != expect.outcome:
        yield _at(package, file, ("expect", "outcome"), f"Es kommt „{found.outcome}“ heraus.")
    if not found.problems and list(found.reasons) != expect.reasons:
        yield _at(package, file, ("expect", "reasons"), f"Vorgeschlagen werden: {', '.join(found.reasons)}.")


def _unknown_answers(package: Package, form: Form, file: str, example: ExampleFile) -> Iterator[Finding]:
    known = {path for path, _element in form.walk()}
    for path in _paths(example.answers, "", ()):
        if static_path(path[0]) not in known:
            yield _at(package, file, ("answers", *path[1]), f"Die Angabe „{path[0]}“ gibt es im Formular nicht.")


def _paths(answers: Answers, prefix: str, place: SourcePath) -> Iterator[tuple[str, SourcePath]]:
    for key, value in answers.items():
        here = (*place, key)
        yield prefix + key, here
        entries = value if isinstance(value, list) else [value]
        for at, entry in enumerate(entries):
            if isinstance(entry, dict):
                inner = (*here, at) if isinstance(value, list) else here
                yield from _paths(entry, f"{prefix}{key}.", inner)
