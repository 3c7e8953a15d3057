"""Made-up logs of cases, seeded, so that tests know what is in them."""

import random
from collections.abc import Iterator

from portalwerk.forecast.rules.evaluation.log import LoggedCase, LoggedEvent

DECISION = "entschieden"


def made_log(count: int = 300, *, seed: int = 1, open_share: float = 0.0) -> list[LoggedCase]:
    """Two services, one slow and one quick; who is checked twice takes longer. Cases begin one a day."""
    dice = random.Random(seed)
    return [
        LoggedCase("bau" if number % 2 else "baum", list(_events(number, dice, open_share))) for number in range(count)
    ]


def _events(number: int, dice: random.Random, open_share: float) -> Iterator[LoggedEvent]:
    at, slow = float(number), 4.0 if number % 2 else 1.0
    steps = ["eingegangen", "geprüft", *(["nachgefordert"] if dice.random() < 0.3 else []), "entworfen", DECISION]
    for step in steps[: 2 if dice.random() < open_share else None]:
        yield LoggedEvent(at, step)
        at += slow * dice.expovariate(1) * (10 if step == "nachgefordert" else 3)
