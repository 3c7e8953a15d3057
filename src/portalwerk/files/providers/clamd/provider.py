"""The scanner on ClamAV's daemon."""

from collections.abc import Iterable

import structlog

from portalwerk.files.providers import Verdict
from portalwerk.files.providers.clamd.client import ask
from portalwerk.files.providers.clamd.options import ClamdOptions, from_settings

log = structlog.get_logger()


class ClamdScanner:
    """Streams contents to clamd. Whatever it does not call OK is not clean."""

    def __init__(self, options: ClamdOptions | None = None) -> None:
        self._options = options or from_settings()

    def check(self) -> list[str]:
        """Return whether clamd answers."""
        try:
            answer = ask(self._options.address, b"PING", timeout=3)
        except OSError as error:
            where, why = self._options.address, error.strerror or error
            return [f"Der Virenscanner clamd antwortet nicht unter {where}: {why}."]
        return [] if answer == "PONG" else [f"Der Virenscanner clamd antwortet unerwartet: {answer[:80]}"]

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Return CLEAN for `OK`, INFECTED for `FOUND`, NOT_SCANNED for everything else."""
        try:
            answer = ask(self._options.address, b"INSTREAM", chunks, timeout=self._options.timeout)
        except OSError:
            log.warning("scanner_silent", scanner="clamd")
            return Verdict.NOT_SCANNED
        if answer == "stream: OK":
            return Verdict.CLEAN
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return Verdict.INFECTED
        log.warning("scanner_failed", scanner="clamd", answer=answer[:80])
        return Verdict.NOT_SCANNED
