"""`portalwerk pictures`: walks through every kind of page and makes the pictures of the docs.

Four looks at each page: phone and desktop, light and dark. All thumbnails go onto contact sheets, some pages as
pictures of their own into the README.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from portalwerk.project.pictures.people import Visitor, Way, chromium_browser
from portalwerk.project.pictures.portal import running_portal
from portalwerk.project.pictures.walks import WALKS
from portalwerk.project.preparation import REPOSITORY
from portalwerk.project.trouble import CannotStart

WAYS = tuple(
    Way(width, height, scheme, script=True)
    for width, height in ((390, 844), (1280, 900))
    for scheme in ("light", "dark")
)
IMAGES = REPOSITORY / "docs" / "images"
SINGLE = {
    "catalog-start": 1280,
    "catalog-service": 390,
    "applications-follow": 390,
    "cases-inbox": 1280,
    "cases-case": 1280,
}
COLOURS = 128
THUMB = {390: (150, 325), 1280: (462, 325)}
ROWS_PER_SHEET = 9
CAPTION = 26


@dataclass
class Album:
    """The pictures so far: page name → look → picture."""

    pages: dict[str, dict[str, Image.Image]] = field(default_factory=dict)

    def take(self, visitor: Visitor, name: str) -> None:
        """Take a picture of the page as it stands."""
        picture = Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")
        self.pages.setdefault(name, {})[visitor.way.name] = picture
        print(f"  {name} {visitor.way.name}", file=sys.stderr)


def run(arguments: argparse.Namespace) -> int:
    """Make all pictures anew."""
    album = Album()
    with tempfile.TemporaryDirectory(prefix="portalwerk-bilder-") as folder:
        Path(folder).chmod(0o711)
        with running_portal(Path(folder) / "daten") as portal, chromium_browser(_chromium()) as browser:
            for way in WAYS:
                for walk in WALKS:
                    walk(portal, browser, way, album.take)
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    for name, width in SINGLE.items():
        look = next(way.name for way in WAYS if way.width == width and way.scheme == "light")
        _save(album.pages[name][look], IMAGES / f"{name}-{width}.png")
    _sheets(album)
    return 0


def _sheets(album: Album) -> None:
    """Lay all pictures side by side, some pages to a sheet."""
    names = list(album.pages)
    for number, start in enumerate(range(0, len(names), ROWS_PER_SHEET), 1):
        rows = names[start : start + ROWS_PER_SHEET]
        row_height = THUMB[390][1] + CAPTION
        width = sum(THUMB[way.width][0] + 12 for way in WAYS) + 12
        sheet = Image.new("RGB", (width, row_height * len(rows) + 12), "#e8e6e0")
        pen = ImageDraw.Draw(sheet)
        for line, name in enumerate(rows):
            top, left = line * row_height + 6, 12
            pen.text((left, top), name, fill="#222222", font=ImageFont.load_default(16))
            for way in WAYS:
                size = THUMB[way.width]
                picture = album.pages[name].get(way.name)
                if picture is not None:
                    sheet.paste(picture.resize(size, Image.Resampling.LANCZOS), (left, top + CAPTION - 4))
                left += size[0] + 12
        _save(sheet, IMAGES / f"contact-sheet-{number}.png")


def _save(picture: Image.Image, path: Path) -> None:
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(path, optimize=True)


def _chromium() -> Path:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        raise CannotStart("Für Bilder braucht es Chromium. `./pw test` installiert es, wo die Rechte da sind.")
    return Path(found)
