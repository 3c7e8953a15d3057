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
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether all parts that must be there could be read."""
        return None not in (self.package, self.form, self.fees, self.process) and "de" in self.texts


def fingerprint_of(package: Package) -> str:
    """A name for the exact content that is installed; examples and overlays are no part of a version."""
    assert package.package and package.form and package.fees and package.process
    content = {
        "package": package.package.model_dump(),
        "form": package.form.fingerprint,
        "fees": package.fees.model_dump(),
        "process": package.process.model_dump(),
        "texts": {language: texts.model_dump() for language, texts in package.texts.items()},
        "letters": package.letters,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def definition_for(package: Package, tenant_key: str) -> dict[str, Any]:
    """What one tenant offers: the package with its overlay, as `catalog.rules.offer` reads it."""
    assert package.package and package.fees and package.process
    process = package.process.model_dump()
    fees = package.fees.model_dump()
    texts = {language: one.model_dump(exclude_none=True) for language, one in package.texts.items()}
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
        "package": package.package.model_dump(),
        "process": process,
        "fees": fees,
        "texts": texts,
        "letters": package.letters,
    }


def description_texts(package: Package, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The texts of the service page in all languages, with the legal basis beside them."""
    assert package.package
    return {language: {**one, "legal_basis": package.package.legal_basis} for language, one in texts.items()}
