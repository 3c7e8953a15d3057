"""Colours that can be read, ours and a tenant's."""

import re

import pytest

from portalwerk.ui.contrast import PAIRS, STANDARD, THEME_TOKENS, contrast, linear_rgb, theme_problems
from tests.ui.conftest import STATIC

TEXT_PAIRS = [("--pw-ink-2", ground) for ground in ("--pw-paper", "--pw-card", "--pw-sand", "--pw-tint")] + [
    ("--pw-you", "--pw-you-bg"),
    ("--pw-ok", "--pw-ok-bg"),
    ("--pw-bad", "--pw-bad-bg"),
    ("--pw-bad", "--pw-card"),
    ("--pw-info", "--pw-info-bg"),
]


def tokens_of(scheme: str) -> dict[str, str]:
    css = (STATIC / "pw.css").read_text()
    light = css.split(":root {", 1)[1].split("\n}", 1)[0]
    dark = css.split(':root[data-kern-theme="dark"] {', 1)[1].split("\n}", 1)[0]
    read = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", light))
    if scheme == "dark":
        read |= dict(re.findall(r"(--[\w-]+):\s*([^;]+);", dark))
    return read


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_standard_values_are_those_of_the_style_sheet(scheme: str) -> None:
    read = tokens_of(scheme)
    for name, value in STANDARD[scheme].items():
        if name in read:
            assert read[name] == value


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("upper", "ground"), TEXT_PAIRS)
def test_text_of_our_own_can_be_read(scheme: str, upper: str, ground: str) -> None:
    read = tokens_of(scheme)
    assert contrast(read[upper], read[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_can_be_seen(scheme: str) -> None:
    read = tokens_of(scheme)
    assert contrast(read["--pw-line-strong"], read["--pw-card"]) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#fff", "#767676") == contrast("#767676", "#fff")


@pytest.mark.parametrize(
    ("oklch", "hexadecimal"),
    [
        ("oklch(100% 0 0)", "#ffffff"),
        ("oklch(0% 0 0)", "#000000"),
        ("oklch(62.796% 0.25768 29.234)", "#ff0000"),
        ("oklch(0.86644 0.294827 142.4953deg)", "#00ff00"),
        ("oklch(45.201% 0.313214 264.052)", "#0000ff"),
    ],
)
def test_oklch_is_the_colour_that_browsers_show(oklch: str, hexadecimal: str) -> None:
    assert linear_rgb(oklch) == pytest.approx(linear_rgb(hexadecimal), abs=0.002)


@pytest.mark.parametrize(
    "colour", ["red", "", "#12", "oklch(1 2)", "url(x)", "#fff;}body{display:none", "oklch(1% 0 0 / .5)"]
)
def test_anything_but_a_plain_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        linear_rgb(colour)


def test_our_own_colours_have_no_problem() -> None:
    assert theme_problems({}) == []
    assert theme_problems({"light": {n: STANDARD["light"][n] for n in THEME_TOKENS}}) == []


def test_a_weak_pair_is_named() -> None:
    problems = theme_problems({"light": {"--kern-color-action-default": "#7fb2c4"}})
    assert any(p.startswith("Hell: Handlungsfarbe auf Karte hat den Kontrast 2,") for p in problems)
    assert not any(p.startswith("Dunkel") for p in problems)


@pytest.mark.parametrize(("upper", "ground", "least"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_pair_is_really_compared(scheme: str, upper: str, ground: str, least: float) -> None:
    changed = upper if upper in THEME_TOKENS else ground
    if changed not in THEME_TOKENS:
        assert contrast(STANDARD[scheme][upper], STANDARD[scheme][ground]) >= least
        return
    other = STANDARD[scheme][ground if changed == upper else upper]
    assert theme_problems({scheme: {changed: other}})


@pytest.mark.parametrize(
    ("tokens", "part"),
    [
        ({"light": {"--pw-t-m": "2rem"}}, "darf ein Mandant nicht ändern"),
        ({"light": {"--pw-brand": "petrol"}}, "ist keine Farbe"),
        ({"dark": {"--pw-brand": "#000;}*{display:none"}}, "Dunkel: --pw-brand ist keine Farbe"),
        ({"bunt": {}}, "„bunt“ gibt es nicht"),
    ],
)
def test_other_than_the_allowed_tokens_are_refused(tokens: dict[str, dict[str, str]], part: str) -> None:
    problems = theme_problems(tokens)
    assert len(problems) == 1
    assert part in problems[0]
