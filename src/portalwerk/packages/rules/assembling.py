"""A package put together from its files, whether they lie in a folder, in an archive or in a draft."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel

from portalwerk.packages.rules.definition import (
    ExampleFile,
    FeesFile,
    OverlayFile,
    PackageFile,
    ProcessFile,
    TextsFile,
    TranslationsFile,
)
from portalwerk.packages.rules.form_source import CodeListFile, FormFile, form_of
from portalwerk.packages.rules.package import Package
from portalwerk.packages.rules.reading import Model, read_model
from portalwerk.packages.rules.source import Finding, Source

#: What a draft or an archive holds: the content of each file by its path; YAML as values, letters as text.
Content = Mapping[str, Any]

#: The files of a package and their models; the names are those of the schemas beside the packages.
FILES: dict[str, type[BaseModel]] = {
    "package": PackageFile,
    "form": FormFile,
    "fees": FeesFile,
    "process": ProcessFile,
    "texts": TextsFile,
    "example": ExampleFile,
    "codelist": CodeListFile,
    "overlay": OverlayFile,
    "translations": TranslationsFile,
}
NEEDED = ("package.yaml", "form.yaml", "fees.yaml", "process.yaml", "texts/de.yaml")


def model_of(name: str) -> type[BaseModel] | None:
    """The model of a file by its path, None for one that is no YAML of a package."""
    folder, _, file = name.rpartition("/")
    if not file.endswith(".yaml"):
        return None
    kind = {"texts": "texts", "examples": "example", "codelists": "codelist", "tenants": "overlay"}.get(folder)
    if kind is None and not folder and file.removesuffix(".yaml") in {"texts", "example", "codelist", "overlay"}:
        return None
    return FILES.get(kind or ("" if folder else file.removesuffix(".yaml")))


def assemble(
    folder: str, sources: Mapping[str, Source], letters: Mapping[str, str], *, unreadable: Collection[str] = ()
) -> Package:
    """Put a package together; what does not fit its model is left out and noted in its findings.

    Parameters: unreadable, names of files that are there but could not be read; their findings are noted already.
    """
    found = Package(folder=folder, sources=dict(sources), letters=dict(letters))
    known = {*sources, *unreadable}
    found.findings += [Finding(name, 0, "Die Datei fehlt.") for name in NEEDED if name not in known]
    found.package = _one(found, "package.yaml", PackageFile)
    found.fees = _one(found, "fees.yaml", FeesFile)
    found.process = _one(found, "process.yaml", ProcessFile)
    found.translations = _one(found, "translations.yaml", TranslationsFile)
    found.texts = _many(found, "texts", TextsFile)
    found.examples = _many(found, "examples", ExampleFile)
    found.overlays = _many(found, "tenants", OverlayFile)
    form_file = _one(found, "form.yaml", FormFile)
    code_lists = _many(found, "codelists", CodeListFile)
    if form_file is not None and found.package is not None:
        words = {language: texts.form for language, texts in found.texts.items()}
        found.form = form_of(form_file, version=found.package.version, code_lists=code_lists, words=words)
    return found


def package_of(content: Content) -> Package:
    """The package that a draft's content makes. Its folder is its address."""
    sources = {name: Source(name, value) for name, value in content.items() if name.endswith(".yaml")}
    letters = {
        name.removeprefix("letters/").removesuffix(".typ"): str(text)
        for name, text in content.items()
        if name.endswith(".typ")
    }
    head = content.get("package.yaml")
    return assemble(str(head.get("slug", "")) if isinstance(head, Mapping) else "", sources, letters)


def content_of(package: Package) -> dict[str, Any]:
    """What of a read package is kept: the content of its files."""
    content = {name: source.value for name, source in sorted(package.sources.items())}
    return content | {f"letters/{name}.typ": text for name, text in sorted(package.letters.items())}


def _one(found: Package, name: str, model: type[Model]) -> Model | None:
    source = found.sources.get(name)
    if source is None:
        return None
    one, findings = read_model(source, model)
    found.findings += findings
    return one


def _many(found: Package, folder: str, model: type[Model]) -> dict[str, Model]:
    names = sorted(name for name in found.sources if name.startswith(f"{folder}/"))
    read = {name.removeprefix(f"{folder}/").removesuffix(".yaml"): _one(found, name, model) for name in names}
    return {name: one for name, one in read.items() if one is not None}
