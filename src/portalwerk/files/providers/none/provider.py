"""Where no scanner is set up, nothing counts as scanned."""

from collections.abc import Iterable

from portalwerk.files.providers import Verdict

_WARNING = (
    "Es ist kein Virenscanner eingerichtet. Hochgeladene Dateien gelten als „nicht geprüft“. "
    "Richten Sie clamd ein und setzen Sie PORTALWERK_SCANNER=clamd."
)


class NoScanner:
    """Says of every file that it was not scanned."""

    def check(self) -> list[str]:
        """Return the warning that the operator page shows in red."""
        return [_WARNING]

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Return NOT_SCANNED without reading."""
        return Verdict.NOT_SCANNED
