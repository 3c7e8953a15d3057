"""An envelope arrives: what it holds says what is to be done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from portalwerk.cases.actions import consulting, forwarding, opening, opinions
from portalwerk.transport.actions import purge_content
from portalwerk.transport.queries import content_of

_TAKES: dict[str, Callable[[dict[str, Any]], None]] = {
    "consultation": opinions.open_opinion,
    "consultation_withdrawn": opinions.end_withdrawn,
    "opinion": consulting.receive_opinion,
    "handover": forwarding.receive_case,
}


def receive(envelope_id: UUID) -> None:
    """Take in what an envelope holds, then purge it. A second time finds nothing.

    Source: BSI TR-03172-3, A3.19.04 (delete after hand-over).
    """
    content = content_of(envelope_id)
    take = _TAKES.get(content.get("kind", ""))
    if take is None:
        opening.open_case(envelope_id)
        return
    take(content)
    purge_content(envelope_id)
