"""What the command line writes: lines with their time, colour only where somebody looks."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def on_terminal() -> bool:
    """Whether a person sees what is written to standard output."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def coloured() -> bool:
    """Whether colours are wanted. Source: no-color.org."""
    return on_terminal() and not os.environ.get("NO_COLOR")


def paint(text: str, colour: str) -> str:
    """Text in ``green``, ``red``, ``yellow`` or ``bold``, or plain where colours are not wanted."""
    codes = {"green": "32", "red": "31", "yellow": "33", "bold": "1"}
    return f"\x1b[{codes[colour]}m{text}\x1b[0m" if coloured() else text


def say(text: str = "") -> None:
    """Write a line at once."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Write a line for a person to standard error."""
    print(text, file=sys.stderr, flush=True)


def seconds(value: float) -> str:
    """A duration as people write it: 1,4 s."""
    return f"{value:.1f} s".replace(".", ",")


@contextmanager
def step(doing: str, done: str) -> Iterator[None]:
    """Show what is being done while it is done (on a terminal only), then one line with its time."""
    begun = time.monotonic()
    if on_terminal():
        print(f"  … {doing}", end="\r", flush=True)
    try:
        yield
    except BaseException:
        if on_terminal():
            print()
        raise
    line = f"  {paint('✓', 'green')} {done}"
    say(f"{line:<60} {seconds(time.monotonic() - begun):>7}")
