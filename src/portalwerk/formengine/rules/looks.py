"""How an element looks, as far as its definition alone decides it; worked out once per form."""

from dataclasses import dataclass

from portalwerk.formengine.rules.form import Element, Field, FieldType, Group
from portalwerk.formengine.rules.kinds import number

#: Up to so many choices are shown all at once instead of in a drop-down list.
MOST_RADIOS = 7

_INPUTS = {
    FieldType.TEXTAREA: "textarea",
    FieldType.DATE: "date",
    FieldType.PARTIAL_DATE: "date",
    FieldType.DATETIME: "date",
    FieldType.BOOLEAN: "radios",
    FieldType.SELECT: "select",
    FieldType.RADIO: "radios",
    FieldType.CHECKBOXES: "checkboxes",
    FieldType.DECLARATION: "checkbox",
    FieldType.FILE: "file",
    FieldType.LABEL: "label",
    FieldType.LOCKED: "locked",
    FieldType.EMAIL: "email",
    FieldType.PHONE: "tel",
    FieldType.URL: "url",
    FieldType.POINT: "point",
}
_INPUT_MODES = {
    FieldType.NUMBER: "decimal",
    FieldType.MONEY: "decimal",
    FieldType.INTEGER: "numeric",
    FieldType.POSTCODE: "numeric",
    FieldType.PHONE: "tel",
    FieldType.EMAIL: "email",
    FieldType.URL: "url",
}
_AUTOCOMPLETE = {FieldType.EMAIL: "email", FieldType.PHONE: "tel", FieldType.POSTCODE: "postal-code"}
_WIDTHS = {
    FieldType.INTEGER: "s",
    FieldType.NUMBER: "s",
    FieldType.MONEY: "s",
    FieldType.POSTCODE: "s",
    FieldType.TIME: "s",
    FieldType.PHONE: "m",
    FieldType.IBAN: "m",
    FieldType.PLATE: "m",
    FieldType.VIN: "m",
    FieldType.CHECKED_NUMBER: "m",
}
_MOST_S, _MOST_M = 8, 30


@dataclass(frozen=True, slots=True)
class Look:
    """Kind of input, keyboard, width (s, m, l); for groups the arrangement ("stack" or "date")."""

    input: str
    inputmode: str = ""
    autocomplete: str = ""
    width: str = "l"
    max_length: int | None = None
    layout: str = "stack"


def look_of(element: Element, *, has_options: bool) -> Look:
    """The look of an element. A choice without options is typed in as a code."""
    if isinstance(element, Group):
        return Look("group", layout="date" if is_date_group(element) else "stack")
    kind = "locked" if element.compute is not None else _INPUTS.get(element.type, "text")
    if kind in ("select", "radios", "checkboxes") and not has_options and element.type is not FieldType.BOOLEAN:
        kind = "text"
    return Look(
        kind,
        _INPUT_MODES.get(element.type, ""),
        element.autocomplete or _AUTOCOMPLETE.get(element.type, ""),
        element.width or _width(element),
        # The browser cuts off silently at `maxlength`; so it is only a hint for a counter, not a wall.
        element.max_length,
    )


def _width(field: Field) -> str:
    if field.type in _WIDTHS:
        return _WIDTHS[field.type]
    if field.type is not FieldType.TEXT or field.max_length is None or field.max_length > _MOST_M:
        return "l"
    return "s" if field.max_length <= _MOST_S else "m"


def is_date_group(group: Group) -> bool:
    """Whether a group is a date in three numbers: day, month and year, told by their ranges.

    Source: FIM building block "Geburtsdatum (teilbekannt)"
    """
    if len(group.elements) != 3:
        return False
    bounds = []
    for child in group.elements:
        if not isinstance(child, Field) or child.type is not FieldType.INTEGER or child.repeats:
            return False
        bounds.append((number(child.min_value), number(child.max_value)))
    (low_day, day), (low_month, month), (year, _) = bounds
    return [low_day, day, low_month, month] == [1, 31, 1, 12] and year is not None and year >= 1000
