"""Planted faults in a copy of a real package: each is found at its line, with a sentence."""

import shutil
from pathlib import Path

import pytest
import yaml

from portalwerk.formengine.rules.translating import words_of
from portalwerk.packages.queries import check_package, packages_in, read_package
from portalwerk.packages.rules.source import Finding

PACKAGES = Path(__file__).parents[2] / "service-packages"
DOG = "hund-anmelden"


@pytest.fixture
def dog(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGES / DOG, tmp_path / DOG))


def _change(path: Path, old: str, new: str) -> int:
    """Replace text in a file; returns the line where the old text stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _one(path: Path, file: str) -> Finding:
    findings = check_package(path)
    assert {finding.file for finding in findings} == {file}, [str(finding) for finding in findings]
    return findings[0]


@pytest.mark.parametrize("path", packages_in(PACKAGES), ids=lambda path: path.name)
def test_packages_of_the_demo_hold_together(path: Path) -> None:
    assert [str(finding) for finding in check_package(path)] == []


@pytest.mark.parametrize("path", packages_in(PACKAGES), ids=lambda path: path.name)
def test_every_package_speaks_three_languages(path: Path) -> None:
    assert set(read_package(path).texts) == {"de", "en", "de-leicht"}


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("package.yaml", "payment:", "paymet:", "Meinten Sie „payment“?"),
        ("package.yaml", "assurance: none", "assurance: medium", "Erlaubt sind: none, basic, low"),
        ("package.yaml", "payment: false", "payment: no", "true oder false"),
        ("package.yaml", "slug: hund-anmelden", "slug: hund", "gleich dem Namen des Ordners"),
        ("package.yaml", "version: 1.0.0", "version: one", "nicht die richtige Form"),
        ("form.yaml", "      - key: halter", "      - kay: halter", "„key“ fehlt"),
        (
            "form.yaml",
            "shown_if: hunde.exists(h, h.gefaehrlich",
            "shown_if: hunde.exists(h, h.gross",
            "„gross“ gibt es",
        ),
        ("form.yaml", "key: erklaerung\n", "key: absenden\n", "vergeben"),
        ("form.yaml", 'ermaessigung in ["assistenz"', 'ermaessigung in ["assistent"', "„assistent“ gibt es"),
        ("form.yaml", "count: 1:3", "count: 3:1", "weniger als mindestens 3"),
        (
            "process.yaml",
            'suggested_if: ermaessigung == "assistenz"',
            'suggested_if: rabatt == "x"',
            "„rabatt“ gibt es",
        ),
        ("process.yaml", "field_of_law: municipal_tax", "field_of_law: dogs", "Bekannt sind"),
        ("process.yaml", "declaration: none", "declaration: ozg_9a", "Ohne Anmeldung"),
        ("texts/en.yaml", "costs:", "kosten:", "„kosten“ gibt es hier nicht"),
        ("texts/de.yaml", "summary: ", "summary_: ", "„summary“"),
        ("tenants/seefeld-aue.yaml", "    costs:", "    fields:", "Den Text „fields“ gibt es nicht"),
        ("tenants/seefeld-aue.yaml", "deadlines:", "fields:", "„fields“ gibt es hier nicht"),
        (
            "examples/ein-hund.yaml",
            "    - {name: Bello",
            "    - {nahme: Bello",
            "„hunde.nahme“ gibt es im Formular nicht",
        ),
        ("examples/ein-hund.yaml", 'fee: "0,00"', 'fee: "5,00"', "Die Gebühr ist 0,00"),
        ("examples/ein-hund.yaml", "pages: [halter, ", "pages: [", "Zu sehen sind die Seiten: halter"),
        ("examples/ein-hund.yaml", "outcome: accepted", "outcome: denied", "Es kommt „accepted“ heraus"),
        (
            "examples/ein-hund.yaml",
            "reasons: [steuerpflicht]",
            "reasons: [befreit]",
            "Vorgeschlagen werden: steuerpflicht",
        ),
        ("examples/zu-jung.yaml", "problems: [halter]", "problems: []", "erst mit 18 Jahren"),
    ],
)
def test_planted_fault_is_found_at_its_place(dog: Path, file: str, old: str, new: str, part: str) -> None:
    line = _change(dog / file, old, new)
    findings = check_package(dog)
    assert findings
    named = [finding for finding in findings if part in finding.sentence]
    assert named, [str(finding) for finding in findings]
    assert named[0].file == file
    # a fault of the whole element is shown at its key, a line or two away
    assert abs(named[0].line - line) <= 4


def test_dead_page_is_found(dog: Path) -> None:
    _change(dog / "form.yaml", "hunde.exists(h, h.gefaehrlich == true)", "1 > 2")
    findings = [str(finding) for finding in check_package(dog)]
    assert any("„erlaubnis“" in finding or "Seiten" in finding for finding in findings)


def test_words_of_the_form_that_lack_are_a_fault_only_where_none_may(dog: Path) -> None:
    english = dog / "texts" / "en.yaml"
    text = english.read_text(encoding="utf-8")
    some = 'form: {"halter.vorname#label": Given name}\n'
    english.write_text(text + some, encoding="utf-8")
    assert check_package(dog) == []
    english.write_text(text + "complete: true\n" + some, encoding="utf-8")
    assert "Texte, zuerst: „#title“" in _one(dog, "texts/en.yaml").sentence
    form = read_package(dog).form
    assert form is not None
    words = words_of(form)
    english.write_text(text + yaml.safe_dump({"form": {**words, "halter.nase#label": "Nose"}}), encoding="utf-8")
    assert "„halter.nase#label“ gibt es im Formular nicht" in _one(dog, "texts/en.yaml").sentence
    english.write_text(text + yaml.safe_dump({"form": words}), encoding="utf-8")
    assert check_package(dog) == []


def test_page_without_example_is_found(dog: Path) -> None:
    (dog / "examples" / "gefaehrlicher-hund.yaml").unlink()
    finding = _one(dog, "form.yaml")
    assert "Seite „erlaubnis“ kommt in keinem Beispiel vor" in finding.sentence
    assert finding.line > 1


def test_too_few_examples_are_refused(dog: Path) -> None:
    for example in list((dog / "examples").glob("*.yaml"))[2:]:
        example.unlink()
    assert any("mindestens 3 Beispiele" in finding.sentence for finding in check_package(dog))


def test_package_without_a_refusal_is_refused(dog: Path) -> None:
    for name in ("zu-jung", "anderer-ort"):
        (dog / "examples" / f"{name}.yaml").unlink()
    assert any("was abgelehnt wird" in finding.sentence for finding in check_package(dog))


@pytest.mark.parametrize("name", ["package.yaml", "form.yaml", "fees.yaml", "process.yaml", "texts/de.yaml"])
def test_missing_file_is_named(dog: Path, name: str) -> None:
    (dog / name).unlink()
    assert Finding(name, 0, "Die Datei fehlt.") in check_package(dog)


def test_code_has_no_place_in_a_package(dog: Path) -> None:
    (dog / "rules.py").write_text("print('hello')", encoding="utf-8")
    assert "gehört nicht in ein Paket" in _one(dog, "rules.py").sentence


def test_missing_folder_is_a_finding(tmp_path: Path) -> None:
    assert "gibt es nicht" in check_package(tmp_path / "nothing")[0].sentence


def test_file_in_another_encoding_is_named(dog: Path) -> None:
    (dog / "fees.yaml").write_bytes("due: never # Gebühr\n".encode("latin-1"))
    assert "UTF-8" in _one(dog, "fees.yaml").sentence


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ("countersign: {}", "Sagen Sie, wann jemand mitzeichnet"),
        ('automatic: {outcome: nix, law: "§ 5 HuStS", when: "true"}', "Das Ergebnis „nix“ gibt es nicht."),
        ('automatic: {outcome: OUTCOME, law: "Satzung", when: "true"}', "Nennen Sie die Vorschrift mit Paragraf"),
        ('automatic: {outcome: OUTCOME, when: "true"}', "„law“ fehlt"),
        ('automatic: {outcome: OUTCOME, law: "§ 5 HuStS", when: "nix == 1"}', "Die Bedingung passt nicht zum Formular"),
    ],
)
def test_what_a_package_says_of_deciding_must_hold(dog: Path, added: str, sentence: str) -> None:
    file = dog / "process.yaml"
    outcome = yaml.safe_load(file.read_text(encoding="utf-8"))["outcomes"][0]["key"]
    _change(file, "letters:\n", added.replace("OUTCOME", outcome) + "\nletters:\n")
    assert sentence in _one(dog, "process.yaml").sentence
