"""Pictures, and pages as pictures."""

import io
import struct
import zlib

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from portalwerk.files.providers import Inspection
from portalwerk.files.rules.problem import Problem

MOST_PIXELS = 50_000_000
MOST_PIXELS_JPEG = 220_000_000
MOST_FRAMES = 300
WIDEST = 2400
_TALLEST = 4 * WIDEST
_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/tiff": "TIFF",
    "image/webp": "WEBP",
}
BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError,
    AttributeError, struct.error, zlib.error,
)  # fmt: skip
# Our own limits come first and name the problem; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None


def inspect(content: bytes, media_type: str) -> Inspection:
    """Return the pages of a picture (more than one in a TIFF) or its problem."""
    try:
        with _open(content, media_type) as image:
            most = MOST_PIXELS_JPEG if media_type == "image/jpeg" else MOST_PIXELS
            if image.width * image.height > most:
                return Inspection(problem=Problem.COMPLEX)
            frames = _frames(image)
            if frames > MOST_FRAMES:
                return Inspection(problem=Problem.COMPLEX)
            # A JPEG is read to its end at an eighth of its size; that finds what is cut off and saves memory.
            image.draft("RGB", (image.width // 8, image.height // 8))
            image.load()
    except BROKEN:
        return Inspection(problem=Problem.BROKEN)
    return Inspection(page_count=frames if media_type == "image/tiff" else 1)


def page_image(content: bytes, media_type: str, *, page: int, width: int) -> bytes:
    """Return a page as PNG without metadata, or nothing."""
    try:
        bare = bare_image(content, media_type, page=page, width=width)
    except (*BROKEN, pypdfium2.PdfiumError):
        return b""
    if bare is None:
        return b""
    out = io.BytesIO()
    bare.save(out, "PNG")
    return out.getvalue()


def bare_image(content: bytes, media_type: str, *, page: int, width: int) -> Image.Image | None:
    """Return a page as a fresh picture, or None for a kind that has none. Raises what is in BROKEN, PdfiumError.

    Nothing of the original's metadata, such as the place where a photo was taken, goes on.
    """
    width = max(16, min(width, WIDEST))
    if media_type == "application/pdf":
        image = _pdf_page(content, page, width)
    elif media_type in _FORMATS:
        image = _picture(content, media_type, page, width)
    else:
        return None
    bare = Image.new("RGB", image.size, "white")
    bare.paste(image, mask=image if image.mode == "RGBA" else None)
    return bare


def _pdf_page(content: bytes, page: int, width: int) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    if not 1 <= page <= len(document):
        raise ValueError("no such page")
    sheet = document[page - 1]
    across, down = sheet.get_size()
    scale = min(width / max(across, 1), _TALLEST / max(down, 1))
    image: Image.Image = sheet.render(scale=scale, may_draw_forms=False).to_pil()
    return image.convert("RGB")


def _picture(content: bytes, media_type: str, page: int, width: int) -> Image.Image:
    with _open(content, media_type) as image:
        if image.width * image.height > MOST_PIXELS_JPEG:
            raise ValueError("too many pixels")
        if page != 1 and not (media_type == "image/tiff" and 1 <= page <= _frames(image)):
            raise ValueError("no such page")
        if page > 1:
            image.seek(page - 1)
        image.draft("RGB", (width, width))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((width, _TALLEST))
        return upright.convert("RGBA")


def _open(content: bytes, media_type: str) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]])


def _frames(image: Image.Image) -> int:
    count = 1
    try:
        while count <= MOST_FRAMES:
            image.seek(count)
            count += 1
    except EOFError:
        pass
    image.seek(0)
    return count
