# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""Around the fields of a form: head, step, outline, errors, uploads, check page, confirmation."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy, ngettext

from portalwerk.ui.components.frame import script_of
from portalwerk.ui.components.library import anchor, attr, draw, field_id, one_of, register

Method = Literal["post", "get"]
TodoStatus = Literal["done", "now", "open"]
OutlineStatus = Literal["done", "now", "open"]
FileStatus = Literal["", "ok", "bad"]
NUMBERS = (
    "",
    gettext_lazy("eine"),
    gettext_lazy("zwei"),
    gettext_lazy("drei"),
    gettext_lazy("vier"),
    gettext_lazy("fünf"),
    gettext_lazy("sechs"),
    gettext_lazy("sieben"),
    gettext_lazy("acht"),
    gettext_lazy("neun"),
    gettext_lazy("zehn"),
    gettext_lazy("elf"),
    gettext_lazy("zwölf"),
)


@register.simple_block_tag(takes_context=True)
def form(
    context: Context,
    content: str,
    *,
    action: str = "",
    method: str = "post",
    upload: bool = False,
    once: str = "",
    id: str = "",
    label: str = "",
    stack: str = "form",
) -> SafeString:
    """A form that is sent once only: CSRF token, key against double sending, and a script that stops double clicks.

    Parameters: `once` the idempotency key, by default the context's `once_key`; `upload` for files; `stack` the
    distance between its children: form (32 px), "" (16 px), l, none.
    """
    post = one_of(method, Method, "form method") == "post"
    return draw(
        "form",
        content=content,
        action=action,
        method=method,
        upload=upload,
        once=(once or context.get("once_key", "")) if post else "",
        csrf_token=context.get("csrf_token", "") if post else "",
        id=id,
        label=label,
        layout=one_of(stack, Literal["form", "", "l", "none"], "form stack"),
        script=script_of("form") if post else "",
    )


@register.inclusion_tag("ui/hidden.html")
def hidden(name: str, value: str) -> dict[str, object]:
    """A value that goes along unseen."""
    return {"name": name, "value": value}


@register.inclusion_tag("ui/form_head.html")
def form_head(*, back_href: str = "", saved: str = "", back_label: str = "") -> dict[str, object]:
    """The line above a form page: back at the left, when it was last saved at the right ("10:42 Uhr")."""
    return {"back_href": back_href, "saved": saved, "back_label": back_label or gettext("Zurück")}


@register.inclusion_tag("ui/saved_mark.html")
def saved_mark(when: str) -> dict[str, object]:
    """The mark that everything is stored: "Zuletzt gespeichert 10:42 Uhr"."""
    return {"saved": when}


@register.inclusion_tag("ui/step_head.html")
def step_head(title: str, *, section: str = "", number: int = 0, total: int = 0) -> dict[str, object]:
    """Where in the form. The bar of sections is drawn only if `number` and `total` are certain."""
    shown = range(1, total + 1) if number else ()
    marks = tuple("done" if n < number else "now" if n == number else "" for n in shown)
    return {"title": title, "section": section, "number": number, "total": total, "marks": marks}


@register.simple_block_tag
def outline(content: str, *, label: str = "") -> SafeString:
    """The list of sections beside a form, on wide screens. Inside: outline_item."""
    return draw("outline", content=content, label=label or gettext("Abschnitte"))


@register.inclusion_tag("ui/outline_item.html")
def outline_item(title: str, *, status: str = "open", href: str = "") -> dict[str, object]:
    """One section. `status` done, now or open; `href` leads back to a finished one."""
    return {"title": title, "status": one_of(status, OutlineStatus, "outline_item status"), "href": href}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(problems: Iterable[Any], *, title: str = "", id: str = "fehler") -> dict[str, object]:
    """All errors of a page, each a link to its field, in the same words as there.

    Parameters: `problems` things with `sentence` and `path` (of the field, "" for none), or pairs of sentence and name
    of the field; nothing is drawn without.
    """
    found = [tuple(p) if isinstance(p, tuple | list) else (p.sentence, p.path) for p in problems]
    rows = [(sentence, f"#{field_id(name)}" if name else "") for sentence, name in dict.fromkeys(found)]
    number = NUMBERS[len(rows)] if len(rows) < len(NUMBERS) else str(len(rows))
    default = ngettext("Bitte prüfen Sie eine Angabe", "Bitte prüfen Sie %(number)s Angaben", len(rows))
    return {"rows": rows, "title": title or default % {"number": number}, "id": id, "script": script_of("errors")}


@register.simple_block_tag
def todos(content: str) -> SafeString:
    """A list of what is needed. Inside: todo."""
    return format_html('<ul class="pw-todo">{}</ul>', content)


@register.inclusion_tag("ui/todo.html")
def todo(
    title: str, *, note: str = "", status: str = "open", action: str = "", href: str = "", icon: str = "upload"
) -> dict[str, object]:
    """One needed thing. `status` done, now, open; `action` and `href` make its button."""
    one_of(status, TodoStatus, "todo status")
    return {"title": title, "note": note, "status": status, "action": action, "href": href, "icon": icon}


@register.simple_tag
def upload(
    name: str,
    *,
    limits: str,
    accept: str = "",
    multiple: bool = True,
    camera: bool = True,
    max_bytes: int = 0,
    id: str = "",
    described_by: str = "",
    send: str = "",
    send_name: str = "",
    send_value: str = "",
    invalid: bool = False,
) -> SafeString:
    """Where files go in: buttons over real file inputs, and a place to drop them.

    Parameters: `limits` the sentence about kinds and size, shown before the choice; `accept` and `max_bytes` checked
    again by the script; `send` the label of the button that uploads without script, `send_name` and `send_value` what
    it sends.
    """
    identifier = id or f"datei-{slugify(name) or name}"
    return draw(
        "upload",
        name=name,
        limits=limits,
        accept=accept,
        multiple=multiple,
        camera=camera,
        max_bytes=max_bytes,
        id=identifier,
        described_by=" ".join(part for part in (f"{identifier}-grenzen", described_by) if part),
        send=send,
        send_name=send_name,
        send_value=send_value,
        invalid=invalid,
        script=script_of("upload"),
    )


@register.simple_tag
def parts(href: str) -> SafeString:
    """Inside a form: the script sends chosen files at once, several at a time and in parts, to `href`.

    Each has its own line; a broken connection costs one part. Without script files go with the form.
    """
    scripts = script_of("parts") + script_of("send")
    return draw("parts", href=href, waits=gettext("Wartet"), scripts=scripts)


@register.simple_block_tag
def files(content: str, *, title: str = "", status: str = "", id: str = "", level: int = 2) -> SafeString:
    """The uploaded files. Inside: file. `status` is a sentence such as "2 von 5 fertig", announced when it changes."""
    return draw(
        "files", content=content, title=title, status=status, id=anchor(id, title) if title or id else "", level=level
    )


@register.simple_tag
def file(
    title: str,
    *,
    note: str,
    status: str = "",
    href: str = "",
    remove_name: str = "",
    remove_value: str = "",
    percent: int | None = None,
    category_name: str = "",
    categories: Sequence[tuple[str, str]] = (),
    category: str = "",
) -> SafeString:
    """One file of the list.

    Parameters: `note` what is with it, in words; `status` ok or bad; `href` shows it; `remove_name` and
    `remove_value` make the button that removes it; `percent` while it is on its way; `category_name` names the list
    that asks what the file is, out of `categories` (pairs of code and label), with `category` chosen.
    """
    ending = title.rpartition(".")[2].upper() if "." in title else ""
    return draw(
        "file",
        title=title,
        note=note,
        status=one_of(status, FileStatus, "file status"),
        href=href,
        remove_name=remove_name,
        remove_value=remove_value,
        percent=percent,
        category_name=category_name,
        category_id=field_id(category_name) if category_name else "",
        categories=[("", gettext("Bitte wählen")), *categories],
        category=category,
        kind=ending if 0 < len(ending) <= 4 else "",
    )


@register.simple_block_tag
def check_section(content: str, title: str, *, href: str = "", id: str = "", level: int = 2) -> SafeString:
    """One section of the check page with its link to change it. Inside: check_row."""
    return draw("check_section", content=content, title=title, href=href, id=anchor(id, title), level=level)


@register.simple_tag
def check_row(term: str, value: str | Sequence[str], *, href: str = "", lang: str = "") -> SafeString:
    """One answer: a text, or several lines. An empty one reads "Keine Angabe"."""
    lines = [value] if isinstance(value, str) else [str(line) for line in value]
    lines = [line for line in lines if line]
    shown = format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))
    if href and lines:
        shown = format_html("<a{}>{}</a>", attr(href, "href"), shown)
    empty = format_html('<span class="pw-muted">{}</span>', gettext("Keine Angabe"))
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", term, attr(lang, "lang"), shown if lines else empty)


@register.simple_block_tag
def fees(content: str, *, framed: bool = False) -> SafeString:
    """What it costs. Inside: fee, the last one with `total`."""
    return format_html('<dl class="pw-fee{}">{}</dl>', " pw-card" if framed else "", content)


@register.simple_tag
def fee(label: str, amount: object, *, total: bool = False) -> SafeString:
    """One line of the costs, or their sum."""
    kind = SafeString(' class="pw-fee__sum"') if total else ""
    return format_html("<div{}><dt>{}</dt><dd>{}</dd></div>", kind, label, amount)


@register.simple_block_tag
def done(
    content: str, title: str, *, lead: str = "", reference: str = "", reference_label: str = "", level: int = 1
) -> SafeString:
    """It is done: headline, what exactly happened, the number to keep. Inside: buttons."""
    label = reference_label or gettext("Ihre Nummer")
    return draw(
        "done",
        content=content,
        title=title,
        lead=lead,
        reference=reference,
        reference_label=label,
        level=level,
    )


@register.simple_block_tag
def next_steps(content: str) -> SafeString:
    """What happens next, in order. Inside: next_step."""
    return format_html('<ol class="pw-next">{}</ol>', content)


@register.simple_block_tag
def next_step(content: str, title: str) -> SafeString:
    """One step to come: when and who in the title, inside the rest, which may be empty."""
    body = format_html('<p class="pw-small pw-muted">{}</p>', content) if content.strip() else ""
    return format_html("<li><b>{}</b>{}</li>", title, body)


@register.inclusion_tag("ui/stars.html")
def stars(name: str, *, legend: str, low: str, high: str, value: str = "") -> dict[str, object]:
    """A question answered from 1 to 5; `low` and `high` say what the ends mean."""
    return {"name": name, "legend": legend, "low": low, "high": high, "value": value, "numbers": "12345"}


@register.inclusion_tag("ui/onward.html")
def onward(url: str, pairs: Sequence[tuple[str, str]], *, label: str) -> dict[str, object]:
    """The way to another site: posts hidden fields there, at once with script, else by its button."""
    return {"url": url, "pairs": pairs, "label": label, "script": script_of("onward")}
