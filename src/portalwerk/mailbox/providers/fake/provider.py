"""A channel that only remembers what it was given."""

from portalwerk.mailbox.providers import ChannelDown, Delivery


class Fake:
    """Keeps deliveries in memory; `down` makes it fail."""

    def __init__(self) -> None:
        self.delivered: list[Delivery] = []
        self.down = False

    def deliver(self, delivery: Delivery) -> None:
        """Remember the delivery. Raises ChannelDown while `down`."""
        if self.down:
            raise ChannelDown("fake")
        self.delivered.append(delivery)

    def check(self) -> list[str]:
        """Return nothing: there is nothing to set."""
        return []
