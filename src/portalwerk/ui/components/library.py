"""What all components share: the tag library, drawing a template, optional attributes, ids."""

import re
from typing import Any, get_args
from urllib.parse import urlsplit

from django.template import Library, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

register = Library()

SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
LINK_ATTRIBUTES = frozenset({"href", "action", "formaction", "src"})


def draw(component: str, **values: object) -> SafeString:
    """Render the template of a component.

    Parameters: `component` is the file name below `templates/ui` without `.html`; `values` its context, escaped there.
    """
    return render_to_string(f"ui/{component}.html", values)


def one_of(value: str, allowed: Any, what: str) -> str:
    """Return the value if the Literal type `allowed` lists it.

    Errors: TemplateSyntaxError naming the component's argument and its possible values.
    """
    choices = get_args(allowed)
    if value not in choices:
        raise TemplateSyntaxError(f"{what} is {value!r}, must be one of {', '.join(map(repr, choices))}")
    return value


def anchor(identifier: str, title: str) -> str:
    """Return the given id, else one made from the title: the same page always gets the same ids."""
    return identifier or slugify(title) or "abschnitt"


def field_id(name: str) -> str:
    """Return the HTML id of the field with this name; an error links to it. `G1.G2[0].F3` becomes `f-G1-G2-0-F3`."""
    return "f-" + re.sub(r"[^\w]+", "-", name).strip("-")


@register.filter
def attr(value: object, name: str) -> SafeString:
    """Draw an optional attribute: nothing when the value is empty, the bare name when it is True.

    Parameters: `value` as given by the template author; `name` of the HTML attribute.
    Errors: TemplateSyntaxError for a link whose scheme could run script.
    """
    if value is None or value is False or value == "":
        return SafeString("")
    if value is True:
        return format_html(" {}", name)
    if name in LINK_ATTRIBUTES and not _is_safe(name, str(value).strip()):
        raise TemplateSyntaxError(f"{name} must not use this scheme: {str(value)[:40]!r}")
    return format_html(' {}="{}"', name, value)


def _is_safe(name: str, address: str) -> bool:
    if name == "src" and address.startswith("data:image/"):
        return True
    return urlsplit(address).scheme.lower() in SAFE_SCHEMES


@register.filter
def variant(kind: str, block: str) -> str:
    """Return ` block--kind`, or nothing for the plain variant."""
    return f" {block}--{kind}" if kind else ""
