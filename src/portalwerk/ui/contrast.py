"""Whether colours can be read: contrast of two colours, and the check of a tenant's theme."""

import re
from collections.abc import Mapping
from math import cos, radians, sin

#: What a tenant may set, for light and for dark.
THEME_TOKENS = (
    "--pw-brand",
    "--pw-brand-ink",
    "--pw-sun",
    "--pw-sand",
    "--pw-sand-2",
    "--pw-tint",
    "--pw-tint-2",
    "--kern-color-action-default",
    "--kern-color-action-on-default",
)
#: The values of our own style sheet that stand beside a tenant's (a test compares them with pw.css).
STANDARD: dict[str, dict[str, str]] = {
    "light": {
        "--pw-brand": "oklch(31% .062 222)",
        "--pw-brand-ink": "oklch(98% .006 95)",
        "--pw-sun": "oklch(84% .13 85)",
        "--pw-sand": "oklch(95.2% .02 90)",
        "--pw-sand-2": "oklch(91.5% .03 90)",
        "--pw-tint": "oklch(95.6% .02 215)",
        "--pw-tint-2": "oklch(90% .04 215)",
        "--kern-color-action-default": "oklch(42% .088 226)",
        "--kern-color-action-on-default": "#ffffff",
        "--kern-color-action-focus-default": "oklch(31% .062 222)",
        "--pw-card": "oklch(100% 0 0)",
        "--pw-paper": "oklch(98.3% .006 92)",
        "--pw-ink-2": "oklch(44% .025 250)",
    },
    "dark": {
        "--pw-brand": "oklch(24% .04 226)",
        "--pw-brand-ink": "oklch(96% .008 95)",
        "--pw-sun": "oklch(82% .12 85)",
        "--pw-sand": "oklch(28% .024 235)",
        "--pw-sand-2": "oklch(34% .032 232)",
        "--pw-tint": "oklch(29% .035 225)",
        "--pw-tint-2": "oklch(36% .05 222)",
        "--kern-color-action-default": "oklch(82% .085 212)",
        "--kern-color-action-on-default": "oklch(19% .04 228)",
        "--kern-color-action-focus-default": "oklch(88% .1 90)",
        "--pw-card": "oklch(23.5% .018 240)",
        "--pw-paper": "oklch(19% .016 242)",
        "--pw-ink-2": "oklch(79% .014 240)",
    },
}
#: Upper colour, ground, least contrast. Source: WCAG 2.2, 1.4.3 (text) and 1.4.11 (focus)
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("--kern-color-action-default", "--pw-card", 4.5),
    ("--kern-color-action-default", "--pw-paper", 4.5),
    ("--kern-color-action-default", "--pw-tint", 4.5),
    ("--kern-color-action-default", "--pw-sand", 4.5),
    ("--kern-color-action-on-default", "--kern-color-action-default", 4.5),
    ("--pw-ink-2", "--pw-sand", 4.5),
    ("--pw-brand-ink", "--pw-brand", 4.5),
    ("--kern-color-action-focus-default", "--pw-paper", 3.0),
    ("--pw-sun", "--pw-brand", 3.0),
)
WORDS = {
    "--pw-brand": "Marke",
    "--pw-brand-ink": "Schrift auf der Marke",
    "--pw-sun": "Hervorhebung",
    "--pw-sand": "Sand",
    "--pw-tint": "Tönung",
    "--pw-card": "Karte",
    "--pw-paper": "Papier",
    "--pw-ink-2": "leise Schrift",
    "--kern-color-action-default": "Handlungsfarbe",
    "--kern-color-action-on-default": "Schrift auf der Handlungsfarbe",
    "--kern-color-action-focus-default": "Fokus",
}
SCHEMES = {"light": "Hell", "dark": "Dunkel"}
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_OKLCH = re.compile(r"oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)", re.IGNORECASE)

Rgb = tuple[float, float, float]


def linear_rgb(colour: str) -> Rgb:
    """Return red, green and blue between 0 and 1, linear to light.

    Parameters: `colour` as `#rgb`, `#rrggbb` or `oklch(L C H)`; colours no screen shows are cut off as screens do.
    Errors: ValueError for anything else, so that nothing but a colour can get into a style sheet.
    """
    text = colour.strip()
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        red, green, blue = (_to_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
        return red, green, blue
    if found := _OKLCH.fullmatch(text):
        lightness = float(found[1]) / (100 if found[2] else 1)
        return _from_oklch(lightness, float(found[3]), float(found[4]))
    raise ValueError(f"not a colour: {colour!r}")


def contrast(upper: str, ground: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, definition of contrast ratio"""
    light, dark = sorted((_luminance(upper), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def theme_problems(tokens: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return what is wrong with a tenant's colours, in sentences; nothing if they may be used.

    Parameters: `tokens` maps "light" and "dark" to custom properties and their values; what is not set keeps ours.
    """
    problems = [f"„{name}“ gibt es nicht. Möglich sind light und dark." for name in tokens if name not in SCHEMES]
    for scheme, word in SCHEMES.items():
        given = tokens.get(scheme, {})
        wrong = _faults(given, word)
        problems += wrong or _weak_pairs({**STANDARD[scheme], **given}, word)
    return problems


def _faults(given: Mapping[str, str], scheme: str) -> list[str]:
    faults = []
    for name, value in given.items():
        if name not in THEME_TOKENS:
            faults.append(f"{scheme}: {name} darf ein Mandant nicht ändern.")
            continue
        try:
            linear_rgb(value)
        except ValueError:
            faults.append(f"{scheme}: {name} ist keine Farbe. Beispiel: #1c5a70 oder oklch(42% .088 226).")
    return faults


def _weak_pairs(values: Mapping[str, str], scheme: str) -> list[str]:
    weak = []
    for upper, ground, least in PAIRS:
        ratio = contrast(values[upper], values[ground])
        if ratio < least:
            shown, needed = (f"{number:.1f}".replace(".", ",") for number in (ratio, least))
            weak.append(
                f"{scheme}: {WORDS[upper]} auf {WORDS[ground]} hat den Kontrast {shown} : 1, nötig sind {needed} : 1."
            )
    return weak


def _luminance(colour: str) -> float:
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """Source: CSS Color Module Level 4, conversion of OKLCH to linear sRGB"""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in rgb)
    return red, green, blue
