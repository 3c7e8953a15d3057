"""The stylesheet of a tenant: a few tokens, under a name that changes with its content."""

from hashlib import sha256

from django.urls import reverse

from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree


def theme_css(tenant: Tenant) -> str:
    """Return the tenant's colours as a stylesheet, for light and dark. Empty without colours of its own."""
    light, dark = tenant.theme.get("light", {}), tenant.theme.get("dark", {})
    if not light and not dark:
        return ""
    return (
        f":root{{{_tokens(light)}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-kern-theme="light"]){{{_tokens(dark)}}}}}\n'
        f':root[data-kern-theme="light"]{{{_tokens(light)}}}\n'
        f':root[data-kern-theme="dark"]{{{_tokens(dark)}}}\n'
    )


def theme_href(tenant: Tenant) -> str:
    """Return the path of the tenant's stylesheet, or nothing for the standard colours."""
    css = theme_css(tenant)
    return reverse("pages-theme", kwargs={"digest": digest_of(css)}) if css else ""


def css_by_digest(digest: str) -> str | None:
    """Return the stylesheet with that name, or None if no tenant has it (any more)."""
    return next((css for t in tree().by_id.values() if (css := theme_css(t)) and digest_of(css) == digest), None)


def digest_of(css: str) -> str:
    """Return the name of a stylesheet."""
    return sha256(css.encode()).hexdigest()[:16]


def _tokens(tokens: dict[str, str]) -> str:
    return "".join(f"{name}:{value};" for name, value in sorted(tokens.items()))
