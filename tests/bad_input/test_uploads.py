"""Files that nobody should send: each is refused with its name and what helps, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portalwerk.files.rules import HARD_MAX_BYTES
from tests.bad_input.conftest import says
from tests.web.portal.browsing import PDF, Browser

pytestmark = pytest.mark.django_db
Stored = Callable[[], dict[str, int]]

#: The harmless test string that scanners take for a virus, from two halves so that this file is not found itself.
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

REFUSED = [
    ("virus.pdf", TEST_VIRUS, "application/pdf", "virus.pdf"),
    ("virus.pdf", PDF + TEST_VIRUS, "application/pdf", "virus.pdf"),
    ("programm.exe", b"MZ" + b"\0" * 200, "application/pdf", "programm.exe"),
    ("rechnung.pdf.exe", b"MZ" + b"\0" * 200, "application/pdf", "rechnung.pdf.exe"),
    ("rechnung.exe.pdf", PDF, "application/pdf", "rechnung.exe.pdf"),
    ("seite.html", b"<html><script>alert(1)</script>", "text/html", "seite.html"),
    ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", "bild.svg"),
    ("nachweis.pdf", b"<html><script>alert(1)</script>", "application/pdf", "nachweis.pdf"),
    ("nachweis.pdf", PDF[:60], "application/pdf", "nachweis.pdf"),
    ("nachweis.pdf", PNG, "application/pdf", "nachweis.pdf"),
    ("bild.png", PDF, "image/png", "bild.png"),
    ("leer.pdf", b"", "application/pdf", ""),
    ("text.txt", b"nur Text", "text/plain", "text.txt"),
    ("fdp.\u202eexe.pdf", PDF, "application/pdf", "irreführend"),
    ("<img src=x onerror=alert(1)>.exe", b"MZ" + b"\0" * 80, "application/pdf", "&lt;"),
]


@pytest.mark.parametrize(("name", "content", "kind", "word"), REFUSED, ids=range(len(REFUSED)))
def test_file_that_is_not_what_was_asked_for(
    on_second_page: Browser, stored: Stored, name: str, content: bytes, kind: str, word: str
) -> None:
    before = stored()
    response = on_second_page.send({"kind": "a"}, files={"photo": [(name, content, kind)]})
    says(response)
    [(sentence, href)] = on_second_page.errors
    assert href == "#f-photo"
    assert word.replace("&lt;", "_img src=x onerror=alert(1)_") in sentence, sentence
    assert sentence.count(".") >= 1
    assert len(sentence) > 40, "it also says what helps"
    assert not on_second_page.tree.xpath("//img[@onerror]")
    assert stored() == before
    assert on_second_page.tree.xpath("//input[@name='kind'][@checked]")[0].get("value") == "a", "the rest is kept"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Windows\\system32\\nachweis.pdf", "nachweis.pdf"),
        ("/etc/shadow.pdf", "shadow.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("x" * 4000 + ".pdf", "….pdf"),
        ("'; DROP TABLE files_storedfile; --.pdf", "'; DROP TABLE files_storedfile; --.pdf"),
        ("{{7-7}}.pdf", "{{7-7}}.pdf"),
        ("Nachweis Łódź Ḩ̱.pdf", "Nachweis Łódź"),
        ("ohne-endung", "ohne-endung.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
    ],
)
def test_name_of_a_file_is_a_label_and_never_a_path(
    on_second_page: Browser, stored: Stored, name: str, shown: str
) -> None:
    before = stored()
    on_second_page.send({"kind": "a"}, files={"photo": [(name, PDF, "application/pdf")]})
    assert on_second_page.errors == []
    if on_second_page.path.endswith("/pruefen/"):
        assert shown in on_second_page.text
    assert stored()["files"] == before["files"] + 1
    on_second_page.open(on_second_page.path.replace("/pruefen/", "/sache/"))
    [link] = on_second_page.links(shown)
    answer = on_second_page.client.get(link)
    assert answer.content == PDF
    assert "/" not in answer.headers["Content-Disposition"].partition("filename")[2].replace("UTF-8''", "")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("size", [11 * 1024 * 1024, HARD_MAX_BYTES + 1])
def test_file_above_the_limit_is_refused_with_both_sizes(on_second_page: Browser, stored: Stored, size: int) -> None:
    before = stored()
    on_second_page.send({"kind": "a"}, files={"photo": [("groß.pdf", PDF + bytes(size), "application/pdf")]})
    [(sentence, _)] = on_second_page.errors
    assert "zu groß" in sentence
    assert "groß.pdf" in sentence
    assert sentence.count("MB") == 2
    assert stored() == before


def test_more_files_than_any_page_takes(on_second_page: Browser, stored: Stored) -> None:
    before = stored()
    files = [(f"{n}.pdf", PDF, "application/pdf") for n in range(70)]
    response = on_second_page.send({"kind": "a"}, files={"photo": files})
    says(response)
    assert response.status_code in {200, 400, 413, 422}
    assert stored()["files"] <= before["files"] + 3


def test_more_fields_than_any_page_has(on_second_page: Browser, stored: Stored) -> None:
    before = stored()
    response = on_second_page.send({"kind": "a"}, tampered={f"x{n}": "1" for n in range(6000)})
    says(response, "Das kam nicht vollständig an")
    assert response.status_code == 400
    assert stored() == before


def test_text_longer_than_any_page_takes(on_second_page: Browser, stored: Stored) -> None:
    before = stored()
    response = on_second_page.send({"kind": "a"}, tampered={"why": "x" * 6_000_000})
    says(response)
    assert response.status_code in {400, 413}
    assert stored() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\nbroken",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.pdf"\r\n\r\n%PDF',
        b"--x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n--x--\r\n",
        b"\x00" * 10_000,
    ],
)
@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary=\xff"]
)
def test_multipart_that_cannot_be_read(on_second_page: Browser, stored: Stored, body: bytes, kind: str) -> None:
    token = on_second_page.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    before = stored()
    response = on_second_page.client.generic(
        "POST", on_second_page.path, body, kind, HTTP_X_CSRFTOKEN=token, HTTP_SEC_FETCH_SITE="same-origin"
    )
    says(response, "noch einmal")
    assert response.status_code == 400
    assert stored() == before
