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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser

from portalwerk.project.pictures.people import Visitor, Way, chromium_browser, new_context
from portalwerk.project.pictures.portal import Portal, running_portal
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
                _citizen(portal, browser, way, album)
                _office(portal, browser, way, album)
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    for name, width in SINGLE.items():
        look = next(way.name for way in WAYS if way.width == width and way.scheme == "light")
        _save(album.pages[name][look], IMAGES / f"{name}-{width}.png")
    _sheets(album)
    return 0


def _citizen(portal: Portal, browser: Browser, way: Way, album: Album) -> None:
    with _visitor(portal, browser, way) as someone:
        for name, address in (
            ("places-overview", "/"),
            ("catalog-start", "/saaletal/"),
            ("catalog-search", "/burgbach/leistungen/?q=Hunt+anmelden"),
            ("catalog-situation", "/saaletal/lebenslage/umzug/"),
            ("catalog-service", f"/saaletal/leistungen/{_slug('county')}/"),
            ("applications-lookup", "/saaletal/verfolgen/"),
            ("account-sign_in", "/mein/anmelden/"),
            ("pages-legal", "/saaletal/seite/hilfe/"),
            ("components-components", "/werkstatt/bausteine/"),
        ):
            album.take(someone.open(address), name)
        album.take(someone.open("/saaletal/gibt-es-nicht/", status=404), "error")
        someone.open(f"/burgbach/leistungen/{_slug()}/").press("Antrag starten")
        album.take(someone, "applications-page")
        album.take(someone.press("Weiter", exact=True), "applications-page mit Fehlern")
        someone.fill_all(_answers())
        album.take(someone, "applications-check")
        album.take(someone.press("verbindlich senden"), "applications-sent")
        album.take(someone.open(someone.path.replace("/gesendet/", "/stand/")), "applications-follow")
        album.take(someone.open(someone.path.replace("/stand/", "/zurueckziehen/")), "applications-withdraw")
        someone.open("/mein/anmelden/").sign_in("ada")
        album.take(someone, "account-home")
        album.take(someone.open("/mein/daten/"), "account-profile")


def _office(portal: Portal, browser: Browser, way: Way, album: Album) -> None:
    karl = portal.caseworker("karl")
    with _visitor(portal, browser, way) as someone:
        album.take(someone.open("/saaletal/amt/anmelden/"), "sign_in-password")
        someone.fill({"login": karl.login, "password": karl.password}).press("Weiter", exact=True)
        album.take(someone, "sign_in-second_factor")
        someone.fill({"code": portal.code_of(karl.name)}).press("Anmelden", exact=True)
        album.take(someone, "cases-inbox")
        someone.open("/saaletal/amt/?ansicht=neu")
        someone.go(someone.page.locator("tbody th a").first)
        someone.press("Übernehmen", exact=True)
        album.take(someone, "cases-case")
        case = someone.path
        album.take(someone.open(f"{case}nachfordern/"), "cases-inquire")
        album.take(someone.open(f"{case}entscheiden/"), "cases-decide")
        album.take(someone.open("/saaletal/amt/konto/"), "sign_in-account")
        album.take(someone.open("/saaletal/werkstatt/zustand/"), "status-system")


@contextmanager
def _visitor(portal: Portal, browser: Browser, way: Way) -> Iterator[Visitor]:
    """Somebody with a browser of their own, for the length of a block."""
    context = new_context(browser, way)
    yield Visitor(context.new_page(), portal, way)
    context.close()


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


def _slug(level: str = "town") -> str:
    packages = sorted((REPOSITORY / "service-packages").glob("*/package.yaml"))
    return next(file.parent.name for file in packages if f"level: {level}" in file.read_text())


def _answers() -> dict[str, Any]:
    examples = sorted((REPOSITORY / "service-packages" / _slug() / "examples").glob("*.yaml"))
    read = (yaml.safe_load(file.read_text()) for file in examples)
    found: dict[str, Any] = next(one for one in read if one["expect"]["outcome"] == "accepted")["answers"]
    return found


def _chromium() -> Path:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        raise CannotStart("Für Bilder braucht es Chromium. `./pw test` installiert es, wo die Rechte da sind.")
    return Path(found)
