"""The socket for ways to bring an application to the authority."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from portalwerk.kernel.registry import Registry


@dataclass(frozen=True)
class Parcel:
    """What a carrier moves. The content is sealed; the id stays the same when it is sent again."""

    id: UUID
    destination: str
    content: bytes


@dataclass(frozen=True)
class DeliveryReceipt:
    """What a carrier says: whether the parcel is there already, and its own mark."""

    arrived: bool
    mark: str = ""


class Carrier(Protocol):
    """A way to the authority: in-house, FIT-Connect."""

    def send(self, parcel: Parcel) -> DeliveryReceipt:
        """Take a parcel. Sending the same id twice delivers it once. Raises CarrierDown."""

    def fetch(self) -> list[Parcel]:
        """Return parcels that came for us."""

    def acknowledge(self, parcel_id: UUID) -> None:
        """Tell the sender that a parcel is safely stored."""

    def check(self) -> list[str]:
        """Return what is wrong with the settings, in plain German; empty if all is well."""


class CarrierDown(ConnectionError):
    """The way is not open just now."""


carriers: Registry[Carrier] = Registry("portalwerk.carriers")
