"""What stops a start: one exception whose text is the sentence that the operator reads."""

from __future__ import annotations


class CannotStart(Exception):
    """The machine or its configuration does not allow what was asked; the text says what to do about it."""
