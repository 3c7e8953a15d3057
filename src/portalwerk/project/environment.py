"""Settings come from environment variables through these helpers; secrets also from `…_FILE`."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def text(name: str, default: str = "") -> str:
    """Return a variable as text; `NAME_FILE` names a file that holds it instead."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text().strip()
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Return a variable as yes or no: 1, true, yes, ja are yes."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "ja"}


def number(name: str, default: int) -> int:
    """Return a variable as a whole number. Raises ValueError naming the variable."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ValueError(f"{name} muss eine ganze Zahl sein, nicht „{value}“.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return a variable as a list, split at commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def origin(address: str) -> str:
    """Return scheme and host of an address, as a content security policy names them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def database(url: str) -> dict[str, Any]:
    """Return Django's description of a database from a `postgresql://` URL."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # Statements go with their values beside them, and one that comes often is planned once per connection.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **options},
    }
