"""Papers that invented people upload: drawn here, so that none of them is anybody's."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

_SIZE = (620, 877)


def picture(title: str, kind: str = "JPEG") -> bytes:
    """Return a drawn page with a title as JPEG, PNG or PDF."""
    page = Image.new("RGB", _SIZE, "#fdfcf8")
    draw = ImageDraw.Draw(page)
    draw.rectangle((40, 40, 580, 837), outline="#1f4d5c", width=3)
    draw.text((80, 90), title, fill="#1f2a2e", font_size=34)
    draw.text((80, 150), "Muster für die Vorführung, kein echtes Dokument", fill="#5b666a", font_size=18)
    for row in range(12):
        draw.rectangle((80, 220 + row * 40, 300 + (row * 67) % 220, 230 + row * 40), fill="#c9d3d4")
    draw.ellipse((420, 690, 540, 810), outline="#8a6d1f", width=5)
    out = BytesIO()
    page.save(out, kind)
    return out.getvalue()


def paper(title: str, name: str) -> dict[str, object]:
    """Return an upload as the browser takes it: name, media type, content. The kind follows the name."""
    kinds = {"pdf": ("PDF", "application/pdf"), "jpg": ("JPEG", "image/jpeg"), "png": ("PNG", "image/png")}
    kind, media_type = kinds[name.rpartition(".")[2]]
    return {"name": name, "mimeType": media_type, "buffer": picture(title, kind)}
