"""A press that writes the content as text and a sealer that appends a digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portalwerk.documents.providers import LetterNotSet, SealReport
from portalwerk.documents.rules import check_template, check_template_name, printable

_TEMPLATES = {"acknowledgment", "bundle", "decision"}
_MARK = b"\n%Demo-Siegel "


class FakePress:
    """Writes the content as JSON behind a PDF head."""

    def check(self) -> list[str]:
        """Return no problems."""
        return []

    def render(
        self,
        template: str,
        content: dict[str, Any],
        *,
        made_at: datetime,
        sources: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return something that starts like a PDF. Raises LetterNotSet for an unknown template."""
        for name, text in (sources or {}).items():
            check_template(name, text)
        if check_template_name(template) not in _TEMPLATES | set(sources or {}):
            raise LetterNotSet(f"{template}: Diese Briefvorlage gibt es nicht.")
        body = json.dumps(printable(content), ensure_ascii=False, sort_keys=True)
        return f"%PDF-1.7\n%{made_at.astimezone(UTC).isoformat()}\n{body}\n%%EOF\n".encode()

    def bind(self, frame: bytes, sheets: Sequence[bytes | None]) -> bytes:
        """Return `frame` with the sheets behind it."""
        return frame + b"".join(sheet or b"" for sheet in sheets)


class FakeSealer:
    """Appends a digest of the file."""

    def check(self) -> list[str]:
        """Return no problems."""
        return []

    def seal(self, pdf: bytes, *, keys: Path, reason: str) -> bytes:
        """Return `pdf` with its digest behind it."""
        return pdf + _MARK + hashlib.sha256(pdf).hexdigest().encode()

    def verify(self, pdf: bytes, *, keys: Path) -> SealReport:
        """Return whether the digest fits."""
        body, mark, digest = pdf.rpartition(_MARK)
        intact = bool(mark) and hashlib.sha256(body).hexdigest().encode() == digest
        sentence = "Diese Datei ist unverändert." if intact else "Diese Datei ist nicht gesiegelt oder geändert."
        return SealReport(bool(mark), intact, intact, "Demo-Siegel" if mark else "", None, sentence)
