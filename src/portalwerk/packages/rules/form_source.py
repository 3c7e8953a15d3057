"""``form.yaml`` as strict models: pages, groups and fields."""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from portalwerk.formengine.rules.blocks import block
from portalwerk.formengine.rules.form import CodeList, Form, RuleText, Translation, Words, element_json
from portalwerk.packages.rules.definition import Condition, Line, PageKey, Prose, Slug, Strict

ElementKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")]
Count = Annotated[str, StringConstraints(pattern=r"^(\d{1,3}|\d{1,3}:(\d{1,3}|\*))$")]

ElementType = Literal[
    "group", "text", "textarea", "number", "integer", "money", "date", "partial_date", "time", "datetime",
    "boolean", "select", "radio", "checkboxes", "file", "email", "phone", "iban", "postcode",
    "url", "plate", "vin", "checked_number", "point", "label", "declaration", "hidden", "locked", "block",
]  # fmt: skip
#: What `prefill` says at a block that asks about whoever applies.
APPLICANT = "applicant"
#: Ready groups (`formengine.rules.blocks`).
BlockName = Literal[
    "person", "organisation", "address", "contact", "bank_account", "children", "vehicle", "parcel", "evidence",
    "declaration",
]  # fmt: skip


class OptionSource(Strict):
    """One choice of a list."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    label: Line
    hint: Line | None = None


class CategorySource(Strict):
    """What one of several files can be."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
    label: Line
    needed: bool = Field(default=False, description="Muss unter den Dateien sein.")


class CheckSource(Strict):
    """A demand on several answers at once."""

    valid_if: Condition
    sentence: Line
    target: str = ""


class ElementSource(Strict):
    """A field, a group of elements (``type: group``), or a ready group (``type: block``)."""

    key: ElementKey
    type: ElementType
    label: Line | None = Field(default=None, description="Frage oder Bezeichnung. Bei einer Gruppe die Überschrift.")
    hint: Line | None = None
    help: Prose | None = Field(default=None, description="Aufklappbare Hilfe, zum Beispiel: warum wir fragen.")
    fim: Annotated[str, StringConstraints(pattern=r"^[FG]\d{8,11}$")] | None = None
    count: Count = Field(default="1", description="Wie oft: 1, 0:1 (freiwillig), 1:*, 2:5.")
    shown_if: Condition | None = None
    required_if: Condition | None = None
    choice: bool = Field(default=False, description="Gruppe, von der genau ein Teil ausgefüllt wird.")
    elements: list["ElementSource"] = Field(default_factory=list)
    options: list[OptionSource] = Field(default_factory=list)
    code_list: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")] | None = Field(
        default=None, description="Name einer Codeliste aus codelists/. Ein Textfeld schlägt ihre Werte nur vor."
    )
    block: BlockName | None = Field(default=None, description="Welcher Baustein: eine fertige Gruppe von Fragen.")
    without: list[ElementKey] = Field(default_factory=list, description="Teile des Bausteins, die wegfallen.")
    optional: list[ElementKey] = Field(default_factory=list, description="Teile des Bausteins, die freiwillig sind.")
    scheme: str | None = Field(default=None, description="Welche geprüfte Nummer: bic, tax_id, pension_number, …")
    min_length: int | None = Field(default=None, ge=0, le=100_000)
    max_length: int | None = Field(default=None, ge=1, le=100_000)
    min_value: str | int | None = Field(default=None, description="Kleinste Zahl oder frühester Tag.")
    max_value: str | int | None = Field(default=None, description="Größte Zahl oder spätester Tag.")
    pattern: str | None = None
    pattern_hint: Line | None = None
    unit: Line | None = None
    width: Literal["s", "m", "l"] | None = None
    compute: Condition | None = None
    checks: list[CheckSource] = Field(default_factory=list)
    media_types: list[str] = Field(default_factory=list)
    max_bytes: int | None = Field(default=None, ge=1)
    max_total_bytes: int | None = Field(default=None, ge=1, description="Grenze für alle Dateien des Feldes zusammen.")
    categories: list[CategorySource] = Field(
        default_factory=list, max_length=30, description="Was jede von mehreren Dateien sein kann."
    )
    content: Prose | None = Field(default=None, description="Text eines Hinweises oder einer Erklärung.")
    autocomplete: str | None = None
    prefill: str | None = Field(default=None, description="Woher vorbelegt wird, zum Beispiel account.family_name.")
    exported_as: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.]{1,60}$")] | None = Field(
        default=None, description="Name im ausgegebenen Dokument, wenn er nicht der Schlüssel ist."
    )
    reason: Line | None = Field(default=None, description="Wofür das Amt die Angabe braucht.")
    legal_basis: Line | None = Field(default=None, description="Rechtsgrundlage, nach der gefragt werden darf.")

    @model_validator(mode="after")
    def _fits_its_type(self) -> "ElementSource":
        """A group holds elements, a choice has options, nothing else does."""
        if (self.type == "group") != bool(self.elements):
            raise ValueError("Eine Gruppe braucht elements, ein Feld hat keine.")
        chooses = self.type in ("select", "radio", "checkboxes")
        has_options = bool(self.options) or self.code_list is not None
        if chooses != has_options and not (has_options and self.type == "text"):
            raise ValueError("Eine Auswahl braucht options oder code_list, andere Felder haben keine.")
        if (self.type == "block") != (self.block is not None):
            raise ValueError("Ein Baustein hat den Typ block und nennt unter block seinen Namen.")
        if self.block is not None:
            block(self.block, self.key, without=self.without, optional=self.optional)
        if self.type in ("label", "declaration") and not self.content:
            raise ValueError("Ein Hinweis und eine Erklärung brauchen content.")
        if self.type not in ("group", "block", "label", "hidden") and not self.label:
            raise ValueError("Das Feld hat kein label.")
        return self


class WaySource(Strict):
    """What a person can do instead: another service of this authority, or any address."""

    label: Line
    service: Slug | None = Field(default=None, description="Adresse einer anderen Leistung dieser Stelle.")
    url: Line | None = Field(default=None, description="Adresse mit https://, mailto: oder tel:.")


class ExitSource(Strict):
    """An exit: whoever reaches it cannot apply here."""

    reason: Prose = Field(description="Warum es hier nicht weitergeht, in einfachen Worten.")
    ways: list[WaySource] = Field(default_factory=list, max_length=6, description="Was man stattdessen tun kann.")


class PageSource(Strict):
    """One page of the form: one topic. With ``exit`` it asks nothing: here the way ends."""

    key: PageKey
    title: Line
    hint: Prose | None = None
    shown_if: Condition | None = None
    elements: list[ElementSource] = Field(default_factory=list)
    checks: list[CheckSource] = Field(default_factory=list)
    exit: ExitSource | None = Field(default=None, description="Ausgang: Wer hierher kommt, kann nicht weiter.")

    @model_validator(mode="after")
    def _asks_or_ends(self) -> "PageSource":
        """A page has questions, an exit has none."""
        if bool(self.elements) == bool(self.exit):
            raise ValueError("Eine Seite braucht elements, ein Ausgang (exit) hat keine.")
        if self.exit and not self.shown_if:
            raise ValueError("Ein Ausgang braucht eine Bedingung (shown_if). Sonst endet hier jeder Antrag.")
        return self


class OpenRule(Strict):
    """A rule of a schema in its own words that nobody has made executable yet."""

    id: Line
    text: Prose
    owner: str = ""
    name: str = ""


class FormFile(Strict):
    """``form.yaml``: what a person fills in."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{1,60}$")]
    title: Line
    source: Line | None = Field(default=None, description="Datenschema, dem das Formular folgt.")
    pages: list[PageSource] = Field(min_length=1)
    open_rules: list[OpenRule] = Field(default_factory=list, description="Regeln, die noch jemand übersetzen muss.")
    notes: list[Line] = Field(default_factory=list, description="Hinweise des Imports für die Redaktion.")


class CodeListFile(Strict):
    """``codelists/<name>.yaml``: a longer list of choices."""

    uri: Line | None = None
    version: Line | None = None
    options: list[OptionSource] = Field(
        default_factory=list, description="Ohne Werte, aber mit uri: Die Liste liegt nicht vor, der Code wird getippt."
    )

    @model_validator(mode="after")
    def _names_its_source(self) -> "CodeListFile":
        """A list without values says at least where they stand."""
        if not self.options and self.uri is None:
            raise ValueError("Eine Codeliste braucht options oder wenigstens uri.")
        return self


def form_of(
    source: FormFile,
    *,
    version: str,
    code_lists: Mapping[str, CodeListFile],
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> Form:
    """The form that ``form.yaml`` describes.

    The same sources give the same form again: an edit, the gate and the page after it ask for one form each.

    Parameters:
        version: version of the package, becomes the version of the form.
        code_lists: files of ``codelists/`` by name.
        words: its texts in other languages, by place (`formengine.rules.translating`).
    """
    key = _key(source, version, code_lists, words or {})
    form = _forms.get(key)
    if form is None:
        form = _made(source, version=version, code_lists=code_lists, words=words or {})
        while len(_forms) >= _KEPT:
            _forms.pop(next(iter(_forms)), None)
        _forms[key] = form
    return form


_KEPT = 64
_forms: dict[bytes, Form] = {}


def _key(
    source: FormFile,
    version: str,
    code_lists: Mapping[str, CodeListFile],
    words: Mapping[str, Mapping[str, str]],
) -> bytes:
    """A name for exactly these sources."""
    lists = {name: file.model_dump(mode="json") for name, file in code_lists.items()}
    rest = json.dumps(
        [version, lists, {language: dict(texts) for language, texts in words.items() if texts}], sort_keys=True
    )
    return hashlib.sha256(f"{source.model_dump_json(exclude_unset=True)}\n{rest}".encode()).digest()


def _made(
    source: FormFile,
    *,
    version: str,
    code_lists: Mapping[str, CodeListFile],
    words: Mapping[str, Mapping[str, str]],
) -> Form:
    return Form(
        id=source.id,
        version=version,
        title=source.title,
        pages=tuple(Form.from_json(_shell(page)).pages[0] for page in source.pages),
        code_lists=tuple(_code_list(name, file) for name, file in sorted(code_lists.items())),
        rules=tuple(RuleText(rule.id, rule.text, rule.owner, rule.name) for rule in source.open_rules),
        translations=tuple(
            Translation(language, tuple(Words(place, text) for place, text in texts.items()))
            for language, texts in sorted(words.items())
            if texts
        ),
    )


def occurrences(count: str) -> tuple[int, int | None]:
    """Least and most of ``1``, ``0:1``, ``1:*``."""
    least, _, most = count.partition(":")
    if not most:
        return int(least), int(least)
    return int(least), None if most == "*" else int(most)


def _shell(page: PageSource) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "key": page.key,
        "title": page.title,
        "elements": [_element(element) for element in page.elements],
    }
    stored |= _given(page, ("hint", "shown_if"))
    if page.checks:
        stored["checks"] = [check.model_dump() for check in page.checks]
    if page.exit:
        stored["exit"] = {
            "reason": page.exit.reason,
            "ways": [_given(way, ("label", "service", "url")) for way in page.exit.ways],
        }
    # The shell is thrown away at once: with a name of its own nobody computes one.
    return {"id": "page", "version": "0", "title": page.title, "pages": [stored], "fingerprint": "shell"}


def _block(source: ElementSource) -> dict[str, Any]:
    """A ready group, with what the definition says about it as a whole."""
    made = block(
        source.block or "",
        source.key,
        title=source.label or "",
        without=source.without,
        optional=source.optional,
        for_applicant=source.prefill == APPLICANT,
    )
    stored = element_json(made) | _given(source, _SHARED)
    if "count" in source.model_fields_set:
        stored["minimum"], stored["maximum"] = occurrences(source.count)
    stored["checks"] = [check.model_dump() for check in source.checks]
    return stored


_SHARED = ("hint", "help", "shown_if", "required_if", "exported_as")
_OF_FIELD = (
    *_SHARED, "code_list", "min_length", "max_length", "pattern", "pattern_hint", "unit", "width",
    "autocomplete", "prefill", "media_types", "max_bytes", "max_total_bytes", "scheme",
    "content", "compute",
)  # fmt: skip


def _element(source: ElementSource) -> dict[str, Any]:
    if source.type == "block":
        return _block(source)
    least, most = occurrences(source.count)
    stored: dict[str, Any] = {"key": source.key, "minimum": least, "maximum": most}
    if source.type == "group":
        stored |= {"title": source.label or "", "choice": source.choice} | _given(source, _SHARED)
        stored["elements"] = [_element(element) for element in source.elements]
        stored["checks"] = [check.model_dump() for check in source.checks]
        return stored
    stored |= {"type": source.type, "label": source.label or ""} | _given(source, _OF_FIELD)
    for name in ("min_value", "max_value"):
        value = getattr(source, name)
        if value is not None:
            stored[name] = str(value)
    if source.options:
        stored["options"] = [_given(option, ("code", "label", "hint")) for option in source.options]
    if source.categories:
        stored["categories"] = [category.model_dump() for category in source.categories]
    return stored


def _given(source: Strict, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(source, name)) not in (None, [])}


def _code_list(name: str, file: CodeListFile) -> CodeList:
    shell = {"id": "x", "version": "0", "title": "x", "code_lists": [
        {"key": name, "uri": file.uri or "", "version": file.version or "",
         "options": [_given(option, ("code", "label", "hint")) for option in file.options]}
    ]}  # fmt: skip
    return Form.from_json(shell).code_lists[0]
