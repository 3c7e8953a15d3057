"""Child processes that cannot outlive us, and come back when they die before us."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_PAUSE = 4.0  # between two tries to start a part that keeps dying; below the 5 s that are promised
STEADY_AFTER = 20.0  # a part that lived this long is not in a crash loop
LOG_LIMIT = 10_000_000

# Loaded before any fork: after a change to an unprivileged account the interpreter's own files may be closed.
_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def end_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send this process a signal when its parent dies (Linux only)."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, int(number))


def ending_with_parent(number: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """Make a function for ``preexec_fn``: the child gets this signal when its parent dies."""
    parent = os.getpid()

    def ask() -> None:
        end_with_parent(number)
        if os.getppid() != parent:  # the parent died between the fork and the line above
            os._exit(1)

    return ask


@dataclass
class Part:
    """One long-running process of the portal, in a process group of its own.

    Args:
        name: what people call it.
        command: program and arguments.
        environment: all of its environment.
        log: the file that gets what it prints.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _quick_deaths: int = field(default=0, init=False)
    _not_before: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the process."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=ending_with_parent(),  # noqa: PLW1509 - we have one thread
            )
        self._started = time.monotonic()

    def died(self) -> bool:
        """Whether the process has just ended by itself; what is left of its group is ended too."""
        if self.process is None or self.process.poll() is None:
            return False
        self._signal_group(signal.SIGKILL)
        self.process = None
        lived = time.monotonic() - self._started
        self._quick_deaths = 0 if lived > STEADY_AFTER else self._quick_deaths + 1
        pause = 0.0 if self._quick_deaths <= 1 else min(LONGEST_PAUSE, 0.25 * 2**self._quick_deaths)
        self._not_before = time.monotonic() + pause
        return True

    def start_again_if_due(self) -> bool:
        """Start a dead process again once its pause is over; true if it was started."""
        if self.process is not None or time.monotonic() < self._not_before:
            return False
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Ask the process to end in its own time."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, *, within: float) -> None:
        """Wait for the end that was asked for; end the whole group by force when the time is over."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, within))
        self._signal_group(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def last_lines(self, count: int = 8) -> str:
        """The end of its log, to be shown when it does not come up."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except OSError:
            return ""

    def _signal_group(self, number: signal.Signals) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)
