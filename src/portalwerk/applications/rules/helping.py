"""Somebody acts for somebody else with a mandate: what it allows, and until when. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from portalwerk.kernel.refusal import Refusal

#: A mandate for one application, at the longest; one of the counter holds for the day.
LONGEST = timedelta(days=90)


class MandateKind(StrEnum):
    """Who helps."""

    RELATIVE = "relative"
    ADVISER = "adviser"
    COUNTER = "counter"


KIND_WORDS = {
    MandateKind.RELATIVE: "Angehörige oder Freunde",
    MandateKind.ADVISER: "Beratungsstelle oder Betreuung",
    MandateKind.COUNTER: "Amt, am Schalter oder am Telefon",
}


class MandateOver(Refusal):
    """The mandate was ended or has run out."""

    sentence = "Diese Hilfe ist beendet. Sie können den Antrag nicht mehr öffnen."


class UntilWrong(Refusal):
    """A mandate until a day in the past or too far away."""

    sentence = "Wählen Sie einen Tag zwischen heute und {latest}."


class OwnApplication(Refusal):
    """Somebody accepts to help with their own application, or with a part that they sign."""

    sentence = "Das ist Ihr eigener Antrag, oder Sie unterschreiben ihn mit. Helfen kann nur eine andere Person."


class MayNotSend(Refusal):
    """A helper sends without being allowed to."""

    sentence = (
        "Sie dürfen den Antrag ausfüllen, aber nicht senden. Die Person, der Sie helfen, sendet ihn mit ihrer eigenen "
        "Anmeldung."
    )


def check_until(until: date, today: date) -> None:
    """Refuse a mandate that ends in the past or too late. Raises UntilWrong."""
    latest = today + LONGEST
    if not today <= until <= latest:
        raise UntilWrong(latest=f"{latest:%d.%m.%Y}")


def is_running(*, until: date, is_ended: bool, today: date) -> bool:
    """Return whether a mandate holds on this day."""
    return not is_ended and today <= until
