"""A whole package as read from its folder, and what of it is installed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portalwerk.formengine.rules.form import Form
from portalwerk.packages.rules.definition import (
    ExampleFile,
    FeesFile,
    OverlayFile,
    PackageFile,
    ProcessFile,
    TextsFile,
    TranslationsFile,
)
from portalwerk.packages.rules.source import Finding, Source

ASSURANCE = {"none": 0, "basic": 1, "low": 2, "substantial": 3, "high": 4}


@dataclass
class Package:
    """A package; parts that could not be read are None, the reasons stand in `findings`."""

    folder: str
    package: PackageFile | None = None
    form: Form | None = None
    fees: FeesFile | None = None
    process: ProcessFile | None = None
    texts: dict[str, TextsFile] = field(default_factory=dict)
    examples: dict[str, ExampleFile] = field(default_factory=dict)
    overlays: dict[str, OverlayFile] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    translations: TranslationsFile | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> "WholePackage | None":
        """The package if all parts that must be there could be read."""
        if self.package and self.form and self.fees and self.process and "de" in self.texts:
            return WholePackage(
                self.package, self.form, self.fees, self.process, self.texts, self.examples, self.overlays, self.letters
            )
        return None


@dataclass(frozen=True)
class WholePackage:
    """A package that has everything it must have."""

    head: PackageFile
    form: Form
    fees: FeesFile
    process: ProcessFile
    texts: Mapping[str, TextsFile]
    examples: Mapping[str, ExampleFile]
    overlays: Mapping[str, OverlayFile]
    letters: Mapping[str, str]


def fingerprint_of(package: WholePackage) -> str:
    """A name for the exact content that is installed; examples and overlays are no part of a version."""
    content = {
        "package": _without_new_keys(package.head.model_dump()),
        "form": package.form.fingerprint,
        "fees": package.fees.model_dump(),
        "process": _without_new_keys(package.process.model_dump()),
        "texts": {language: texts.model_dump() for language, texts in package.texts.items()},
        "letters": dict(package.letters),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


_CAME_LATER = ("signers", "earlier_until", "retention_months", "purpose", "countersign", "automatic", "provisos")


def _without_new_keys(file: dict[str, Any]) -> dict[str, Any]:
    """Keys that came later count only where they are used: what was installed before keeps its name."""
    kept = {name: value for name, value in file.items() if value or name not in _CAME_LATER}
    if "outcomes" in kept:
        kept["outcomes"] = [_without_new_keys(outcome) for outcome in kept["outcomes"]]
    return kept


def definition_for(package: WholePackage, tenant_key: str) -> dict[str, Any]:
    """What one tenant offers: the package with its overlay, as `catalog.rules.offer` reads it."""
    process = package.process.model_dump()
    fees = package.fees.model_dump()
    texts = {
        language: one.model_dump(exclude_none=True, exclude={"form", "complete"})
        for language, one in package.texts.items()
    }
    overlay = package.overlays.get(tenant_key)
    if overlay is not None:
        for language, changes in overlay.texts.items():
            texts[language] = {**texts[language], **changes}
        for item in fees["items"]:
            if item["key"] in overlay.fees:
                item |= overlay.fees[item["key"]].model_dump(exclude_none=True)
        process["deadlines"] |= overlay.deadlines
        process["switches"] |= overlay.switches
    return {
        "package": package.head.model_dump(),
        "process": process,
        "fees": fees,
        "texts": texts,
        "letters": dict(package.letters),
    }


def description_texts(package: WholePackage, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The texts of the service page in all languages, with the legal basis beside them."""
    return {language: {**one, "legal_basis": package.head.legal_basis} for language, one in texts.items()}
