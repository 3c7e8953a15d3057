"""Blacking out: the picture of a page, and the boxes on it as a list of numbers."""

from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString

from portalwerk.ui.components.frame import script_of
from portalwerk.ui.components.library import draw, register

_PLACE = ("links", "oben", "breit", "hoch")


@register.simple_block_tag
def redaction(content: str, *, src: str, label: str, boxes: Iterable[Mapping[str, str]] = ()) -> SafeString:
    """A page on which boxes are drawn. Inside: redaction_box, one for each and some empty ones.

    Parameters: `src` the picture; `label` which page it is; `boxes` with links, oben, breit, hoch in hundredths, as
    people write numbers: without script they are shown where they are.
    """
    places = [place for box in boxes if (place := [_percent(str(box.get(part, ""))) for part in _PLACE]) and all(place)]
    return draw("redaction", content=content, src=src, label=label, places=places, script=script_of("redaction"))


@register.simple_block_tag
def redaction_box(content: str, number: int, *, fixed: bool = False) -> SafeString:
    """One box: inside four numbers and a reason. `fixed` if nothing may be changed any more."""
    return draw("redaction_box", content=content, number=number, fixed=fixed)


def _percent(written: str) -> str:
    """Return a number as a part of the picture, empty for what is none."""
    number = written.strip().replace(",", ".")
    return f"{number}%" if number.replace(".", "", 1).isdecimal() else ""
