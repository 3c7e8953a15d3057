"""The socket for ways to reach a person."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from portalwerk.kernel.registry import Registry


@dataclass(frozen=True)
class Delivery:
    """One notice to one address. The id stays the same when it is delivered again."""

    message_id: UUID
    to: str
    subject: str
    body: str
    reply_to: str = ""


class Channel(Protocol):
    """A way to reach a person: e-mail today, push later."""

    def deliver(self, delivery: Delivery) -> None:
        """Deliver, or raise ChannelDown so that it is tried again."""

    def check(self) -> list[str]:
        """Return what is wrong with the settings, in plain German; empty if all is well."""


class ChannelDown(ConnectionError):
    """The way is not open just now."""


channels: Registry[Channel] = Registry("portalwerk.channels")
