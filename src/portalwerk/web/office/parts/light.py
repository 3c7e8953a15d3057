"""The traffic light of a case in words, icon and colour."""

from dataclasses import dataclass

from portalwerk.cases.models import Case
from portalwerk.cases.rules.deadlines import days_left
from portalwerk.cases.rules.light import Light, light_of
from portalwerk.kernel.clock import today


@dataclass(frozen=True)
class Lamp:
    """How a light looks: a word, what it means in numbers, icon, colour of the tag and of the bar."""

    word: str
    note: str
    icon: str
    tag_kind: str
    age_kind: str


def lamp_of(case: Case) -> Lamp:
    """Return the light of an open case."""
    light = light_of(
        due_on=case.due_on,
        waiting_until=case.waiting_until,
        deemed_on=case.deemed_on,
        is_deemed=case.deemed_granted_on is not None,
        today=today(),
    )
    left = days_left(case.due_on, today=today(), waiting_until=case.waiting_until)
    if light == Light.DEEMED:
        return Lamp("Gilt als genehmigt", f"seit {case.deemed_granted_on:%d.%m.%Y}", "warning", "bad", "late")
    if light == Light.DEEMED_SOON:
        return Lamp("Gilt bald als genehmigt", f"nach dem {case.deemed_on:%d.%m.%Y}", "warning", "bad", "late")
    if light == Light.OVERDUE:
        return Lamp("Überfällig", f"seit {_count(-left, 'Tagen')}", "warning", "bad", "late")
    if light == Light.PAUSED:
        return Lamp("Pausiert", f"bis {case.waiting_until:%d.%m.%Y}", "hand", "line", "ok")
    if light == Light.SOON:
        return Lamp("Bald fällig", "heute" if left == 0 else f"noch {_count(left, 'Tage')}", "clock", "you", "warn")
    return Lamp("Im Plan", f"noch {_count(left, 'Tage')}", "check", "ok", "ok")


def _count(days: int, word: str) -> str:
    return "1 Tag" if days == 1 else f"{days} {word}"
