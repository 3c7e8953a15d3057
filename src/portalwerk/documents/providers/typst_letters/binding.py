"""Laying the pages of other files onto the empty pages of a printed one."""

import io
from collections.abc import Sequence
from contextlib import ExitStack

import pikepdf

from portalwerk.documents.providers import LetterNotSet

#: Where a page goes on a sheet of A4, in points: below the words at its head, above the number of the sheet.
_PLACE = pikepdf.Rectangle(40, 62, 555, 724)
# What the frame alone promises and the whole does not keep: pages of others are seldom accessible archive files.
_PROMISES = ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")


def bind(frame: bytes, sheets: Sequence[bytes | None]) -> bytes:
    """Return `frame` with the pages of `sheets` laid onto its last pages. Raises LetterNotSet."""
    with ExitStack() as opened:
        whole = opened.enter_context(pikepdf.open(io.BytesIO(frame)))
        pages: list[pikepdf.Page | None] = []
        for content in sheets:
            if content is None:
                pages.append(None)
                continue
            pages += opened.enter_context(pikepdf.open(io.BytesIO(content))).pages
        begin = len(whole.pages) - len(pages)
        if begin < 0:
            raise LetterNotSet("bundle: there are more sheets than pages")
        for number, page in enumerate(pages, begin):
            if page is not None:
                whole.pages[number].add_overlay(page, _PLACE)
        with whole.open_metadata(set_pikepdf_as_editor=False) as told:
            for promise in _PROMISES:
                told.pop(promise, None)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
        return out.getvalue()
