# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""Buttons: one look for links that lead on and for buttons that send."""

from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from portalwerk.ui.components.library import draw, one_of, register

ButtonKind = Literal["primary", "secondary", "tertiary"]
ButtonSize = Literal["", "l", "s"]
ButtonType = Literal["submit", "button"]


@register.simple_tag
def button(
    label: str,
    *,
    href: str = "",
    kind: str = "primary",
    size: str = "",
    icon: str = "",
    icon_after: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",
    form: str = "",
    action: str = "",
    more: str = "",
    reason: str = "",
    key: str = "",
    id: str = "",
    lang: str = "",
    download: bool = False,
    novalidate: bool = False,
) -> SafeString:
    """A button, or with `href` a link that looks like one.

    Parameters: `kind` primary (one per region), secondary, tertiary; `size` l or s; `icon` before and `icon_after`
    behind the words; `name` and `value` sent when pressed; `form` the id of a form elsewhere on the page; `action`
    another address for this button; `more` words for screen readers behind the label; `reason` makes it unavailable
    and says why; `key` the keyboard key that does the same.
    """
    return draw(
        "button",
        label=label,
        href=href,
        kind=one_of(kind, ButtonKind, "button kind"),
        size=one_of(size, ButtonSize, "button size"),
        icon=icon,
        icon_after=icon_after,
        name=name,
        value=value,
        type="button" if reason else one_of(type, ButtonType, "button type"),
        form=form,
        action=action,
        more=more,
        reason=reason,
        reason_id=f"warum-{id or slugify(label)}",
        key=key,
        id=id,
        lang=lang,
        download=download,
        novalidate=novalidate,
    )


@register.simple_block_tag
def buttons(content: str) -> SafeString:
    """A row of buttons; below 36rem each takes the whole width."""
    return format_html('<div class="pw-btn-row">{}</div>', content)


@register.simple_tag
def icon_button(
    label: str, *, icon: str, name: str = "", value: str = "", type: str = "submit", form: str = ""
) -> SafeString:
    """A round button that shows only an icon; `label` is what a screen reader says."""
    kind = one_of(type, ButtonType, "icon_button type")
    return draw("icon_button", label=label, icon=icon, name=name, value=value, type=kind, form=form)
