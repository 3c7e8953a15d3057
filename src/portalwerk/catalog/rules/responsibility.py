"""Who is responsible, and why: a service, a place, a unit."""

from enum import StrEnum


class PlaceRule(StrEnum):
    """Which place decides."""

    RESIDENCE = "residence"
    MATTER = "matter"
    BUSINESS = "business"


_COUNTED_DIGITS = (12, 9, 5, 3, 2, 0)

_BECAUSE = {
    PlaceRule.RESIDENCE: "Weil Sie in {place} wohnen.",
    PlaceRule.MATTER: "Weil es um {place} geht.",
    PlaceRule.BUSINESS: "Weil Ihr Betrieb in {place} liegt.",
}


def areas_above(ars: str) -> list[str]:
    """The keys under which a responsibility may be kept for a place, the most specific first.

    Town, association, county, district, Land, nation. Source: amtlicher Regionalschlüssel, 12 digits.
    """
    keys = [ars[:count].ljust(12, "0") for count in _COUNTED_DIGITS]
    return list(dict.fromkeys(keys))


def reason_for(*, task: str, place: str, place_rule: PlaceRule, is_local: bool) -> str:
    """The sentence that explains the responsibility.

    Parameters:
        task: whose task it is, from the description: "Die Jagd ist Aufgabe des Landkreises, nicht der Stadt."
        place: name of the chosen place, empty if none is known.
        is_local: whether the office belongs to the place itself and not to the county around it.
    """
    if place and is_local:
        return _BECAUSE[place_rule].format(place=place)
    return task
