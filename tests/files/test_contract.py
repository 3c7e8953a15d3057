"""What every scanner and every inspector must do, and clamd's own ways of failing."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portalwerk.files.providers import Inspector, Scanner, Verdict, inspectors, scanners
from portalwerk.files.providers.clamd.options import ClamdOptions
from portalwerk.files.providers.clamd.provider import ClamdScanner
from portalwerk.files.rules import Problem
from portalwerk.project.demo.samples import sample_pdf
from tests.files.uploads import EICAR, pdf


class Clamd:
    """A clamd that speaks INSTREAM: answers FOUND for the test signature, or what it is told."""

    def __init__(self, path: Path, answer: bytes | None = None) -> None:
        self.received = b""
        self.answer = answer
        self.address = str(path)
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(self.address)
        self._door.listen(8)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        with socket.socket(socket.AF_UNIX) as knock:
            knock.connect(self.address)
            knock.sendall(b"zEND\x00")
        self._thread.join()
        self._door.close()

    def _serve(self) -> None:
        while True:
            line, _ = self._door.accept()
            with line, line.makefile("rb") as sent:
                command = b""
                while not command.endswith(b"\x00"):
                    command += sent.read(1)
                if command == b"zEND\x00":
                    return
                line.sendall(self._reply(command, sent))

    def _reply(self, command: bytes, sent: object) -> bytes:
        if command == b"zPING\x00":
            return b"PONG\x00"
        content = b""
        while size := int.from_bytes(sent.read(4), "big"):  # type: ignore[attr-defined]
            content += sent.read(size)  # type: ignore[attr-defined]
        self.received = content
        if self.answer is not None:
            return self.answer
        return b"stream: Eicar-Test-Signature FOUND\x00" if EICAR in content else b"stream: OK\x00"


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Callable[..., Clamd]]:
    running: list[Clamd] = []

    def start(answer: bytes | None = None) -> Clamd:
        running.append(Clamd(tmp_path / f"clamd-{len(running)}", answer))
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.fixture(params=["clamd", "fake", "none"])
def scanner(request: pytest.FixtureRequest, clamd: Callable[..., Clamd]) -> Scanner:
    if request.param == "clamd":
        return ClamdScanner(ClamdOptions(clamd().address))
    return scanners.get(request.param)


@pytest.fixture(params=inspectors.names())
def inspector(request: pytest.FixtureRequest) -> Inspector:
    return inspectors.get(request.param)


def test_all_vendors_are_installed() -> None:
    assert scanners.names() == ["clamd", "fake", "none"]
    assert inspectors.names() == ["child", "fake"]


def test_no_scanner_calls_malware_clean(scanner: Scanner) -> None:
    assert scanner.scan([b"abc", EICAR[:30], EICAR[30:]]) in {Verdict.INFECTED, Verdict.NOT_SCANNED}


def test_clean_content_is_clean_or_not_scanned(scanner: Scanner) -> None:
    assert scanner.scan([b"Guten Tag"]) in {Verdict.CLEAN, Verdict.NOT_SCANNED}


def test_check_speaks_in_sentences(scanner: Scanner) -> None:
    assert all(problem.endswith(".") for problem in scanner.check())


def test_without_scanner_the_operator_is_warned() -> None:
    assert "nicht geprüft" in scanners.get("none").check()[0]


def test_every_inspector_finds_the_test_signature(inspector: Inspector) -> None:
    assert inspector.inspect([EICAR], size=len(EICAR), media_type="text/plain").problem == Problem.VIRUS


def test_every_inspector_takes_a_pdf_and_shows_its_first_page(inspector: Inspector) -> None:
    content = pdf()
    found = inspector.inspect([content], size=len(content), media_type="application/pdf")
    assert (found.page_count, found.problem) == (1, None)
    image = inspector.page_image([content], size=len(content), media_type="application/pdf", page=1, width=100)
    assert image is not None
    assert image.startswith(b"\x89PNG")
    assert inspector.page_image([content], size=len(content), media_type="application/pdf", page=9, width=100) is None


def test_the_child_can_be_started() -> None:
    assert inspectors.get("child").check() == []


# -- clamd ---------------------------------------------------------------------------------------------------


def test_clamd_gets_the_whole_content(clamd: Callable[..., Clamd]) -> None:
    server = clamd()
    assert ClamdScanner(ClamdOptions(server.address)).scan([b"a" * 100_000, b"", b"b"]) == Verdict.CLEAN
    assert server.received == b"a" * 100_000 + b"b"


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\x00",
        b"stream: Can't allocate memory ERROR\x00",
        b"stream: OK but not really\x00",
        b"\x00",
        b"",
        b"\xff\xfe" * 3000,
    ],
)
def test_whatever_clamd_does_not_call_ok_is_not_clean(clamd: Callable[..., Clamd], answer: bytes) -> None:
    assert ClamdScanner(ClamdOptions(clamd(answer).address)).scan([b"x"]) == Verdict.NOT_SCANNED


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_absent_clamd_means_not_scanned_and_is_reported(address: str) -> None:
    scanner = ClamdScanner(ClamdOptions(address, timeout=1))
    assert scanner.scan([b"x"]) == Verdict.NOT_SCANNED
    assert "antwortet nicht" in scanner.check()[0]


def test_healthy_clamd_has_no_problems(clamd: Callable[..., Clamd]) -> None:
    assert ClamdScanner(ClamdOptions(clamd().address)).check() == []


def test_every_inspector_hands_over_the_pages_of_a_pdf(inspector: Inspector) -> None:
    content = sample_pdf("Eine Seite")
    found = inspector.sheets([content], size=len(content), media_type="application/pdf")
    assert found is not None
    assert found.pages == 1
    assert found.content.startswith(b"%PDF-")


def test_what_has_no_pages_has_no_sheets(inspector: Inspector) -> None:
    for kind in ("text/plain", "application/pdf"):
        broken = {"size": 4, "media_type": kind, "pages": range(1, 2), "boxes": {}}
        assert inspector.sheet_pictures([b"Text"], **broken) is None


def test_a_picture_that_ends_too_early_is_no_half_document() -> None:
    content = sample_pdf("Eine Seite")
    asked = {"size": len(content), "media_type": "application/pdf", "boxes": {}}
    child = inspectors.get("child")
    assert child.sheet_pictures([content], pages=range(1, 2), **asked).pages == 1
    assert child.sheet_pictures([content], pages=range(1, 4), **asked) is None
