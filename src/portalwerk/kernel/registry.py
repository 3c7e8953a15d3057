"""Vendors of a socket, found by their entry points."""

from importlib.metadata import entry_points
from typing import Generic, TypeVar, cast

Socket = TypeVar("Socket")


class UnknownVendor(LookupError):
    """A vendor was chosen that is not installed."""


class Registry(Generic[Socket]):
    """The vendors of one socket. `pyproject.toml` holds the complete list of ours.

    Parameters: group, the entry-point group, such as `portalwerk.payment_providers`.
    """

    def __init__(self, group: str) -> None:
        self._group = group
        self._loaded: dict[str, Socket] = {}

    def names(self) -> list[str]:
        """Return the names of all installed vendors, sorted."""
        return sorted(point.name for point in entry_points(group=self._group))

    def get(self, name: str) -> Socket:
        """Return the vendor `name`, made once. Raises UnknownVendor with the installed names."""
        if name not in self._loaded:
            found = [point for point in entry_points(group=self._group) if point.name == name]
            if not found:
                known = ", ".join(self.names()) or "keine"
                raise UnknownVendor(f"{self._group}: „{name}“ ist nicht installiert. Vorhanden: {known}.")
            self._loaded[name] = cast(Socket, found[0].load()())
        return self._loaded[name]
