"""Pages of a file as a PDF that holds nothing else: with text as they are, or as pictures with boxes burnt in."""

import io
import math
from collections.abc import Mapping, Sequence

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw

from portalwerk.files.providers.child.picture import BROKEN, bare_image

WIDTH = 1240
_INCHES = 8.27  # the width of A4
#: What a page keeps. Everything else may hold words that nobody sees: notes, thumbnails, structure, old versions.
_KEPT = frozenset({"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"})

Area = Sequence[float]


def as_they_are(content: bytes) -> tuple[int, bytes]:
    """Return the number of pages of a PDF and a PDF of them; 0 if it cannot be read."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as bare:
            # What was filled into its fields becomes part of the page.
            source.flatten_annotations("all")
            bare.pages.extend(source.pages)
            for page in bare.pages:
                for key in set(page.obj.keys()) - _KEPT:
                    del page[key]
            count = len(bare.pages)
            bare.save(out)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError):
        return 0, b""
    return count, out.getvalue()


def as_pictures(
    content: bytes, media_type: str, *, first: int, last: int, boxes: Mapping[int, Sequence[Area]]
) -> tuple[int, bytes]:
    """Return how many pages there are from `first` to `last`, and a PDF of their pictures; 0 if there are none.

    Parameters: boxes, by page: left, top, width and height in hundredths of the page. What lies below them is gone.
    """
    images = []
    try:
        for page in range(first, last + 1):
            image = bare_image(content, media_type, page=page, width=WIDTH)
            if image is None:
                break
            for area in boxes.get(page, ()):
                _burn(image, area)
            images.append(image)
    except (*BROKEN, pypdfium2.PdfiumError):
        # Half a document is no answer: the caller says that it cannot be shown.
        return 0, b""
    if not images:
        return 0, b""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=WIDTH / _INCHES)
    return len(images), out.getvalue()


def _burn(image: Image.Image, area: Area) -> None:
    left, top, width, height = area
    across, down = image.width / 100, image.height / 100
    # Outwards to whole dots, so that no edge of a letter is left.
    corner = (math.floor(left * across), math.floor(top * down))
    opposite = (math.ceil((left + width) * across), math.ceil((top + height) * down))
    ImageDraw.Draw(image).rectangle((corner, opposite), fill="black")
