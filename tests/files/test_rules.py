from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.files import rules
from portalwerk.files.rules.name import LONGEST, ending
from tests.files.uploads import EICAR

SECRET = bytes(range(32))
FILE = UUID(int=7)


def seal(content: bytes, *, secret: bytes = SECRET, file_id: UUID = FILE) -> bytes:
    return b"".join(rules.seal_blocks([content], secret=secret, file_id=file_id))


def unseal(sealed: bytes, *, secret: bytes = SECRET, file_id: UUID = FILE) -> bytes:
    return b"".join(rules.open_blocks([sealed], secret=secret, file_id=file_id))


def blocks(sealed: bytes) -> list[bytes]:
    size = rules.BLOCK + 16
    return [sealed[start : start + size] for start in range(4, len(sealed), size)]


# -- size ----------------------------------------------------------------------------------------------------


def test_too_big_names_both_sizes_and_the_file() -> None:
    with pytest.raises(rules.FileTooBig) as refused:
        rules.check_size("scan.pdf", 34_000_000, max_bytes=10_000_000)
    sentence = str(refused.value)
    assert sentence.startswith("Die Datei ist zu groß: 34\u00a0MB. Erlaubt sind 10\u00a0MB.")
    assert "scan.pdf" in sentence


def test_two_sizes_that_look_the_same_are_told_apart() -> None:
    with pytest.raises(rules.FileTooBig) as refused:
        rules.check_size("a.pdf", 10_000_001 + 2_000, max_bytes=10_000_000)
    assert "10,002\u00a0MB" in str(refused.value)


def test_reading_that_stopped_at_the_limit_does_not_invent_a_size() -> None:
    with pytest.raises(rules.FileTooBig) as refused:
        rules.check_size("a.pdf", 10_000_001, max_bytes=10_000_000, complete=False)
    assert "mehr als 10\u00a0MB" in str(refused.value)


def test_no_field_allows_more_than_the_hard_limit() -> None:
    with pytest.raises(rules.FileTooBig):
        rules.check_size("a.pdf", rules.HARD_MAX_BYTES + 1, max_bytes=10**12)


def test_empty_file_is_refused_with_its_name() -> None:
    with pytest.raises(rules.FileEmpty, match="leer"):
        rules.check_size("a.pdf", 0, max_bytes=1)


@pytest.mark.parametrize(
    ("size", "words"),
    [(9, "9\u00a0Byte"), (212_345, "212\u00a0kB"), (1_500_000, "1,5\u00a0MB"), (2 * 10**9, "2\u00a0GB")],
)
def test_sizes_are_written_for_people(size: int, words: str) -> None:
    assert rules.byte_size(size) == words


# -- names ---------------------------------------------------------------------------------------------------


@given(st.text())
def test_any_name_is_cleaned_or_refused(raw: str) -> None:
    try:
        name = rules.clean_name(raw)
    except rules.MisleadingName:
        return
    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*\x00')


def test_long_name_keeps_its_ending() -> None:
    name = rules.clean_name("ä" * 4000 + ".pdf")
    assert len(name) <= LONGEST
    assert ending(name) == "pdf"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\zeugnis.pdf", "zeugnis.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("Pru\u0308fung.pdf", "Prüfung.pdf"),
        ("  .pdf", "pdf"),
        ("", "Datei"),
        ("v1.2.3 final.pdf", "v1.2.3 final.pdf"),
    ],
)
def test_names_are_kept_as_people_know_them(raw: str, kept: str) -> None:
    assert rules.clean_name(raw) == kept


# -- kinds ---------------------------------------------------------------------------------------------------


def test_allowed_kinds_are_written_for_people() -> None:
    assert rules.allowed_words(()) == "PDF, JPG und PNG"
    assert rules.allowed_words(["application/pdf"]) == "PDF"
    assert rules.allowed_words(["image/*"]) == "JPG, PNG, GIF, TIFF und WebP"


def test_list_of_forgotten_formats_means_the_usual_three() -> None:
    assert rules.allowed_words(["application/vnd.ibm.modcap"]) == "PDF, JPG und PNG"


def test_field_for_pdf_takes_no_picture_and_says_what_it_takes() -> None:
    with pytest.raises(rules.WrongType) as refused:
        rules.check_kind("foto.jpg", b"\xff\xd8\xff\xe0", allowed=["application/pdf"])
    assert "JPG" in str(refused.value)
    assert "Erlaubt sind PDF" in str(refused.value)


def test_browser_that_contradicts_the_content_is_not_believed() -> None:
    with pytest.raises(rules.EndingLies):
        rules.check_kind("a.pdf", b"%PDF-1.7", allowed=(), declared="image/png")
    assert rules.check_kind("a.pdf", b"%PDF-1.7", allowed=(), declared="application/octet-stream").label == "PDF"


@given(st.binary(max_size=200))
def test_any_head_is_named_or_unknown(head: bytes) -> None:
    assert isinstance(rules.sniff(head), str)


def test_signature_is_found_across_the_border_of_two_chunks() -> None:
    for cut in range(1, len(EICAR)):
        stream = rules.TestSignature()
        stream.feed(b"x" * 100 + EICAR[:cut], name="a.txt")
        with pytest.raises(rules.Infected):
            stream.feed(EICAR[cut:] + b"y", name="a.txt")


def test_table_of_contents_may_not_be_empty() -> None:
    assert rules.check_archive([]) == rules.Problem.TRAP


# -- sealed blocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, rules.BLOCK - 1, rules.BLOCK, rules.BLOCK + 1, 3 * rules.BLOCK, 200_001])
def test_sealed_content_opens_again(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    assert unseal(seal(content)) == content


@given(st.lists(st.binary(max_size=50_000), max_size=8), st.integers(1, 70_000))
def test_how_it_was_cut_does_not_matter(chunks: list[bytes], step: int) -> None:
    sealed = b"".join(rules.seal_blocks(chunks, secret=SECRET, file_id=FILE))
    pieces = [sealed[start : start + step] for start in range(0, len(sealed), step)]
    assert b"".join(rules.open_blocks(pieces, secret=SECRET, file_id=FILE)) == b"".join(chunks)


def test_plain_text_is_nowhere_in_the_sealed_form() -> None:
    assert b"CANARY" not in seal(b"CANARY" * 30_000)


CONTENT = b"".join(bytes([number]) * rules.BLOCK for number in range(3)) + b"end"


def damaged() -> dict[str, bytes]:
    sealed = seal(CONTENT)
    head, (first, second, third, last) = sealed[:4], blocks(sealed)
    other = blocks(seal(CONTENT, file_id=uuid4()))
    flipped = bytearray(sealed)
    flipped[len(sealed) // 2] ^= 1
    return {
        "two blocks swapped": head + second + first + third + last,
        "a block repeated": head + first + first + second + third + last,
        "a block left out": head + first + third + last,
        "the end cut off": head + first + second + third,
        "cut inside a block": sealed[:-5],
        "all blocks cut off": head,
        "nothing left": b"",
        "a block of another file": head + first + other[1] + third + last,
        "a block behind the end": sealed + last,
        "bytes behind the end": sealed + b"x",
        "one bit changed": bytes(flipped),
        "another format": b"PWF2" + sealed[4:],
    }


@pytest.mark.parametrize("what", sorted(damaged()))
def test_damage_is_noticed(what: str) -> None:
    with pytest.raises(rules.FileDamaged):
        unseal(damaged()[what])


def test_other_key_or_other_file_does_not_open() -> None:
    with pytest.raises(rules.FileDamaged):
        unseal(seal(CONTENT), secret=bytes(32))
    with pytest.raises(rules.FileDamaged):
        unseal(seal(CONTENT), file_id=uuid4())
