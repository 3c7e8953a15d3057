"""What a tenant may be called in a path."""

import re
from collections.abc import Set

from portalwerk.kernel.refusal import Refusal

# First parts of paths that belong to nobody: /mein/, /api/ and the like.
RESERVED_KEYS = frozenset(
    {
        "mein",
        "ort",
        "api",
        "rueckruf",
        "werkstatt",
        "theme",
        "static",
        "livez",
        "readyz",
        "postausgang",
        "anmelden",
    }
)
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class KeyUnusable(Refusal):
    """The key cannot be the first part of a path."""

    sentence = "„{key}“ geht nicht als Adresse. Erlaubt sind kleine Buchstaben, Ziffern und Bindestriche."


class KeyTaken(Refusal):
    """Another tenant has the key."""

    sentence = "„{key}“ ist schon vergeben. Wählen Sie eine andere Adresse."


def check_key(key: str, *, taken: Set[str]) -> None:
    """Refuse a key that is reserved, malformed or taken. Raises KeyUnusable, KeyTaken."""
    if key in RESERVED_KEYS or len(key) > 40 or not _KEY.fullmatch(key):
        raise KeyUnusable(key=key)
    if key in taken:
        raise KeyTaken(key=key)
