"""The inspector in a child process: this side asks, and survives whatever happens on the other."""

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog

import portalwerk
from portalwerk.files.providers import Inspection, Sheets
from portalwerk.files.providers.child.wire import receive, send
from portalwerk.files.rules.limits import HARD_MAX_BYTES
from portalwerk.files.rules.problem import Problem

log = structlog.get_logger()
_MODULE = "portalwerk.files.providers.child.waiting"
_PATIENCE = 20.0
_AT_ONCE = 2


class ChildInspector:
    """Hands each file to a child of its own. At most two at once, so that uploads cannot take all cores."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._waiting: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None
        self._owner = 0
        atexit.register(self._drop)

    def check(self) -> list[str]:
        """Return whether a child can be had."""
        found = self.inspect([b"x"], size=1, media_type="text/plain")
        return [] if found == Inspection() else ["Die Prüfung hochgeladener Dateien startet nicht."]

    def inspect(self, chunks: Iterable[bytes], *, size: int, media_type: str) -> Inspection:
        """Return what is in the file; TRAP if it broke its child, UNAVAILABLE if there is none."""
        answer = self._ask({"do": "inspect", "media_type": media_type}, chunks, size)
        if isinstance(answer, Problem):
            return Inspection(problem=answer)
        head, _ = answer
        problem = head.get("problem")
        return Inspection(page_count=int(head.get("pages", 0)), problem=Problem(problem) if problem else None)

    def page_image(self, chunks: Iterable[bytes], *, size: int, media_type: str, page: int, width: int) -> bytes | None:
        """Return the picture of a page, or None if there is none."""
        answer = self._ask({"do": "page", "media_type": media_type, "page": page, "width": width}, chunks, size)
        return None if isinstance(answer, Problem) else answer[1] or None

    def sheets(self, chunks: Iterable[bytes], *, size: int, media_type: str) -> Sheets | None:
        """Return all pages of a PDF with their text, or None."""
        return self._sheets({"first": 1, "last": 0}, chunks, size, media_type)

    def sheet_pictures(
        self,
        chunks: Iterable[bytes],
        *,
        size: int,
        media_type: str,
        pages: range,
        boxes: Mapping[int, Sequence[Sequence[float]]],
    ) -> Sheets | None:
        """Return some pages as pictures with boxes burnt in, or None."""
        wanted = {"first": pages[0], "last": pages[-1], "boxes": dict(boxes)}
        return self._sheets(wanted, chunks, size, media_type)

    def _sheets(self, wanted: dict[str, Any], chunks: Iterable[bytes], size: int, media_type: str) -> Sheets | None:
        answer = self._ask({"do": "sheets", "media_type": media_type, **wanted}, chunks, size)
        if isinstance(answer, Problem) or not answer[0].get("pages"):
            return None
        return Sheets(int(answer[0]["pages"]), answer[1])

    def _ask(self, head: dict[str, Any], chunks: Iterable[bytes], size: int) -> tuple[dict[str, Any], bytes] | Problem:
        if size > HARD_MAX_BYTES:
            return Problem.COMPLEX
        with self._turns:
            ours = self._open()
            if ours is None:
                return Problem.UNAVAILABLE
            with ours:
                ours.settimeout(_PATIENCE)
                try:
                    send(ours, head, chunks, size=size)
                    return receive(ours, largest=HARD_MAX_BYTES)
                except (OSError, EOFError, ValueError):
                    # The child hit a limit or died. That is an answer too.
                    log.warning("inspection_ended", media_type=head["media_type"], size=size)
                    return Problem.TRAP

    def _open(self) -> socket.socket | None:
        """Return a line to a fresh child, starting the waiting process where there is none."""
        for _ in range(2):
            ours, theirs = socket.socketpair()
            with theirs, self._lock:
                try:
                    socket.send_fds(self._started(), [b"j"], [theirs.fileno()])
                    return ours
                except OSError:
                    self._drop()
                    ours.close()
        log.error("inspection_unavailable")
        return None

    def _started(self) -> socket.socket:
        # After a fork of this process (a server's worker) the line belongs to the parent.
        if self._owner != os.getpid():
            self._waiting = self._door = None
        if self._door is None or self._waiting is None or self._waiting.poll() is not None:
            self._drop()
            door, inside = socket.socketpair()
            with inside:
                self._waiting = subprocess.Popen(  # noqa: S603 - our own module, no input
                    [sys.executable, "-m", _MODULE],
                    stdin=inside.fileno(),
                    stdout=subprocess.DEVNULL,
                    env={
                        "PYTHONPATH": str(Path(portalwerk.__file__).parent.parent),
                        "LANG": "C.UTF-8",
                        "PATH": "",
                    },
                    cwd="/",
                    start_new_session=True,
                )
            self._door, self._owner = door, os.getpid()
        return self._door

    def _drop(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None
        if self._waiting is not None and self._owner == os.getpid():
            # Its line is closed, so it ends by itself; waiting for it leaves no zombie behind.
            self._waiting.wait(timeout=_PATIENCE)
        self._waiting = None
