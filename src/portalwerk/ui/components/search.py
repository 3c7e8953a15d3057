# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""Start page and search: hero, search box, running matters, results, responsibility."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from portalwerk.ui.components.frame import script_of
from portalwerk.ui.components.library import draw, register


@register.simple_block_tag
def hero(content: str, title: str, *, lead: str = "", picture: bool = True) -> SafeString:
    """The head of the start page, with hills and town as decoration. Inside: search_box and chips."""
    return draw("hero", content=content, title=title, lead=lead, picture=picture)


@register.inclusion_tag("ui/search_box.html")
def search_box(
    *,
    action: str,
    value: str = "",
    label: str = "",
    placeholder: str = "",
    places: Sequence[tuple[str, str]] = (),
    place: str = "",
    suggestions: Iterable[str] = (),
    suggest_href: str = "",
    id: str = "q",
    name: str = "q",
    place_name: str = "ort",
) -> dict[str, object]:
    """The search for a matter.

    Parameters: `places` pairs of value and name, which show a second field; `suggestions` offered without script;
    `suggest_href` answers `?q=` with a JSON list of words, for suggestions while typing.
    """
    return {
        "action": action,
        "value": value,
        "label": label,
        "placeholder": placeholder,
        "places": list(places),
        "place": place,
        "suggestions": list(suggestions),
        "suggest_href": suggest_href,
        "id": id,
        "name": name,
        "place_name": place_name,
        "script": script_of("search") if suggest_href else "",
    }


@register.simple_block_tag
def running(
    content: str,
    title: str,
    *,
    href: str,
    tag: str = "",
    you: bool = False,
    done: int = 0,
    total: int = 0,
    level: int = 3,
) -> SafeString:
    """A matter under way: whose move it is in words, small dots for the stages, inside a sentence and one button.

    Parameters: `tag` the words of whose move; `you` when the person must act; `done` of `total` stages.
    """
    dots = ["done" if n < done else ("you" if you else "now") if n == done else "" for n in range(total)]
    return draw("running", content=content, title=title, href=href, tag=tag, you=you, dots=dots, level=level)


@register.simple_block_tag
def results(content: str) -> SafeString:
    """The list of hits. Inside: result."""
    return format_html('<ul class="pw-results">{}</ul>', content)


@register.simple_block_tag
def result(content: str, title: str, *, href: str, text: str = "", lang: str = "", level: int = 3) -> SafeString:
    """One hit; the title may come from the filter mark_hits. Inside: responsibility and tags."""
    return draw("result", content=content, title=title, href=href, text=text, lang=lang, level=level)


@register.inclusion_tag("ui/responsibility.html")
def responsibility(unit: str, *, reason: str = "", word: str = "", link: str = "", href: str = "") -> dict[str, object]:
    """Who is responsible and why: "Zuständig: … weil …". `reason` is a whole sentence."""
    return {"unit": unit, "reason": reason, "word": word, "link": link, "href": href}


@register.inclusion_tag("ui/did_you_mean.html")
def did_you_mean(meant: str, *, hits: int, typed: str = "", exact_href: str = "") -> dict[str, object]:
    """The search understood another word than the one typed; `exact_href` searches for that one only."""
    return {"meant": meant, "hits": hits, "typed": typed, "exact_href": exact_href}


@register.filter
def mark_hits(text: str, words: Any) -> SafeString:
    """Mark the searched words in a text; everything is escaped. `words` a text or a list of words."""
    wanted = words.split() if isinstance(words, str) else [str(word) for word in words]
    wanted = sorted((word for word in wanted if word), key=len, reverse=True)
    if not wanted:
        return conditional_escape(text)
    pattern = re.compile("(" + "|".join(map(re.escape, wanted)) + ")", re.IGNORECASE)
    parts = pattern.split(str(text))
    drawn = [
        format_html("<mark>{}</mark>", part) if n % 2 else conditional_escape(part) for n, part in enumerate(parts)
    ]
    return format_html_join("", "{}", ((part,) for part in drawn))
