"""How a draft begins: from nothing, from a package that is installed, from a form that a schema made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.formengine.rules.blocks import BLOCKS, block
from portalwerk.formengine.rules.form import Category, CodeList, Element, Field, Form, Group, Option
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import with_values
from portalwerk.packages.rules.shelf import STARTING_PROCESS
from portalwerk.packages.rules.sketching import key_of

LONGEST_LINE = 300
LONGEST_PROSE = 4000
FIRST_VERSION = "1.0.0"
#: Words of a fresh draft. While one of them still stands there, nobody has written the text.
NOT_YET = "Noch nicht festgelegt"
STARTING_TEXTS: Mapping[str, Any] = {
    "summary": "Noch nicht beschrieben.",
    "minutes": 5,
    "eligibility_title": "Für wen ist das?",
    "eligibility": [NOT_YET],
    "cost_summary": NOT_YET,
    "duration_summary": NOT_YET,
    "assurance_note": "Ohne Anmeldung. Sie brauchen kein Konto.",
    "responsibility_reason": NOT_YET,
    "next_steps": ["Sie bekommen sofort eine Bestätigung mit einer Nummer."],
    "legal_note": NOT_YET,
    "remedy_note": "Sind Sie nicht einverstanden? Sie können einen Monat lang Widerspruch einlegen.",
}


@dataclass(frozen=True)
class Beginning:
    """What must be known before a draft can begin."""

    title: str
    slug: str
    level: str
    unit: str
    on: str


def from_nothing(begin: Beginning) -> dict[str, Any]:
    """The content of a fresh draft: everything that must be there, with words that say that they are provisional."""
    title = begin.title.strip()[:LONGEST_LINE]
    person = block("person", "person", title="Ihr Name", without=("titel", "geburtsname"), for_applicant=True)
    page = {"key": "ihre-person", "title": "Ihre Person", "elements": [_element(person, {})]}
    return {
        "package.yaml": {
            "slug": begin.slug,
            "version": FIRST_VERSION,
            "level": begin.level,
            "unit": begin.unit,
            "assurance": "none",
            "payment": False,
            "valid_from": begin.on,
            "legal_basis": [NOT_YET],
        },
        "form.yaml": {"id": form_id(begin.slug), "title": title, "pages": [page]},
        "fees.yaml": {"due": "never", "items": []},
        "process.yaml": {
            **STARTING_PROCESS,
            "declaration": "none",
            "usual": {"from_days": 7, "to_days": 21},
        },
        "texts/de.yaml": {"title": title, "short_title": title, **STARTING_TEXTS},
    }


def from_form(begin: Beginning, form: Form, *, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """The content of a draft whose form came from a schema.

    Parameters: notes, what an editor should know about the schema; they stand in the draft until somebody removes
    them.
    """
    content = from_nothing(begin)
    names = _list_names(form)
    pages = [_page(page, names) for page in form.pages]
    file = {
        "id": form_id(form.id),
        "title": form.title[:LONGEST_LINE],
        "source": f"{form.id} Version {form.version}"[:LONGEST_LINE],
        "pages": pages,
        "open_rules": [
            with_values({}, {
                "id": rule.id, "text": rule.text[:LONGEST_PROSE], "owner": rule.owner, "name": rule.name[:LONGEST_LINE]
            })
            for rule in form.rules if rule.text.strip()
        ],
        "notes": [note[:LONGEST_LINE] for note in notes],
    }  # fmt: skip
    content["form.yaml"] = {name: value for name, value in file.items() if value or name == "pages"}
    for one in form.code_lists:
        content[f"codelists/{names[one.key]}.yaml"] = _code_list(one)
    return content


def ready_block(name: str, *, for_applicant: bool) -> dict[str, Any]:
    """A block as it stands in a draft: an ordinary group of which every part can be changed.

    Parameters: for_applicant, whether it asks about whoever applies. Raises: KeyError if there is no such block.
    """
    return _element(block(name, BLOCKS[name].group.key, for_applicant=for_applicant), {})


def for_tenant(content: Content, tenant_key: str, *, unit: str, version: str) -> dict[str, Any]:
    """The content of an installed package as a tenant has it: its overlay becomes part of the texts and fees."""
    overlay = content.get(f"tenants/{tenant_key}.yaml", {})
    kept = {name: value for name, value in content.items() if not name.startswith("tenants/")}
    for language, changes in overlay.get("texts", {}).items():
        kept[f"texts/{language}.yaml"] = {**kept[f"texts/{language}.yaml"], **changes}
    fees = overlay.get("fees", {})
    kept["fees.yaml"] = {
        **kept["fees.yaml"],
        "items": [{**item, **fees.get(item["key"], {})} for item in kept["fees.yaml"].get("items", [])],
    }
    process = kept["process.yaml"]
    kept["process.yaml"] = {
        **process,
        "deadlines": {**process["deadlines"], **overlay.get("deadlines", {})},
        "switches": {**process.get("switches", {}), **overlay.get("switches", {})},
    }
    kept["package.yaml"] = {**kept["package.yaml"], "unit": unit, "version": version}
    return kept


def next_version(version: str) -> str:
    """The version after this one: the middle number counts on."""
    first, second, *_rest = version.partition("+")[0].split(".")
    return f"{first}.{int(second) + 1}.0"


def form_id(words: str) -> str:
    """An id that a form may have, made from an address or a schema's id."""
    plain = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in words)[:60]
    return plain if plain[:1].isalpha() else f"f-{plain}"[:60]


def _list_names(form: Form) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in form.code_lists:
        names[one.key] = key_of(one.title or one.key, set(names.values()), first="liste")
    return names


def _code_list(one: CodeList) -> dict[str, Any]:
    values: dict[str, Any] = {"uri": one.uri[:LONGEST_LINE], "version": one.version}
    values |= {"uri": values["uri"] or one.key[:LONGEST_LINE], "options": [_option(option) for option in one.options]}
    return with_values({}, values)


def _option(option: Option) -> dict[str, Any]:
    label = option.label.strip() or option.code
    values = {"code": option.code[:60], "label": label[:LONGEST_LINE], "hint": option.hint[:LONGEST_LINE]}
    return with_values({}, values)


def _category(category: Category) -> dict[str, Any]:
    values = {"code": category.code[:60], "label": category.label[:LONGEST_LINE], "needed": category.needed or None}
    return with_values({}, values)


def _page(page: Any, names: Mapping[str, str]) -> dict[str, Any]:
    key = page.key if page.key[:1].isalpha() else f"seite-{page.key}"
    values = {"key": key[:40].strip("-"), "title": page.title[:LONGEST_LINE], "hint": page.hint[:LONGEST_PROSE]}
    values |= {"shown_if": page.shown_if, "checks": [_check(check) for check in page.checks]}
    # Only drafts from a schema come this way: a schema knows no exits.
    return {**with_values({}, values), "elements": [_element(one, names) for one in page.elements]}


def _check(check: Any) -> dict[str, Any]:
    return with_values(
        {}, {"valid_if": check.valid_if, "sentence": check.sentence[:LONGEST_LINE], "target": check.target}
    )


def _element(element: Element, names: Mapping[str, str]) -> dict[str, Any]:
    label = (element.title if isinstance(element, Group) else element.label).strip()
    values: dict[str, Any] = {"key": element.key, "label": label[:LONGEST_LINE], "hint": element.hint[:LONGEST_LINE]}
    helped = [label if len(label) > LONGEST_LINE else "", element.hint if len(element.hint) > LONGEST_LINE else ""]
    values["help"] = "\n\n".join(text for text in [*helped, element.help] if text)[:LONGEST_PROSE]
    values |= {"shown_if": element.shown_if, "required_if": element.required_if}
    values |= {"exported_as": element.exported_as}
    if isinstance(element, Group):
        values |= {"type": "group", "choice": element.choice or None}
        values |= {"checks": [_check(check) for check in element.checks]}
        made = with_values({}, values) | {"elements": [_element(one, names) for one in element.elements]}
    else:
        made = with_values({}, values | _field_values(element, names))
    return made if (count := _count(element)) == "1" else {**made, "count": count}


def _field_values(field: Field, names: Mapping[str, str]) -> dict[str, Any]:
    named = ("min_length", "max_length", "min_value", "max_value", "pattern", "unit", "width", "autocomplete",
             "prefill", "max_bytes", "max_total_bytes", "scheme", "compute")  # fmt: skip
    values = {name: getattr(field, name) for name in named}
    known = field.code_list is not None and field.code_list in names
    values |= {
        "type": field.type.value,
        "pattern_hint": field.pattern_hint[:LONGEST_LINE],
        "media_types": list(field.media_types),
        "categories": [_category(entry) for entry in field.categories],
        "options": [_option(option) for option in field.options],
        "code_list": names[field.code_list] if known and field.code_list else None,
        "content": field.content[:LONGEST_PROSE],
    }
    return values


def _count(element: Element) -> str:
    most = "*" if element.maximum is None else str(element.maximum)
    return "1" if (element.minimum, element.maximum) == (1, 1) else f"{element.minimum}:{most}"
