"""What a person writes onto their own papers: labels and a note. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portalwerk.kernel.refusal import Refusal

MOST_LABELS = 20
LONGEST_LABEL = 30
LONGEST_NOTE = 500


class LabelEmpty(Refusal):
    """A label without a word."""

    sentence = "Schreiben Sie das Stichwort auf, zum Beispiel Steuer."


class LabelTooLong(Refusal):
    """A label that is a sentence."""

    sentence = "Das Stichwort ist zu lang. Höchstens 30 Zeichen gehen."


class LabelTaken(Refusal):
    """A label is to be called like another one."""

    sentence = "Das Stichwort „{label}“ gibt es schon. Wählen Sie ein anderes."


class TooManyLabels(Refusal):
    """More labels than one finds one's way in."""

    sentence = "Mehr als 20 Stichwörter gehen nicht. Löschen Sie zuerst eines, das Sie nicht mehr brauchen."


class NoteTooLong(Refusal):
    """A note that is a letter."""

    sentence = "Die Notiz ist zu lang. Höchstens 500 Zeichen gehen."


@dataclass(frozen=True)
class Mark:
    """What a person wrote onto one thing."""

    labels: tuple[str, ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.labels or self.note)


def clean_label(text: str) -> str:
    """Return a label as it is kept: one line, single spaces. Raises LabelEmpty, LabelTooLong."""
    label = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not label:
        raise LabelEmpty
    if len(label) > LONGEST_LABEL:
        raise LabelTooLong
    return label


def clean_mark(labels: Iterable[str], note: str, *, known: Sequence[str]) -> Mark:
    """Return what is to be written onto a thing.

    A label that differs from a known one only in case is that one. Parameters: known, all labels of the person.
    Raises LabelEmpty, LabelTooLong, TooManyLabels, NoteTooLong.
    """
    written = {one.casefold(): one for one in known}
    chosen: dict[str, str] = {}
    for text in labels:
        label = clean_label(text)
        chosen.setdefault(label.casefold(), written.get(label.casefold(), label))
    if len(written.keys() | chosen.keys()) > MOST_LABELS:
        raise TooManyLabels
    note = note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong
    return Mark(tuple(sorted(chosen.values(), key=str.casefold)), note)


def renamed(mark: Mark, old: str, new: str) -> Mark:
    """Return a mark with another name for one label; an empty name takes it away."""
    labels = {new if one == old else one for one in mark.labels} - {""}
    return Mark(tuple(sorted(labels, key=str.casefold)), mark.note)


def check_new_name(old: str, new: str, *, known: Iterable[str]) -> str:
    """Return the new name of a label as it is kept. Raises LabelEmpty, LabelTooLong, LabelTaken."""
    label = clean_label(new)
    if label.casefold() in {one.casefold() for one in known if one != old}:
        raise LabelTaken(label=label)
    return label
