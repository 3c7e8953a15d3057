"""The seal on a real letter: nothing of the standards is lost, and no byte can change."""

import io
import random
import stat
from pathlib import Path

import pikepdf
import pytest

from portalwerk.documents import actions
from portalwerk.documents.actions import ensure_demo_seal
from portalwerk.documents.providers import presses, sealers
from tests.documents.letters import MADE_AT, decision


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ensure_demo_seal(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return presses.get("typst").render("decision", decision().as_json(), made_at=MADE_AT)


@pytest.fixture(scope="module")
def sealed(plain: bytes, keys: Path) -> bytes:
    return sealers.get("pades").seal(plain, keys=keys, reason=actions.SEAL_NOTE)


def test_sealed_letter_keeps_tags_and_archive_metadata(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"


def test_seal_field_suits_both_standards(sealed: bytes) -> None:
    # PDF/A: prints and is not hidden. PDF/UA: outside the page, named, and the page says its tab order.
    with pikepdf.open(io.BytesIO(sealed)) as document:
        page = document.pages[0]
        (field,) = document.Root.AcroForm.Fields
        assert int(field.F) & 0b100
        assert not int(field.F) & 0b11
        assert str(field.TU) == actions.SEAL_NOTE
        assert page.Tabs == "/S"
        left, bottom, right, top = (float(edge) for edge in field.Rect)
        box = [float(edge) for edge in page.MediaBox]
        assert right <= box[0] or left >= box[2] or top <= box[1] or bottom >= box[3]


def test_no_byte_of_a_sealed_letter_can_change(sealed: bytes, keys: Path) -> None:
    begin = sealed.rindex(b"/Contents <") if b"/Contents <" in sealed else sealed.rindex(b"/Contents<")
    gap = sealed.index(b"<", begin)
    end = sealed.index(b">", gap)
    luck = random.Random(91379)
    # The head of the signature, its middle, its padding, and anywhere in the file.
    places = [*range(gap, gap + 100, 9), *(luck.randrange(gap, gap + 2000) for _ in range(15))]
    places += [end - 2, end, *(luck.randrange(len(sealed)) for _ in range(15))]
    unnoticed = []
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1
        if sealers.get("pades").verify(bytes(changed), keys=keys).intact:
            unnoticed.append(place)
    assert unnoticed == []


def test_signature_written_in_other_letters_is_noticed(sealed: bytes, keys: Path) -> None:
    begin = sealed.index(b"<", sealed.rindex(b"/Contents"))
    changed = sealed[:begin] + sealed[begin : begin + 400].lower() + sealed[begin + 400 :]
    assert not sealers.get("pades").verify(changed, keys=keys).intact


def test_a_seal_over_another_seal_does_not_count_as_ours(sealed: bytes, tmp_path: Path, keys: Path) -> None:
    foreign = ensure_demo_seal(tmp_path)
    report = sealers.get("pades").verify(sealed, keys=foreign)
    assert report.intact
    assert not report.trusted
    assert "nicht von dieser Behörde" in report.sentence


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"kein PDF", b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF"])
def test_a_broken_file_is_answered_with_a_sentence(content: bytes, keys: Path) -> None:
    report = sealers.get("pades").verify(content, keys=keys)
    assert not report.intact
    assert report.sentence.endswith(".")


def test_keys_of_the_seal_are_private_and_made_once(tmp_path: Path) -> None:
    folder = ensure_demo_seal(tmp_path)
    before = (folder / "seal.key").read_bytes()
    assert ensure_demo_seal(tmp_path) == folder
    assert (folder / "seal.key").read_bytes() == before
    assert stat.S_IMODE((folder / "seal.key").stat().st_mode) == 0o600


def test_no_text_of_the_seal_calls_it_qualified(sealed: bytes, keys: Path) -> None:
    report = sealers.get("pades").verify(sealed, keys=keys)
    assert report.sealed_by == "Demo-Siegel"
    assert "qualifiziert" not in (report.sentence + actions.SEAL_NOTE).lower()


def test_a_letter_is_printed_sealed_and_verified(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    ensure_demo_seal(tmp_path)
    sealed = actions.seal_letter(actions.print_letter(decision(), made_at=MADE_AT))
    report = actions.verify_seal(sealed)
    assert report.intact
    assert "unverändert" in report.sentence
