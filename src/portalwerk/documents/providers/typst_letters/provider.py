"""The letter press on Typst: PDF/UA-1 and PDF/A-3a in one file.

Typst refuses to compile what would break either standard: a picture without a description, a missing title,
a letter without a glyph. So every letter that comes out is accessible.
"""

import hashlib
import json
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from portalwerk.documents.providers import LetterNotSet
from portalwerk.documents.providers.typst_letters.binding import bind
from portalwerk.documents.rules import check_template, check_template_name, printable

_HOME = Path(__file__).resolve().parent.parent.parent
_FONTS = _HOME / "fonts"
_TEMPLATES = _HOME / "letters"
_KEPT = 32


class TypstPress:
    """Compiles templates in a folder of their own, which is all that they can read."""

    def __init__(self) -> None:
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])
        self._compilers: OrderedDict[str, tuple[typst.Compiler, tempfile.TemporaryDirectory[str]]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self) -> list[str]:
        """Return whether the fonts are there."""
        found = set(self._fonts.families())
        return [f"Die Schrift {name} fehlt in {_FONTS}." for name in ("Fira Sans", "Noto Sans") if name not in found]

    def render(
        self,
        template: str,
        content: dict[str, Any],
        *,
        made_at: datetime,
        sources: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the letter as PDF. Raises LetterNotSet with the place in the template."""
        data = json.dumps(printable(content), ensure_ascii=False)
        with self._lock:
            compiler = self._compiler(template, dict(sources or {}))
            try:
                pdf = compiler.compile(
                    format="pdf",
                    pdf_standards=["ua-1", "a-3a"],
                    sys_inputs={"letter": data},
                    timestamp=made_at.astimezone(UTC).replace(microsecond=0),
                )
            except typst.TypstError as error:
                # The diagnostic may quote values, which are personal: only place and message go on.
                raise LetterNotSet(f"{template}: {error.message}") from error
        if not isinstance(pdf, bytes):
            raise LetterNotSet(f"{template}: Typst returned no file")
        return pdf

    def bind(self, frame: bytes, sheets: Sequence[bytes | None]) -> bytes:
        """Return `frame` with the pages of `sheets` laid onto its last pages. Raises LetterNotSet."""
        return bind(frame, sheets)

    def _compiler(self, template: str, sources: dict[str, str]) -> typst.Compiler:
        """Return the compiler of this set of templates, made once and kept while it is in use."""
        check_template_name(template)
        parts = [template, *(f"{name}\0{text}" for name, text in sorted(sources.items()))]
        key = hashlib.sha256("\0\0".join(parts).encode()).hexdigest()
        if key in self._compilers:
            self._compilers.move_to_end(key)
            return self._compilers[key][0]
        for name, text in sources.items():
            check_template(name, text)
        files = {path.stem: path.read_text() for path in _TEMPLATES.glob("*.typ")} | sources
        if template not in files:
            raise LetterNotSet(f"{template}: Diese Briefvorlage gibt es nicht.")
        folder = tempfile.TemporaryDirectory(prefix="letters-", ignore_cleanup_errors=True)
        for name, text in files.items():
            (Path(folder.name) / f"{name}.typ").write_text(text)
        packages = Path(folder.name) / "no-packages"
        packages.mkdir()
        compiler = typst.Compiler(
            str(Path(folder.name) / f"{template}.typ"),
            root=folder.name,
            font_paths=self._fonts,
            package_path=str(packages),
            package_cache_path=str(packages),
        )
        self._compilers[key] = (compiler, folder)
        if len(self._compilers) > _KEPT:
            _, (_, unused) = self._compilers.popitem(last=False)
            unused.cleanup()
        return compiler
