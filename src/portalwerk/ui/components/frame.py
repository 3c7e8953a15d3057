"""The frame of a page: skip link, official bar, header, navigation, footer, and the bar of the office."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portalwerk.ui.components.library import attr, draw, register


@register.inclusion_tag("ui/skip_link.html")
def skip_link(*, target: str = "inhalt") -> dict[str, object]:
    """The first thing a keyboard meets: jump over the header to the element with the id `target`."""
    return {"target": target}


@register.simple_block_tag
def gov_bar(content: str, label: str, *, more: str = "") -> SafeString:
    """The thin official bar. Inside: gov_tool. `more` continues the label where there is room for it."""
    return draw("gov_bar", content=content, label=label, more=more)


@register.inclusion_tag("ui/gov_tool.html")
def gov_tool(label: str, *, href: str, icon: str, lang: str = "") -> dict[str, object]:
    """A link of the official bar: icon, and on wide screens its words."""
    return {"label": label, "href": href, "icon": icon, "lang": lang}


@register.simple_block_tag
def site_header(content: str, name: str, *, href: str, sub: str = "", crest: str = "") -> SafeString:
    """Crest, name and, inside, the main navigation. `crest` is the address of a picture, empty: a neutral shield."""
    return draw("site_header", content=content, name=name, href=href, sub=sub, crest=crest)


@register.simple_block_tag
def site_nav(content: str, *, label: str = "") -> SafeString:
    """The four destinations. Inside: nav_item. On the phone the bar at the bottom."""
    return draw("site_nav", content=content, label=label or gettext("Hauptmenü"))


@register.inclusion_tag("ui/nav_item.html")
def nav_item(
    label: str, *, href: str, icon: str = "", current: bool = False, count: int = 0, count_word: str = ""
) -> dict[str, object]:
    """A destination. `count` > 0 shows a pill, `count_word` is its meaning for screen readers."""
    word = count_word or gettext("Neu: ")
    return {"label": label, "href": href, "icon": icon, "current": current, "count": count, "count_word": word}


@register.simple_tag
def count(number: int, *, word: str = "", quiet: bool = False) -> SafeString:
    """A number in a pill. `word` says its meaning to screen readers; `quiet` when nobody must act on it."""
    kind = " pw-count--quiet" if quiet else ""
    hidden = format_html('<span class="pw-sr">{}</span>', word) if word else ""
    return format_html('<span class="pw-count{}">{}{}</span>', kind, hidden, number)


@register.simple_block_tag
def crumbs(content: str, *, label: str = "") -> SafeString:
    """Where am I. Inside: crumb, the last one without address."""
    return draw("crumbs", content=content, label=label or gettext("Sie sind hier"))


@register.inclusion_tag("ui/crumb.html")
def crumb(label: str, *, href: str = "") -> dict[str, object]:
    """One step of the crumbs; without `href` it is this page."""
    return {"label": label, "href": href}


@register.inclusion_tag("ui/back.html")
def back(*, href: str, label: str = "") -> dict[str, object]:
    """The way back, always at the same place."""
    return {"href": href, "label": label or gettext("Zurück")}


@register.simple_block_tag
def site_footer(content: str, *, slim: bool = False) -> SafeString:
    """The foot of a page. Inside: foot_columns and foot_legal. `slim` for the pages of a form."""
    return draw("site_footer", content=content, slim=slim)


@register.simple_block_tag
def foot_columns(content: str) -> SafeString:
    """The columns of the footer. Inside: help_line and foot_column."""
    return format_html('<div class="pw-foot__in">{}</div>', content)


@register.simple_block_tag
def foot_column(content: str, title: str) -> SafeString:
    """A column of links with its heading. Inside: foot_link."""
    return draw("foot_column", content=content, title=title)


@register.inclusion_tag("ui/foot_link.html")
def foot_link(label: str, *, href: str, icon: str = "", lang: str = "", current: bool = False) -> dict[str, object]:
    """One link of a footer column."""
    return {"label": label, "href": href, "icon": icon, "lang": lang, "current": current}


@register.inclusion_tag("ui/help_line.html")
def help_line(*, title: str = "", phone: str = "", phone_name: str = "") -> dict[str, object]:
    """The 115 with its hours and, if given, the office's own number."""
    dial = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return {"title": title or gettext("Wir helfen Ihnen gern"), "phone": phone, "dial": dial, "phone_name": phone_name}


@register.simple_block_tag
def foot_legal(content: str, *, label: str = "") -> SafeString:
    """The line of legal links. Inside: legal_link."""
    return draw("foot_legal", content=content, label=label or gettext("Rechtliches"))


@register.inclusion_tag("ui/legal_link.html")
def legal_link(label: str, *, href: str, lang: str = "") -> dict[str, object]:
    """One legal link."""
    return {"label": label, "href": href, "lang": lang}


@register.simple_block_tag
def office_bar(
    content: str,
    name: str,
    *,
    href: str,
    account: str = "",
    account_href: str = "",
    search_action: str = "",
    search_value: str = "",
    search_label: str = "",
    search_name: str = "q",
    suggest_href: str = "",
) -> SafeString:
    """The bar of the back office. Inside: nav_item. With `search_action` it carries the search of all cases.

    Parameters: `suggest_href` answers `?q=` with a list of things to open (title, note, href), shown while typing.
    """
    return draw(
        "office_bar",
        content=content,
        name=name,
        href=href,
        account=account,
        account_href=account_href,
        search_action=search_action,
        search_value=search_value,
        search_label=search_label or gettext("Name, Aktenzeichen oder Adresse suchen"),
        search_name=search_name,
        suggest_href=suggest_href,
        script=script_of("find") if suggest_href else "",
    )


@register.simple_block_tag
def live(content: str, *, href: str, version: str, every: int = 5, label: str = "") -> SafeString:
    """A region that renews itself.

    Parameters: `href` answers a tiny GET with the version as ETag (304 while nothing changed, else the new region);
    `version` as shown now; `every` seconds between two looks; `label` of the refresh link, which works without script.
    """
    text = label or gettext("Stand neu laden")
    script = script_of("live")
    return draw("live", content=content, href=href, version=version, every=every, label=text, script=script)


@lru_cache(maxsize=256)
def script_of(component: str) -> SafeString:
    """The script that improves a component; browsers load a module once however often it is named."""
    return format_html('<script type="module" src="{}"></script>', static(f"ui/{component}.js"))


@register.simple_tag
def style_sheets(*, office: bool = False, theme: str = "") -> SafeString:
    """The style sheets in their order: fonts, KERN, ours, the office's, the tenant's."""
    return _sheet_links(office=office, theme=theme)


@lru_cache(maxsize=256)
def _sheet_links(*, office: bool, theme: str) -> SafeString:
    names = ["ui/vendor/fira-sans/fira-sans.css", "ui/vendor/kern/kern.min.css", "ui/pw.css"]
    sheets = [static(name) for name in names + (["ui/office.css"] if office else [])]
    links = [
        format_html('<link rel="stylesheet"{}>', attr(sheet, "href"))
        for sheet in [*sheets, *([theme] if theme else [])]
    ]
    return SafeString("\n".join(links))
