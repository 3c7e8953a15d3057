"""`ui.field`: draws whatever a form definition asks for, in the same look as every other field.

The drawn things are read by their attributes (see `formengine.rules.drawing`); this app imports no form engine.
"""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portalwerk.ui.components.fields import Choice, Part, Question, ask
from portalwerk.ui.components.forms import file, upload
from portalwerk.ui.components.frame import script_of
from portalwerk.ui.components.library import draw, register

COMMAND = "_command"
#: The form engine reads it between the path of a question and the number of a file: what is this file?
CATEGORY_MARK = ":category:"
KINDS = {
    "text": "input",
    "email": "input",
    "tel": "input",
    "url": "input",
    "textarea": "textarea",
    "select": "select",
    "radios": "choices",
    "checkboxes": "choices",
    "checkbox": "check",
    "date": "date",
    "point": "point",
    "file": "file",
    "label": "label",
    "locked": "locked",
}
CHOICE_TYPES = {"radios": "radio", "checkboxes": "checkbox"}
PART_SIZES = {"year": "y", "time": "t", "lat": "g", "lon": "g"}
#: Nothing in these is a word that a dictionary knows.
SPELLED = frozenset({"email", "url", "iban", "plate", "vin", "checked_number"})
TYPES = {"email": "email", "tel": "tel"}
#: Names people know for the kinds of file that are asked for.
FILE_KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/heic": "HEIC",
    "image/tiff": "TIFF",
    "image/webp": "WebP",
    "text/plain": "Text",
    "text/xml": "XML",
    "application/xml": "XML",
    "application/zip": "ZIP",
}
#: Browsers press the first button of a form on Enter; without this one it could be one that removes something.
DEFAULT_BUTTON = SafeString('<button class="pw-sr" type="submit" tabindex="-1" aria-hidden="true"></button>')
#: From this number on a limit of files is not worth a sentence.
MANY = 20
Uploads = Mapping[str, Any]


@register.simple_tag
def fields(items: Iterable[Any], *, uploads: Uploads | None = None, lang: str = "") -> SafeString:
    """Draw all elements of a page: `{% fields view.items uploads=uploads %}`. Enter never means "entfernen"."""
    return DEFAULT_BUTTON + _all(items, uploads, lang)


@register.simple_tag
def field(item: Any, *, uploads: Uploads | None = None, lang: str = "") -> SafeString:
    """Draw one element of a page: a question, a group of questions, or something that may be repeated.

    Parameters: `item` a DrawnField, DrawnGroup or DrawnRepeat; `uploads` maps the id of a stored file to a thing with
    title, note, status, href, category (the code of what it is) and, if another than `_command` = `detach:PATH:ID`,
    remove_name and remove_value; `lang` if the form is in another language than the page.
    """
    if item.kind == "group":
        return _group(item, uploads, lang)
    if item.kind == "repeat":
        return _repeat(item, uploads, lang)
    if item.input == "file":
        return _file(item, uploads or {}, lang)
    if item.input == "point":
        return _with_map(ask(_question(item, lang)))
    return ask(_question(item, lang))


def _with_map(drawing: SafeString) -> SafeString:
    """Put a map to a place that is typed in as two numbers, if this installation has pictures for it."""
    if not settings.MAP_TILES:
        return drawing
    # The map writes its credit as markup.
    credit = html.escape(settings.MAP_CREDIT)
    return draw("map", content=drawing, tiles=settings.MAP_TILES, credit=credit, script=script_of("map"))


def _all(items: Iterable[Any], uploads: Uploads | None, lang: str) -> SafeString:
    return format_html_join("\n", "{}", ((field(item, uploads=uploads, lang=lang),) for item in items))


def _question(item: Any, lang: str) -> Question:
    kind = KINDS[item.input]
    value, help_text = item.value, item.help
    if kind == "label":
        value = item.content
    choices = [
        Choice(value=option.value, label=option.label, hint=option.hint, checked=option.checked, id=option.id)
        for option in item.options
    ]
    label = item.label
    if kind == "check":
        # The wording of a declaration is what is agreed to; the label is only its heading.
        choices = [Choice(value="ja", label=item.label, checked=item.checked, id=item.id)]
        help_text = item.content
    parts = [
        Part(
            name=part.name,
            id=part.id,
            label=part.label,
            value=part.value,
            size=PART_SIZES.get(part.name.rpartition(".")[2], "d"),
            autocomplete=part.autocomplete,
            invalid=bool(item.error),
        )
        for part in item.parts
    ]
    return Question(
        kind=kind,
        name=item.name,
        given_id=item.id,
        label=label,
        hint=item.hint,
        help=help_text,
        error=item.error,
        optional=item.optional,
        value=value,
        type=CHOICE_TYPES.get(item.input) or TYPES.get(item.input, "text"),
        width=item.width,
        unit=item.unit,
        autocomplete=item.autocomplete,
        inputmode=item.inputmode,
        lang=lang,
        spellcheck=item.type not in SPELLED,
        suggestions=item.suggestions,
        choices=choices,
        parts=parts,
    )


def _file(item: Any, uploads: Uploads, lang: str) -> SafeString:
    question = _question(item, lang)
    attached = [_attached(item, key, uploads[key]) for key in item.values if key in uploads]
    drop = SafeString("")
    if len(attached) < item.limit:
        drop = upload(
            item.name,
            limits=limits_sentence(item.media_types, item.max_bytes, item.max_total_bytes, item.limit),
            accept=",".join(item.media_types),
            camera=takes_photos(item.media_types),
            multiple=item.limit > 1,
            max_bytes=item.max_bytes or 0,
            id=item.id,
            described_by=question.described_by,
            send=gettext("Hochladen"),
            send_name=COMMAND,
            send_value=f"upload:{item.path}",
            invalid=bool(item.error),
        )
    return draw("field/file", q=question, drop=drop, attached=format_html_join("", "{}", ((one,) for one in attached)))


def _attached(item: Any, key: str, stored: Any) -> SafeString:
    return file(
        stored.title,
        note=stored.note,
        status=getattr(stored, "status", ""),
        href=getattr(stored, "href", ""),
        remove_name=getattr(stored, "remove_name", COMMAND),
        remove_value=getattr(stored, "remove_value", f"detach:{item.path}:{key}"),
        category_name=f"{item.path}{CATEGORY_MARK}{key}" if item.categories else "",
        categories=[(entry.code, entry.label) for entry in item.categories],
        category=getattr(stored, "category", ""),
    )


def takes_photos(media_types: Sequence[str]) -> bool:
    """Return whether a photo made on the spot would be taken."""
    return not media_types or any(kind.startswith("image/") for kind in media_types)


def limits_sentence(
    media_types: Sequence[str], max_bytes: int | None, max_total_bytes: int | None = None, limit: int = 1
) -> str:
    """Say in short which files are taken: "PDF, JPG oder PNG. Jede Datei bis 10 MB. Höchstens 3 Dateien."."""
    names = list(dict.fromkeys(FILE_KINDS.get(kind, kind.rpartition("/")[2].upper()) for kind in media_types))
    parts = []
    if names:
        parts.append(", ".join(names[:-1]) + gettext(" oder ") + names[-1] if len(names) > 1 else names[0])
    if max_bytes:
        parts.append(gettext("Jede Datei bis %(size)s") % {"size": _size(max_bytes)})
    if 1 < limit < MANY:
        parts.append(gettext("Höchstens %(limit)s Dateien") % {"limit": limit})
    if max_total_bytes:
        parts.append(gettext("Alle zusammen bis %(size)s") % {"size": _size(max_total_bytes)})
    return " ".join(f"{part}." for part in parts) or gettext("Ein Foto oder ein PDF reicht.")


def _size(count: int) -> str:
    megabytes = count / 1_048_576
    if megabytes < 0.1:
        return f"{max(1, count // 1024)} kB"
    return f"{megabytes:.0f} MB" if megabytes >= 1 else f"{megabytes:.1f} MB".replace(".", ",")


def _group(item: Any, uploads: Uploads | None, lang: str, *, card: bool = False, remove: Any = None) -> SafeString:
    if item.choice is None:
        content = _all(item.items, uploads, lang)
        return draw("field/group", g=replace(item, items=()), lang=lang, card=card, remove=remove, content=content)
    question = _question(item.choice, lang)
    by_name = {child.name: child for child in item.items}
    branches = []
    for option in question.choices:
        child = by_name.get(f"{item.name}.{option.value}")
        if child is not None and child.kind == "group" and child.title == option.label:
            child = replace(child, title="")
        branches.append((option, field(child, uploads=uploads, lang=lang) if child is not None else ""))
    return draw("field/choice_group", g=item, q=question, branches=branches, lang=lang, card=card, remove=remove)


def _repeat(item: Any, uploads: Uploads | None, lang: str) -> SafeString:
    drawn = [
        (
            occurrence,
            _group(occurrence.item, uploads, lang, card=True, remove=occurrence.remove)
            if occurrence.item.kind == "group"
            else field(occurrence.item, uploads=uploads, lang=lang),
        )
        for occurrence in item.occurrences
    ]
    return draw("field/repeat", r=item, occurrences=drawn, lang=lang)
