"""The second factor of the demo's staff: what their telephone would show."""

import hmac
import json
import time
from base64 import b32decode
from binascii import Error as NotBase32
from dataclasses import dataclass
from html import escape
from pathlib import Path

from simulators.web import Reply, Request, Site, as_json, html

NAME = "Authenticator"
PERIOD = 30


def code_at(secret: str, moment: float) -> str:
    """Return the six digits of a base32 `secret` at `moment` (seconds). Source: RFC 6238, RFC 4226."""
    padded = secret.replace(" ", "").upper()
    key = b32decode(padded + "=" * (-len(padded) % 8))
    digest = hmac.digest(key, int(moment // PERIOD).to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@dataclass(frozen=True)
class Authenticator:
    """Shows codes for the secrets in `path`: a JSON list of {"name", "secret"}."""

    path: Path

    def codes(self, moment: float) -> list[dict[str, object]]:
        """Return the codes of all persons; empty while the demo has none."""
        try:
            listed = json.loads(self.path.read_text(encoding="utf-8"))
            return [
                {
                    "name": str(one["name"]),
                    "code": code_at(str(one["secret"]), moment),
                    "valid_for": PERIOD - int(moment % PERIOD),
                }
                for one in listed
            ]
        except (OSError, ValueError, KeyError, TypeError, NotBase32):
            return []

    def site(self) -> Site:
        """Return the pages."""
        routes = {
            ("GET", "/"): self.show,
            ("GET", "/codes"): self.show,
            ("GET", "/codes.json"): self.show_json,
        }
        return Site(NAME, routes)

    def show(self, request: Request) -> Reply:
        """Show the codes."""
        codes = self.codes(time.time())
        cards = "".join(
            f'<div class="card"><h2>{escape(str(one["name"]))}</h2><p class="code">{one["code"]}</p>'
            f'<p class="quiet-text">noch {one["valid_for"]} Sekunden</p></div>'
            for one in codes
        )
        about = (
            "<h1>Code für die Anmeldung im Amt</h1><p>Im echten Betrieb zeigt das Ihr Telefon. "
            "Hier sehen Sie die Codes aller Personen der Vorführung.</p>"
            '<p><a href="/codes">Neu laden</a></p>'
        )
        main = about + (cards or "<p>Es gibt noch niemanden mit zweitem Faktor.</p>")
        return html("Codes", main, site=NAME)

    def show_json(self, request: Request) -> Reply:
        """Return the codes for machines."""
        return as_json(self.codes(time.time()))
