"""Every federal schema becomes a form that is filled in over HTTP to its end: ten here, all of them with --long."""

import re
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from portalwerk.formengine.queries import form_of_file
from portalwerk.formengine.rules.drawing import DrawnField, draw_page, posted_values
from portalwerk.formengine.rules.form import Answers, Form
from portalwerk.kernel.clock import today
from portalwerk.packages.rules.shelf import shelf_slug
from portalwerk.project.bench.applicant import Applicant, said
from portalwerk.project.demo.samples import sample_pdf
from portalwerk.project.pictures.portal import Portal
from tests.conftest import SHARED_DATA
from tests.formengine.filling import everything, fill_as_asked
from tests.journeys.conftest import TEN_SCHEMAS

pytestmark = pytest.mark.journey
LAND = "XL"
#: A page is posted again while an answer brings up more questions on it.
ROUNDS = 4


def schemas() -> list[Any]:
    files = sorted((SHARED_DATA / "fim" / "xdf3").glob("S*.xdf3.xml*"))
    return [
        pytest.param(path, id=path.name.split(".")[0], marks=[] if path.name in TEN_SCHEMAS else pytest.mark.long)
        for path in files
    ]


class Filler(Applicant):
    """Somebody who answers every page of a form with right answers; each file is sent once."""

    def __init__(self, port: int, form: Form, answers: Answers, facts: dict[str, Any]) -> None:
        super().__init__(port, {})
        self.form, self.given, self.facts = form, answers, facts
        self.sent: set[str] = set()

    def answer(self, page_key: str, page: Any) -> Any:
        """Post a page with its answers. Returns the next page."""
        shown = next(one for one in self.form.pages if one.key == page_key)
        view = draw_page(self.form, shown, self.given, facts=self.facts)
        element = self.form_of(page)
        hidden = [
            (one.get("name"), one.get("value", "")) for one in element.iter("input") if one.get("type") == "hidden"
        ]
        posted = posted_values(view)
        pairs = [pair for pair in hidden if pair[0] not in posted]
        pairs += [(name, value) for name, values in posted.items() for value in values]
        fields = [item for item in everything(view.items) if isinstance(item, DrawnField) and item.input == "file"]
        uploads = [(item.name, paper(item.media_types)) for item in fields if item.name not in self.sent]
        self.sent |= {item.name for item in fields}
        return self._follow("POST", element.get("action") or self.path, pairs, uploads)


def paper(media_types: tuple[str, ...]) -> tuple[str, str, bytes]:
    """A paper of a kind that a field takes: file name, media type, content."""
    if not media_types or "application/pdf" in media_types:
        return "nachweis.pdf", "application/pdf", sample_pdf("Nachweis")
    picture = BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "JPEG")
    return "nachweis.jpg", "image/jpeg", picture.getvalue()


@pytest.mark.parametrize("path", schemas())
def test_a_schema_is_filled_in_and_sent_over_http(portal: Portal, path: Path) -> None:
    form = form_of_file(path).form
    facts = {"today": today(), "land": LAND, "level": 0}
    ada = Filler(portal.port, form, fill_as_asked(form, facts), facts)
    with closing(ada.connection):
        page = ada.begin("saaletal", shelf_slug(form.id))
        seen: list[str] = []
        while not ada.path.endswith("/pruefen/"):
            key = re.fullmatch(r"/saaletal/antrag/[^/]+/([^/]+)/", ada.path)
            assert key, ada.path
            assert seen[-ROUNDS:] != [key[1]] * ROUNDS, f"stuck at {key[1]}: {said(page)}"
            seen.append(key[1])
            page = ada.answer(key[1], page)
        ada.fill(page)
        assert ada.path.endswith("/gesendet/"), said(page)
        assert ada.requests > len(set(seen))
