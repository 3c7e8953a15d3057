"""Uploads in a request: no plain byte on a disk, and no 300 MB read."""

import gc
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portalwerk.files.rules import HARD_MAX_BYTES
from portalwerk.web.gate import uploads

CANARY = b"KANARIENVOGEL"


@pytest.fixture
def spools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[IO[bytes]]]:
    """Temporary files, kept visible so that the test can look into them."""
    made: list[IO[bytes]] = []

    def visible(*args: Any, **kwargs: Any) -> IO[bytes]:
        made.append((tmp_path / f"spool-{len(made)}").open("w+b", buffering=0))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", visible)
    yield made
    gc.collect()
    for file in made:
        file.close()


def post(content: bytes, name: str = "a.pdf") -> HttpRequest:
    file = io.BytesIO(content)
    file.name = name
    return RequestFactory().post("/x", {"datei": file, "wort": "ja"})


def test_small_upload_stays_in_memory(spools: list[IO[bytes]]) -> None:
    request = post(CANARY)
    upload = request.FILES["datei"]
    assert upload.read() == CANARY
    assert (upload.name, upload.size) == ("a.pdf", len(CANARY))
    assert request.POST["wort"] == "ja"
    assert spools == []


def test_large_upload_never_lies_in_plain_on_the_disk(spools: list[IO[bytes]], tmp_path: Path) -> None:
    content = CANARY * 600_000 + b"end"
    upload = post(content).FILES["datei"]
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size > 5_000_000
    assert CANARY not in file.read_bytes()
    assert b"".join(upload.chunks()) == content
    assert upload.read() == content, "it can be read again"
    assert not upload.oversize


def test_upload_above_every_limit_is_counted_and_not_kept(spools: list[IO[bytes]]) -> None:
    upload = post(bytes(HARD_MAX_BYTES + 1)).FILES["datei"]
    assert upload.oversize
    assert upload.size == HARD_MAX_BYTES + 1
    assert list(upload.chunks()) == []


def test_closing_forgets_the_content(spools: list[IO[bytes]]) -> None:
    upload = post(CANARY * 600_000).FILES["datei"]
    upload.close()
    assert list(upload.chunks()) == []
    assert spools[0].closed


def test_announced_300_megabytes_are_not_read(settings, db: None) -> None:
    settings.UPLOAD_MAX_BYTES = 300_000_000

    class Unread(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    request = RequestFactory().generic("POST", "/x", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = "300000001"
    request._stream = Unread()
    answer = uploads.limit_body(lambda request: HttpResponse("read"))(request)
    assert answer.status_code == 413
    assert "zu groß" in answer.content.decode()


@pytest.mark.parametrize("length", ["", "abc", "0", "100"])
def test_other_requests_go_on(length: str) -> None:
    request = RequestFactory().get("/x")
    request.META["CONTENT_LENGTH"] = length
    answer = uploads.limit_body(lambda request: HttpResponse("read"))(request)
    assert answer.content == b"read"
