"""Tags of the gate: links."""

from typing import Any

from django import template

from portalwerk.web.gate import links

register = template.Library()


@register.simple_tag(takes_context=True)
def link(context: template.Context, name: str, **parts: Any) -> str:
    """Return the path of the page `name`: `{% link "applications-page" token=token page=key %}`."""
    return links.link(context["request"], name, **parts)
