"""Who has a case open just now. Pure."""

from collections.abc import Sequence
from datetime import timedelta

#: How often an open page says that it is still open, in seconds.
EVERY = 20
#: Who was not heard of for so long has left.
GONE_AFTER = timedelta(seconds=75)
#: What is older is deleted: nobody is to read afterwards who looked at what for how long.
KEPT = timedelta(minutes=3)


def presence_words(others: Sequence[tuple[str, str]]) -> str:
    """Say who else has a case open: "Karl hat diesen Vorgang gerade offen (seit 10:42 Uhr)." Nobody: nothing.

    Parameters: others, each with a name and the time since when.
    """
    named = [f"{name} (seit {since} Uhr)" for name, since in others]
    if not named:
        return ""
    if len(named) == 1:
        name, since = others[0]
        return f"{name} hat diesen Vorgang gerade offen (seit {since} Uhr)."
    return f"{', '.join(named[:-1])} und {named[-1]} haben diesen Vorgang gerade offen."
