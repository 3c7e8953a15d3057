"""Every named kind of hostile file is refused with a sentence that helps; every honest one comes in."""

import pytest

from portalwerk.files import rules
from portalwerk.files.providers import inspectors
from portalwerk.kernel.refusal import Refusal
from tests.files.uploads import CLEAN, EVERYTHING, HOSTILE, Sample, huge_png, photo_with_place, picture, tiff_pages


def take_in(sample: Sample) -> rules.Kind:
    """The checks of `actions.store_upload`, without a database."""
    content = sample.make()
    name = rules.clean_name(sample.name)
    rules.check_size(name, len(content), max_bytes=rules.HARD_MAX_BYTES)
    rules.TestSignature().feed(content, name=name)
    kind = rules.check_kind(name, content[:4096], allowed=EVERYTHING)
    found = inspectors.get("child").inspect([content], size=len(content), media_type=kind.media_type)
    if found.problem:
        raise rules.REFUSALS[found.problem](name=name)
    return kind


@pytest.mark.parametrize("sample", HOSTILE, ids=lambda sample: sample.reason)
def test_hostile_file_is_refused_for_its_reason(sample: Sample) -> None:
    with pytest.raises(Refusal) as refused:
        take_in(sample)
    assert type(refused.value) is sample.refusal
    sentence = str(refused.value)
    assert "{" not in sentence
    assert sentence.endswith(".")
    assert "!" not in sentence
    assert sentence.count(".") >= 2, "says what is wrong and what to do"


@pytest.mark.parametrize("sample", CLEAN, ids=lambda sample: sample.reason)
def test_honest_file_comes_in(sample: Sample) -> None:
    assert take_in(sample).media_type in EVERYTHING


def test_a_file_that_kills_its_child_is_a_trap_and_the_next_one_is_fine() -> None:
    inspector = inspectors.get("child")
    bomb = next(sample for sample in HOSTILE if sample.reason == "stream packed twice").make()
    answers = [
        inspector.inspect([content], size=len(content), media_type=media_type).problem
        for content, media_type in ((bomb, "application/pdf"), (picture(), "image/jpeg"))
    ]
    assert answers == [rules.Problem.TRAP, None]


def test_a_content_shorter_than_announced_does_not_hang() -> None:
    problem = inspectors.get("child").inspect([b"x"], size=2_000_000, media_type="text/plain").problem
    assert problem == rules.Problem.TRAP


def test_page_pictures_carry_nothing_of_the_original_but_pixels() -> None:
    photo = photo_with_place()
    assert b"CANARY-OF-THE-PLACE" in photo
    image = inspectors.get("child").page_image([photo], size=len(photo), media_type="image/jpeg", page=1, width=30)
    assert image is not None
    assert image.startswith(b"\x89PNG")
    assert b"CANARY" not in image
    assert b"eXIf" not in image
    assert b"tEXt" not in image


def test_each_page_of_a_scan_can_be_seen_and_no_other() -> None:
    scan = tiff_pages(3)
    shown = [
        inspectors.get("child").page_image([scan], size=len(scan), media_type="image/tiff", page=page, width=30)
        for page in (0, 1, 3, 4)
    ]
    assert [image is not None for image in shown] == [False, True, True, False]


def test_no_picture_of_a_picture_bomb() -> None:
    bomb = huge_png()
    assert inspectors.get("child").page_image([bomb], size=len(bomb), media_type="image/png", page=1, width=300) is None
