# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""Fields: one look for every input, whether a form definition or a page of ours asks for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from portalwerk.ui.components.forms import upload
from portalwerk.ui.components.library import draw, field_id, keep, one_of, register

InputType = Literal["text", "password", "email", "tel", "url", "search", "time"]
Width = Literal["", "s", "m", "l"]
ChoiceType = Literal["radio", "checkbox"]


# Kinds of questions that are drawn once and kept: what is typed is put in afterwards, codes that are chosen say
# nothing about a person by themselves.
BLANKABLE = frozenset({"input", "textarea", "date", "point", "choices", "check", "select"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One option of a question."""

    value: str
    label: str
    hint: str = ""
    checked: bool = False
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the inputs of a date or of a place on the map.

    `size` d for two digits, y for four, t for a time, g for degrees.
    """

    name: str
    id: str
    label: str
    value: str = ""
    size: str = "d"
    autocomplete: str = ""
    invalid: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question as it is drawn: words, input, hint, error. What `ui.field` and the tags below have in common."""

    name: str
    label: str
    kind: str = "input"
    hint: str = ""
    help: str = ""
    error: str = ""
    optional: bool = False
    value: str = ""
    type: str = "text"
    width: str = ""
    unit: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    max_length: int | None = None
    lang: str = ""
    spellcheck: bool = True
    readonly: bool = False
    suggestions: Sequence[str] = ()
    choices: Sequence[Choice] = ()
    parts: Sequence[Part] = ()
    given_id: str = ""

    @property
    def id(self) -> str:
        """The id of the (first) control, to which an error links."""
        return self.given_id or field_id(self.name)

    @property
    def hint_id(self) -> str:
        """The id of the hint."""
        return f"{self.id}-hinweis"

    @property
    def error_id(self) -> str:
        """The id of the error sentence."""
        return f"{self.id}-fehler"

    @property
    def described_by(self) -> str:
        """What a screen reader reads after the label: hint, then error."""
        return " ".join(i for i, text in ((self.hint_id, self.hint), (self.error_id, self.error)) if text)


def ask(question: Question) -> SafeString:
    """Draw one question with the template of its kind.

    A question looks the same whoever answers it, so its drawing is kept with marks where answers stand: no answer
    stays in memory. What has an error is drawn anew, since errors may repeat what was typed.
    """
    component = f"field/{question.kind}"
    if question.error or question.kind not in BLANKABLE:
        return draw(component, q=question)
    blank, answers = _blank(question)
    key = (component, get_language(), repr(blank))
    drawing = keep(key, lambda: draw(component, q=blank))
    for mark, answer in answers:
        drawing = SafeString(drawing.replace(mark, escape(answer)))
    return drawing


def _blank(question: Question) -> tuple[Question, list[tuple[str, str]]]:
    """Return the question with a mark for each typed answer, and the answers by mark."""
    answers: list[tuple[str, str]] = []

    def mark(value: str) -> str:
        if not value:
            return value
        answers.append((f"\ue000{len(answers)}\ue000", value))
        return answers[-1][0]

    if question.kind in {"input", "textarea"}:
        return replace(question, value=mark(question.value)), answers
    if question.parts:
        return replace(question, parts=[replace(part, value=mark(part.value)) for part in question.parts]), answers
    return question, answers


@register.simple_tag
def text_field(
    name: str,
    label: str,
    *,
    value: str = "",
    type: str = "text",
    hint: str = "",
    help: str = "",
    error: str = "",
    optional: bool = False,
    width: str = "",
    unit: str = "",
    autocomplete: str = "",
    inputmode: str = "",
    max_length: int | None = None,
    lang: str = "",
    spellcheck: bool = True,
    readonly: bool = False,
) -> SafeString:
    """A line of text.

    Parameters: `type` text, password, email, tel, url, search, time; `width` s, m, l as long as the answer;
    `unit` behind the input such as "€"; `help` is folded away below.
    """
    one_of(type, InputType, "text_field type")
    return ask(
        Question(
            name=name,
            label=label,
            value=value,
            type=type,
            hint=hint,
            help=help,
            error=error,
            optional=optional,
            width=one_of(width, Width, "text_field width"),
            unit=unit,
            autocomplete=autocomplete,
            inputmode=inputmode,
            max_length=max_length,
            lang=lang,
            spellcheck=spellcheck,
            readonly=readonly,
        )
    )


@register.simple_tag
def textarea_field(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    help: str = "",
    error: str = "",
    optional: bool = False,
    max_length: int | None = None,
    lang: str = "",
) -> SafeString:
    """Several lines of text."""
    return ask(
        Question(
            kind="textarea",
            name=name,
            label=label,
            value=value,
            hint=hint,
            help=help,
            error=error,
            optional=optional,
            max_length=max_length,
            lang=lang,
        )
    )


@register.simple_tag
def select_field(
    name: str,
    label: str,
    *,
    options: Iterable[Any],
    value: str = "",
    hint: str = "",
    error: str = "",
    optional: bool = False,
    width: str = "m",
) -> SafeString:
    """A list to choose from. `options` as of choice_field."""
    return ask(
        Question(
            kind="select",
            name=name,
            label=label,
            value=value,
            hint=hint,
            error=error,
            optional=optional,
            width=one_of(width, Width, "select_field width"),
            choices=[
                Choice(value="", label=gettext("Bitte wählen"), checked=not value),
                *read_choices(options, {value}, name),
            ],
        )
    )


@register.simple_tag
def choice_field(
    name: str,
    label: str,
    *,
    options: Iterable[Any],
    value: str | Sequence[str] = "",
    type: str = "radio",
    hint: str = "",
    help: str = "",
    error: str = "",
    optional: bool = False,
) -> SafeString:
    """A question with its answers all visible.

    Parameters: `options` pairs of value and label, triples with a hint, or things with value, label, hint; `value`
    the chosen one, or several; `type` radio for one answer, checkbox for any number.
    """
    chosen = {value} if isinstance(value, str) else set(value)
    return ask(
        Question(
            kind="choices",
            name=name,
            label=label,
            type=one_of(type, ChoiceType, "choice_field type"),
            hint=hint,
            help=help,
            error=error,
            optional=optional,
            choices=read_choices(options, chosen, name),
        )
    )


@register.simple_tag
def check_field(
    name: str,
    label: str,
    *,
    checked: bool = False,
    value: str = "on",
    text: str = "",
    error: str = "",
    hint: str = "",
    lang: str = "",
) -> SafeString:
    """One box to tick, for a declaration. `text` is the longer wording above it."""
    return ask(
        Question(
            kind="check",
            name=name,
            label=label,
            value=value,
            help=text,
            error=error,
            hint=hint,
            lang=lang,
            choices=[Choice(value=value, label=label, checked=checked, id=field_id(name))],
        )
    )


@register.simple_tag
def date_field(
    name: str,
    label: str,
    *,
    value: Mapping[str, str] | None = None,
    hint: str = "",
    help: str = "",
    error: str = "",
    optional: bool = False,
    birthday: bool = False,
    wrong: str = "",
) -> SafeString:
    """A date in three inputs named `name.day`, `name.month`, `name.year`.

    Parameters: `value` maps day, month, year; `birthday` lets the browser fill it in; `wrong` the part in error.
    """
    return ask(
        Question(
            kind="date",
            name=name,
            label=label,
            hint=hint,
            help=help,
            error=error,
            optional=optional,
            parts=date_parts(name, value or {}, birthday=birthday, wrong=wrong, invalid=bool(error)),
        )
    )


@register.simple_tag
def file_field(
    name: str,
    label: str,
    *,
    limits: str,
    accept: str = "",
    multiple: bool = False,
    camera: bool = True,
    max_bytes: int = 0,
    hint: str = "",
    help: str = "",
    error: str = "",
    optional: bool = False,
    send: str = "",
    send_name: str = "",
    send_value: str = "",
) -> SafeString:
    """A question answered with files. `limits` is the sentence about kinds and size; the rest as of upload."""
    question = Question(kind="file", name=name, label=label, hint=hint, help=help, error=error, optional=optional)
    drop = upload(
        name,
        limits=limits,
        accept=accept,
        multiple=multiple,
        camera=camera,
        max_bytes=max_bytes,
        id=question.id,
        described_by=question.described_by,
        send=send,
        send_name=send_name,
        send_value=send_value,
        invalid=bool(error),
    )
    return draw("field/file", q=question, drop=drop)


def read_choices(options: Iterable[Any], chosen: set[str], name: str) -> list[Choice]:
    """Return the options of a question from pairs, triples or things with value, label and hint."""
    choices = []
    start = field_id(name)
    for number, option in enumerate(options, 1):
        if isinstance(option, tuple | list):
            value, label, hint = (*map(str, option), "", "")[:3]
        else:
            value, label, hint = str(option.value), str(option.label), str(getattr(option, "hint", ""))
        identifier = start if number == 1 else f"{start}-{number}"
        choices.append(Choice(value=value, label=label, hint=hint, checked=value in chosen, id=identifier))
    return choices


def date_parts(
    name: str, value: Mapping[str, str], *, birthday: bool = False, wrong: str = "", invalid: bool = False
) -> list[Part]:
    """Return day, month and year of a date as three inputs."""
    words = (("day", gettext("Tag"), "d"), ("month", gettext("Monat"), "d"), ("year", gettext("Jahr"), "y"))
    return [
        Part(
            name=f"{name}.{part}",
            id=field_id(name) if part == "day" else f"{field_id(name)}-{part}",
            label=label,
            value=str(value.get(part, "") or ""),
            size=size,
            autocomplete=f"bday-{part}" if birthday else "",
            invalid=part == wrong if wrong else invalid,
        )
        for part, label, size in words
    ]
