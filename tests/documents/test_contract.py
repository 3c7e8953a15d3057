"""What every press and every sealer must do."""

from pathlib import Path

import pytest

from portalwerk.documents.actions import ensure_demo_seal
from portalwerk.documents.providers import LetterNotSet, LetterPress, Sealer, presses, sealers
from portalwerk.documents.rules import Bound, Bundle
from portalwerk.project.demo.samples import sample_pdf
from tests.documents.letters import MADE_AT, acknowledgment, decision, head


@pytest.fixture(params=presses.names())
def press(request: pytest.FixtureRequest) -> LetterPress:
    return presses.get(request.param)


@pytest.fixture(params=sealers.names())
def sealer(request: pytest.FixtureRequest) -> Sealer:
    return sealers.get(request.param)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ensure_demo_seal(tmp_path_factory.mktemp("data"))


def test_both_ways_are_installed() -> None:
    assert presses.names() == ["fake", "typst"]
    assert sealers.names() == ["fake", "pades"]


def test_a_healthy_press_reports_nothing(press: LetterPress) -> None:
    assert press.check() == []


def test_same_letter_same_bytes(press: LetterPress) -> None:
    once = press.render("acknowledgment", acknowledgment().as_json(), made_at=MADE_AT)
    again = press.render("acknowledgment", acknowledgment().as_json(), made_at=MADE_AT)
    other = press.render("acknowledgment", acknowledgment(name="Bea").as_json(), made_at=MADE_AT)
    assert once == again
    assert once != other
    assert once.startswith(b"%PDF-")


def test_an_unknown_template_is_named(press: LetterPress) -> None:
    with pytest.raises(LetterNotSet, match="unbekannt"):
        press.render("unbekannt", {}, made_at=MADE_AT)


def test_a_sealed_letter_verifies(sealer: Sealer, keys: Path) -> None:
    pdf = presses.get("typst").render("decision", decision().as_json(), made_at=MADE_AT)
    sealed = sealer.seal(pdf, keys=keys, reason="Demo-Siegel")
    report = sealer.verify(sealed, keys=keys)
    assert sealed.startswith(pdf)
    assert report.sealed
    assert report.intact
    assert report.trusted
    assert report.sealed_by == "Demo-Siegel"


def test_a_changed_or_longer_file_does_not_verify(sealer: Sealer, keys: Path) -> None:
    pdf = presses.get("typst").render("decision", decision().as_json(), made_at=MADE_AT)
    sealed = sealer.seal(pdf, keys=keys, reason="Demo-Siegel")
    changed = bytearray(sealed)
    changed[len(pdf) // 2] ^= 1
    assert not sealer.verify(bytes(changed), keys=keys).intact
    assert not sealer.verify(sealed + b"\n", keys=keys).intact


def test_an_unsealed_file_is_said_to_be_unsealed(sealer: Sealer, keys: Path) -> None:
    pdf = presses.get("typst").render("decision", decision().as_json(), made_at=MADE_AT)
    report = sealer.verify(pdf, keys=keys)
    assert not report.sealed
    assert not report.intact


def test_sheets_are_laid_onto_the_last_pages(press: LetterPress) -> None:
    bundle = Bundle(
        head=head("Akteneinsicht"), cover=(), left_out="", redactions=(), sections=(), history=(),
        documents=(Bound("Eins", "", ("Seite 1",)), Bound("Zwei", "", ("",), "Nicht zu zeigen.")),
    )  # fmt: skip
    frame = press.render("bundle", bundle.as_json(), made_at=MADE_AT)
    bound = press.bind(frame, [sample_pdf("Blattwort"), None])
    assert bound.startswith(b"%PDF-")
    assert len(bound) > len(frame)


def test_more_sheets_than_pages_are_refused() -> None:
    frame = presses.get("typst").render("decision", decision().as_json(), made_at=MADE_AT)
    with pytest.raises(LetterNotSet, match="more sheets"):
        presses.get("typst").bind(frame, [sample_pdf("Zu viel")] * 9)
