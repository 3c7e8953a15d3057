"""Who must sign, as a package declares it: what is refused, with file, line and sentence."""

import json
import shutil
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from portalwerk.packages.queries import check_package, read_package
from portalwerk.packages.rules.package import fingerprint_of
from portalwerk.packages.rules.suggestions import offer_in

PACKAGES = Path(__file__).parents[2] / "service-packages"
KITA, DOG = PACKAGES / "kita-anmelden", PACKAGES / "hund-anmelden"


@pytest.fixture
def copied(tmp_path):
    """A copy of the package in which one thing of its signer is changed."""

    def copy(**changes):
        folder = tmp_path / KITA.name
        shutil.copytree(KITA, folder)
        path = folder / "package.yaml"
        head = yaml.safe_load(path.read_text())
        assurance = changes.pop("assurance", None)
        again = changes.pop("again", None)
        head["assurance"] = assurance or head["assurance"]
        head["signers"][0] |= changes
        if again is not None:
            head["signers"].append(deepcopy(head["signers"][0]) | again)
        path.write_text(yaml.safe_dump(head, allow_unicode=True, sort_keys=False))
        return check_package(folder)

    return copy


def test_the_package_of_two_parents_holds_together():
    assert check_package(KITA) == []


def test_the_offer_knows_who_signs_what():
    [role] = offer_in(read_package(KITA).whole).signers
    assert (role.key, role.needs, role.source) == ("zweiter_elternteil", "ozg_9a", "zweiter_elternteil")
    assert (role.pages, role.sees) == (("zweiter-elternteil",), ("kind", "betreuung"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pages": ["gibt-es-nicht"]}, "Die Seite „gibt-es-nicht“ gibt es im Formular nicht"),
        ({"sees": ["gibt-es-nicht"]}, "Die Seite „gibt-es-nicht“ gibt es im Formular nicht"),
        ({"from": "kind"}, "kein Feld für eine E-Mail-Adresse"),
        ({"from": "nichts.da"}, "kein Feld für eine E-Mail-Adresse"),
        ({"required_if": 'sorge == "allein"'}, "braucht als shown_if genau die Bedingung required_if"),
        ({"required_if": "gibt_es_nicht == 1"}, "gibt_es_nicht"),
        ({"sees": ["kind", "zweiter-elternteil"]}, "Lesen darf sie nur, wer sie ausfüllt"),
        ({"pages": ["kind", "betreuung", "eltern", "zweiter-elternteil"]}, "bleibt keine Seite übrig"),
        ({"assurance": "none"}, "muss sich anmelden"),
        ({"again": {}}, "gibt es zweimal"),
        ({"again": {"key": "andere"}}, "gehört schon „Zweiter Elternteil“"),
        ({"needs": "paper"}, "ozg_9a"),
        ({"sees": []}, "sees"),
    ],
)
def test_what_does_not_fit_is_named(copied, changes, sentence):
    findings = [str(one) for one in copied(**changes) if one.file in {"package.yaml", "process.yaml"}]
    assert any(sentence in one for one in findings), findings
    assert all(one.startswith("package.yaml:") for one in findings if sentence in one)


def test_a_version_from_before_there_were_signers_keeps_its_name():
    package = read_package(DOG).whole
    head = {
        name: value for name, value in package.head.model_dump().items() if name not in {"signers", "earlier_until"}
    }
    process = package.process.model_dump()
    later = {"retention_months", "purpose", "countersign", "automatic"}
    process = {name: value for name, value in process.items() if name not in later}
    for outcome in process["outcomes"]:
        del outcome["provisos"]
    content = {
        "package": head,
        "form": package.form.fingerprint,
        "fees": package.fees.model_dump(),
        "process": process,
        "texts": {language: texts.model_dump() for language, texts in package.texts.items()},
        "letters": dict(package.letters),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    assert fingerprint_of(package) == sha256(text.encode()).hexdigest()


def test_another_signer_is_another_version():
    package = read_package(KITA).whole
    [signer] = package.head.signers
    other = package.head.model_copy(update={"signers": [signer.model_copy(update={"needs": "eid"})]})
    assert fingerprint_of(replace(package, head=other)) != fingerprint_of(package)
