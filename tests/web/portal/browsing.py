"""A browser without script: reads the form of a page and posts what a person would."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import html

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000054 00000 n \n0000000103 00000 n \ntrailer<</Size 4/Root 1 0 R>>\n"
    b"startxref\n165\n%%EOF\n"
)
SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}


class Browser:
    """Follows redirects one by one, keeps cookies, knows the page it is on."""

    def __init__(self, *, csrf: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=csrf)
        self.path = "/"
        self.page: HttpResponse

    def open(self, path: str, **headers: str) -> HttpResponse:
        """Open a page and whatever it redirects to."""
        return self._arrive(path, self.client.get(path, **headers))

    def send(
        self,
        answers: dict[str, Any] | None = None,
        *,
        button: tuple[str, str] | None = None,
        files: dict[str, list[tuple[str, bytes, str]]] | None = None,
        form: int = -1,
        tampered: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Fill in a form of the page and press a button. Parameters: form, which one; the last by default."""
        drawn = self.tree.xpath("//form[@method='post']")[form]
        posted = self.fields(drawn)
        for name, value in (answers or {}).items():
            assert name in posted or drawn.xpath(f".//*[@name='{name}']"), (
                f"{name} is not on the page: {sorted(posted)}"
            )
            posted[name] = value
        if button:
            assert drawn.xpath(f".//button[@name='{button[0]}'][@value='{button[1]}']"), f"no button {button}"
            posted[button[0]] = button[1]
        posted.update(tampered or {})
        for name, sent in (files or {}).items():
            posted[name] = [SimpleUploadedFile(title, content, kind) for title, content, kind in sent]
        action = drawn.get("action") or self.path
        return self._arrive(action, self.client.post(action, posted, **SAME_ORIGIN))

    def fields(self, drawn: Any) -> dict[str, Any]:
        """Return what a form holds before anybody types."""
        posted: dict[str, Any] = {}
        for field in drawn.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
            kind = field.get("type", field.tag)
            if kind == "file" or (kind in {"radio", "checkbox"} and field.get("checked") is None):
                continue
            value = field.get("value", "on" if kind == "checkbox" else "")
            if field.tag == "textarea":
                value = (field.text or "").removeprefix("\n")
            elif field.tag == "select":
                chosen = field.xpath(".//option[@selected]") or field.xpath(".//option")
                value = chosen[0].get("value", "") if chosen else ""
            if kind == "checkbox":
                posted.setdefault(field.get("name"), []).append(value)
            elif kind == "hidden" and field.get("name") in posted:
                before = posted[field.get("name")]
                posted[field.get("name")] = [*(before if isinstance(before, list) else [before]), value]
            else:
                posted[field.get("name")] = value
        return posted

    @property
    def tree(self) -> Any:
        """The page as a tree."""
        return html.fromstring(self.page.content)

    @property
    def text(self) -> str:
        """The words of the page's main part, in one line."""
        [main] = self.tree.xpath("//main")
        return re.sub(r"\s+", " ", main.text_content()).strip()

    @property
    def title(self) -> str:
        """The title of the page."""
        return str(self.tree.findtext(".//title")).strip()

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The summary of errors: sentence and target of the link."""
        return [(link.text_content(), link.get("href")) for link in self.tree.xpath("//*[@id='fehler']//a")]

    def links(self, words: str) -> list[str]:
        """Return the targets of the links with these words."""
        return [one.get("href") for one in self.tree.xpath("//a") if words in one.text_content()]

    def _arrive(self, path: str, response: HttpResponse) -> HttpResponse:
        for _ in range(8):
            self.path = path.partition("#")[0]
            if response.status_code not in {301, 302, 303}:
                break
            path = response.headers["Location"]
            if not path.startswith("/"):
                break
            response = self.client.get(path)
        self.page = response
        return response
