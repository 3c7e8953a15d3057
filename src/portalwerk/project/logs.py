"""How the portal logs: one line of JSON for each thing that happened, without personal data.

An exception is logged as its type and the places it went through. Its message is left out: messages of the
database and of conversions repeat what somebody typed. Source: BSI TR-03172-3, A3.14.07; SECURITY S14b.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog


def configure() -> None:
    """Let structlog write JSON lines to stderr."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_message,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(20),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def without_message(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and the places it went through."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else sys.exc_info()[1] if info else None
    if error is not None:
        places = traceback.extract_tb(error.__traceback__)[-12:]
        event["error"] = type(error).__name__
        event["at"] = [f"{place.filename.rpartition('/src/')[2]}:{place.lineno} {place.name}" for place in places]
    return event
