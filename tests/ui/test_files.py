"""What is shipped: style sheets, fonts, scripts, and that nothing is loaded from elsewhere."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from tests.ui.conftest import STATIC

UI = STATIC.parents[1]
VENDOR = STATIC / "vendor"
OUR_CSS = ("pw.css", "office.css")


def classes_of_css() -> set[str]:
    sheets = [VENDOR / "kern" / "kern.min.css", *(STATIC / name for name in OUR_CSS)]
    return {name for sheet in sheets for name in re.findall(r"\.([a-zA-Z][\w-]*)", sheet.read_text())}


def test_every_class_used_exists(page: str) -> None:
    used = {name for value in re.findall(r' class="([^"]*)"', page) for name in value.split()}
    assert {name for name in used if name.startswith(("kern-", "pw-", "is-"))} <= classes_of_css()


def test_every_class_of_ours_is_used(page: str) -> None:
    source = page + "".join(p.read_text() for p in [*UI.rglob("*.html"), *UI.rglob("*.py"), *STATIC.glob("*.js")])
    ours = {name for css in OUR_CSS for name in re.findall(r"\.(pw-[\w-]+)", (STATIC / css).read_text())}
    unused = {name for name in ours if name not in source}
    assert not unused


def test_nothing_is_inline(page: str) -> None:
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert "<style" not in page
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_ids_are_unique(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_dark_is_the_same_by_choice_and_by_preference() -> None:
    css = (STATIC / "pw.css").read_text()
    chosen = css.split(':root[data-kern-theme="dark"] {', 1)[1].split("\n}", 1)[0]
    preferred = css.split(':root:not([data-kern-theme="light"]) {', 1)[1].split("\n}", 1)[0]
    assert re.findall(r"[\w-]+:[^;]+;", chosen) == re.findall(r"[\w-]+:[^;]+;", preferred)


@pytest.mark.parametrize("name", ["pw.css", "office.css", "vendor/kern/kern.min.css", "vendor/fira-sans/fira-sans.css"])
def test_style_sheets_load_nothing_from_elsewhere(name: str) -> None:
    css = (STATIC / name).read_text()
    assert "@import" not in css
    for address in re.findall(r"url\(\s*['\"]?([^'\")]{1,40})", css):
        assert address.startswith("data:image/svg+xml") or (STATIC / name).parent.joinpath(address).exists()


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_are_small_custom_elements(script: Path) -> None:
    text = script.read_text()
    assert len(text.splitlines()) <= 100
    assert f'customElements.define("pw-{script.stem}"' in text
    for forbidden in ("innerHTML", "eval(", "document.write", ".style", "http:", "https:"):
        assert forbidden not in text


def test_kern_is_unchanged() -> None:
    digest = hashlib.sha256((VENDOR / "kern" / "kern.min.css").read_bytes()).hexdigest()
    assert digest in (VENDOR / "kern" / "VERSION.md").read_text()


def test_the_map_is_unchanged() -> None:
    digest = hashlib.sha256((VENDOR / "leaflet" / "leaflet.js").read_bytes()).hexdigest()
    assert digest in (VENDOR / "leaflet" / "VERSION.md").read_text()


@pytest.mark.parametrize(
    "part", ["kern/LICENSE.md", "fira-sans/OFL.txt", "fira-sans/VERSION.md", "leaflet/LICENSE.txt"]
)
def test_licences_are_shipped(part: str) -> None:
    assert (VENDOR / part).stat().st_size > 100


def test_a_first_page_weighs_little() -> None:
    sheets = [*(STATIC / name for name in OUR_CSS), VENDOR / "kern" / "kern.min.css", *STATIC.glob("*.js")]
    packed = sum(len(gzip.compress(path.read_bytes())) for path in sheets)
    fonts = sum(path.stat().st_size for path in VENDOR.glob("fira-sans/*-latin.woff2"))
    assert packed + fonts < 150_000
