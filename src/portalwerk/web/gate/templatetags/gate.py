"""Tags of the gate: links, and parts of the frame that are drawn once."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from portalwerk.ui.components.library import keep
from portalwerk.web.gate import links

register = template.Library()


@register.simple_tag(takes_context=True)
def link(context: template.Context, name: str, **parts: Any) -> str:
    """Return the path of the page `name`: `{% link "applications-page" token=token page=key %}`.

    A page that shows something of another tenant says so in its context (`link_tenant`).
    """
    if "token" in parts:
        parts.setdefault("tenant", context.get("link_tenant"))
    return links.link(context["request"], name, **parts)


@register.tag
def same_for(parser: Parser, token: Token) -> "SameFor":
    """Draw a part of the frame once for all it depends on: `{% same_for "footer" frame.look %}…{% endsame_for %}`.

    Only for what says the same to everybody. The key is made of plain values.
    """
    _name, *parts = token.split_contents()
    content = parser.parse(("endsame_for",))
    parser.delete_first_token()
    return SameFor([parser.compile_filter(part) for part in parts], content)


class SameFor(template.Node):
    """The node of `same_for`."""

    def __init__(self, parts: list[FilterExpression], nodelist: NodeList) -> None:
        self.parts = parts
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Return the kept drawing, or draw. A part that nobody knows keeps nothing."""
        parts = [part.resolve(context) for part in self.parts]
        key = ("same_for", *map(repr, parts)) if all(parts) else None
        return keep(key, lambda: SafeString(self.nodelist.render(context)))
