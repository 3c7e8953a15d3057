"""Every component: its variants, its keywords, its escaping."""

import inspect
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args

import pytest
from django.template import Context, Template, TemplateSyntaxError

from portalwerk.ui import components
from portalwerk.ui.components import buttons, fields, forms, layout, library, office, studio, surfaces, table, tracking
from tests.ui.conftest import Draw

MODULES = [import_module(found.name) for found in iter_modules(components.__path__, f"{components.__name__}.")]
TAGS: dict[str, Callable[..., Any]] = {
    name: getattr(module, name)
    for module in MODULES
    for name in library.register.tags
    if isinstance(getattr(module, name, None), types.FunctionType)
    and getattr(module, name).__module__ == module.__name__
}
TEMPLATES = Path(layout.__file__).parents[2] / "web" / "studio" / "templates" / "studio" / "components"
EVIL = '"><script>alert(1)</script>'
#: Arguments that are words of ours, not texts.
WORDS = {
    "box": {"kind": "stack"},
    "text": {"kind": "muted"},
    "stage": {"status": "now"},
    "age": {"kind": "ok"},
    "check_item": {"status": "ok"},
    "change": {"kind": "changed"},
}
#: Lists of things that have words of people in them.
OBJECTS = {
    "parts": lambda text: types.SimpleNamespace(text=text, kind="value"),
    "bars": lambda text: types.SimpleNamespace(
        label=text, segments=[types.SimpleNamespace(colour=1, share=1.0, value=text)]
    ),
    "boxes": lambda text: dict.fromkeys(("links", "oben", "breit", "hoch"), text),
    "months": lambda text: types.SimpleNamespace(label=text, first=3, second=None),
    "levels": lambda text: types.SimpleNamespace(label=text, values=(9, 5, 1)),
    "ages": lambda text: types.SimpleNamespace(label=text, dots=[(3.0, True), (1.0, False)], bands=(1.0, None, 4.0)),
    "dots": lambda text: (0.5, 3.0),
    "bounds": lambda text: (text, 2.0),
    "pages": lambda text: types.SimpleNamespace(title=text, note=text, conditional=True, ends=False),
}
CHOSEN = {"kind", "size", "as_", "type", "status", "method", "stack", "width", "tag_kind", "sort", "layout"}
ICONS = {"icon", "icon_after", "tag_icon"}
LINKS = {"href", "action", "search_action", "account_href", "suggest_href", "back_href", "exact_href", "clear_href"}
LINKS |= {"previous_href", "next_href", "src", "crest", "theme"}

VARIANTS = [
    ("{% card kind=v title='T' %}x{% endcard %}", surfaces.CardKind),
    ("{% card stack=v title='T' %}x{% endcard %}", surfaces.StackSize),
    ("{% card as_=v %}x{% endcard %}", surfaces.CardElement),
    ("{% note kind=v title='T' %}x{% endnote %}", surfaces.NoteKind),
    ("{% tag 'T' kind=v icon='home' %}", surfaces.TagKind),
    ("{% icon_tile 'home' kind=v small=True %}", surfaces.TileKind),
    ("{% button 'T' kind=v %}", buttons.ButtonKind),
    ("{% button 'T' size=v href='#' %}", buttons.ButtonSize),
    ("{% button 'T' type=v %}", buttons.ButtonType),
    ("{% form method=v %}x{% endform %}", forms.Method),
    ("{% todo 'T' status=v %}", forms.TodoStatus),
    ("{% outline_item 'T' status=v %}", forms.OutlineStatus),
    ("{% file 'a.pdf' note='n' status=v %}", forms.FileStatus),
    ("{% text_field 'a' 'T' type=v %}", fields.InputType),
    ("{% text_field 'a' 'T' width=v %}", fields.Width),
    ("{% choice_field 'a' 'T' type=v options=o %}", fields.ChoiceType),
    ("{% stage 'T' number=1 status=v %}{% endstage %}", tracking.StageStatus),
    ("{% lane 'T' text='x' status=v %}", tracking.LaneStatus),
    ("{% message 'T' when='x' kind=v %}x{% endmessage %}", tracking.MessageKind),
    ("{% inbox kind=v %}x{% endinbox %}", surfaces.CardKind),
    ("{% inbox_item 'T' href='#' kind=v %}", surfaces.TileKind),
    ("{% summary 'T' tag='x' tag_kind=v %}{% endsummary %}", surfaces.TagKind),
    ("{% panel 'T' tag='x' tag_kind=v %}{% endpanel %}", surfaces.TagKind),
    ("{% age '3 Tage' 'im Plan' kind=v %}", office.AgeKind),
    ("{% check_item 'T' status=v %}", office.CheckStatus),
    ("{% phone label='x' size=v %}x{% endphone %}", studio.PhoneSize),
    ("{% change 'T' kind=v %}", studio.ChangeKind),
    ("{% column 'T' sort=v href='#' %}", table.SortDirection),
    ("{% icon 'home' size=v %}", layout.IconSize),
    ("{% box 'stack' as_=v %}x{% endbox %}", layout.BoxElement),
    ("{% text 'muted' as_=v %}x{% endtext %}", layout.TextElement),
    ("{% icon v %}", tuple(layout.ICONS)),
    ("{% text v %}x{% endtext %}", tuple(layout.TEXTS)),
]
CASES = [
    (snippet, value) for snippet, kind in VARIANTS for value in (kind if isinstance(kind, tuple) else get_args(kind))
]
BOXES = [(kind, size) for kind, sizes in layout.BOXES.items() for size in sizes]


def is_block(name: str) -> bool:
    parameters = list(inspect.signature(TAGS[name]).parameters)
    return "content" in parameters[:2]


def value_for(tag: str, name: str, annotation: Any, text: str) -> Any:
    if name in WORDS.get(tag, {}) or name in OBJECTS:
        return WORDS.get(tag, {}).get(name) or [OBJECTS[name](text)]
    if name in ICONS or (tag in {"icon", "icon_tile"} and name == "name"):
        return "home"
    if name in LINKS:
        return "#x"
    known = {int: 1, float: 1.0, bool: True, date: date(2027, 3, 4), float | None: 2.0, int | None: 3}
    if annotation in known:
        return known[annotation]
    if annotation == Mapping[str, str] | None:
        return {"day": text}
    if annotation in (str, object):
        return text
    origin = getattr(annotation, "__origin__", None)
    if origin in (Iterable, Sequence) or str(annotation).startswith("collections.abc.Iterable"):
        return [(text, text)] if name in {"places", "options", "problems", "pairs", "categories"} else [text]
    return text


def call(tag: str, text: str, *, everything: bool) -> tuple[str, dict[str, Any]]:
    """Return the snippet that calls a component with `text` in all its text arguments, and their values."""
    values: dict[str, Any] = {}
    written = []
    for name, parameter in inspect.signature(TAGS[tag], eval_str=True).parameters.items():
        if name in {"content", "context"} or (name == "item" and tag == "field"):
            continue
        required = parameter.default is inspect.Parameter.empty
        if not required and (not everything or name in CHOSEN):
            continue
        values[name] = value_for(tag, name, parameter.annotation, text)
        written.append(f"{name}={name}" if parameter.kind is parameter.KEYWORD_ONLY else name)
    positional = sorted(written, key=lambda part: "=" in part)
    end = "{{ inner }}{% end" + tag + " %}" if is_block(tag) else ""
    return "{% " + " ".join([tag, *positional]) + " %}" + end, {**values, "inner": text}


SIMPLE = sorted(TAGS.keys() - {"field", "fields"})


def test_the_table_of_contents_is_complete() -> None:
    assert TAGS.keys() == library.register.tags.keys()


@pytest.mark.parametrize("tag", SIMPLE)
def test_no_text_becomes_html(tag: str, draw: Draw) -> None:
    for everything in (False, True):
        snippet, values = call(tag, EVIL, everything=everything)
        html = draw(snippet, **values)
        assert "<script>alert" not in html
        assert EVIL not in html


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_an_unknown_keyword_is_an_error(tag: str) -> None:
    end = "{% end" + tag + " %}" if is_block(tag) else ""
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour_of_it'"):
        Template("{% load ui %}{% " + tag + " colour_of_it='red' %}" + end)


@pytest.mark.parametrize(("snippet", "value"), CASES)
def test_every_variant_is_drawn(snippet: str, value: str, draw: Draw) -> None:
    assert draw(snippet, v=value, o=[("1", "eins")]).strip()


@pytest.mark.parametrize("snippet", sorted({snippet for snippet, _ in CASES}))
def test_a_variant_that_does_not_exist_is_an_error(snippet: str, draw: Draw) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(snippet, v="nirgends", o=[])


@pytest.mark.parametrize(("kind", "size"), BOXES)
def test_every_box_is_drawn(kind: str, size: str, draw: Draw) -> None:
    assert f"pw-{kind}" in draw("{% box kind size=size %}x{% endbox %}", kind=kind, size=size)


@pytest.mark.parametrize(("kind", "size"), [("", ""), ("stapel", ""), ("stack", "xxl"), ("row stapel", "")])
def test_a_box_that_does_not_exist_is_an_error(kind: str, size: str, draw: Draw) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw("{% box kind size=size %}x{% endbox %}", kind=kind, size=size)


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x"])
@pytest.mark.parametrize("tag", ["button", "tile", "crumb", "link_row", "nav_item"])
def test_a_link_that_runs_script_is_refused(tag: str, address: str, draw: Draw) -> None:
    snippet, values = call(tag, "Text", everything=True)
    with pytest.raises(TemplateSyntaxError, match="scheme"):
        draw(snippet, **{**values, "href": address, "reason": ""})


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_the_component_page_shows_the_component(tag: str) -> None:
    shown = "".join(path.read_text() for path in TEMPLATES.glob("*.html"))
    drawn_by_others = {"field", "help_line", "skip_link", "onward"}  # onward leaves the page by itself
    assert tag in drawn_by_others or f"{{% {tag} " in shown or f"{{% {tag}%}}" in shown


def test_a_disabled_button_says_why_and_cannot_send(draw: Draw) -> None:
    html = draw("{% button 'Entscheiden' reason='Geht, wenn alles da ist.' %}")
    assert 'aria-disabled="true"' in html
    assert 'type="button"' in html
    assert 'aria-describedby="warum-entscheiden"' in html
    assert 'id="warum-entscheiden">Geht, wenn alles da ist.' in html


def test_a_form_carries_token_and_key_once(draw: Draw) -> None:
    html = draw("{% form %}x{% endform %}", csrf_token="geheim", once_key="schluessel")
    assert html.count('name="csrfmiddlewaretoken" value="geheim"') == 1
    assert html.count('name="once" value="schluessel"') == 1


def test_a_search_form_carries_neither(draw: Draw) -> None:
    html = draw("{% form method='get' %}x{% endform %}", csrf_token="geheim", once_key="schluessel")
    assert "geheim" not in html
    assert "schluessel" not in html


def test_hits_are_marked_and_the_rest_is_escaped(draw: Draw) -> None:
    html = draw("{{ t|mark_hits:w }}", t="Hund & <b>Hundesteuer</b>", w="hund")
    assert html == "<mark>Hund</mark> &amp; &lt;b&gt;<mark>Hund</mark>esteuer&lt;/b&gt;"
    assert draw("{{ t|mark_hits:w }}", t="<Hund>", w="") == "&lt;Hund&gt;"


@pytest.mark.parametrize(("half", "most", "today"), [(9, 19, None), (2, 30, 1), (17, 19, 40), (0, 0, 0), (5, 5, None)])
def test_the_range_stays_inside_its_figure(half: float, most: float, today: float | None, draw: Draw) -> None:
    values = tracking.range_figure(
        sentence="s", half_days=half, most_days=most, half="h", most="m", start="Antrag", today_days=today
    )
    for name in ("half_at", "most_at", "today_at"):
        if values[name] is not None:
            assert 0 <= float(str(values[name]).rstrip("%")) <= 100
    assert float(str(values["half_at"]).rstrip("%")) <= float(str(values["most_at"]).rstrip("%"))


def test_a_long_month_fits_on_the_calendar_sheet(draw: Draw) -> None:
    html = draw("{% deadline 'T' on=d %}{% enddeadline %}", d=date(2027, 9, 3))
    assert "<span>Sep.</span><b>3</b>" in html


def test_amber_is_said_in_words(draw: Draw) -> None:
    assert "Jetzt sind Sie am Zug" in draw("{% move 'T' you=True %}{% endmove %}")
    assert "Jetzt ist das Amt am Zug" in draw("{% move 'T' %}{% endmove %}")
    assert "Jetzt, Sie sind am Zug: " in draw("{% stage 'T' number=1 status='you' %}{% endstage %}")


def test_the_context_of_a_page_does_not_leak_into_components() -> None:
    template = Template("{% load ui %}{% card %}{{ title }}{% endcard %}")
    assert "Fremd" in template.render(Context({"title": "Fremd"}))
    assert "<h2" not in template.render(Context({"title": "Fremd"}))


def test_an_address_is_put_into_a_kept_drawing_and_never_kept_with_it(draw: Draw) -> None:
    rows = [draw("{% link_row 'Nur hier' href=there %}", there=f"/antrag/{secret}/") for secret in ("a1&b", "c3")]
    assert 'href="/antrag/a1&amp;b/"' in rows[0]
    assert 'href="/antrag/c3/"' in rows[1]
    kept = {str(key): text for key, text in library._drawings.items() if "Nur hier" in text}
    assert len(kept) == 1
    assert not any("/antrag/" in key + text for key, text in kept.items())


def test_a_kept_drawing_refuses_an_address_that_could_run_script(draw: Draw) -> None:
    draw("{% link_row 'Karte öffnen' href='/karte/' %}")
    with pytest.raises(TemplateSyntaxError):
        draw("{% link_row 'Karte öffnen' href='javascript:alert(1)' %}")
