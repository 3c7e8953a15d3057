"""The tour: a newcomer finishes the sample and publishes it to practise; the ticks tell how the sample really is."""

import re

import pytest

from portalwerk.catalog.models import OnlineService
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import transaction_for
from portalwerk.packages.actions.publishing import publish
from portalwerk.packages.models import DraftService
from portalwerk.packages.rules.reviewing import DraftStatus, OnlySample
from tests.web.studio.test_studio import words

pytestmark = pytest.mark.django_db

ADD = "neue-frage/?seite=ihr-hund"
RULE = "regel/?seite=ihr-hund&pfad=wobei_hilft_er&art=shown_if"


@pytest.fixture
def newcomer(ada):
    return begins(ada)


def begins(editor):
    answer = editor.client.post(f"{editor.start}rundgang/", {"once": str(new_id())}, HTTP_SEC_FETCH_SITE="same-origin")
    editor.draft = answer.headers["Location"]
    editor.number = int(re.search(r"Fassung (\d+)", editor.get())[1])
    return editor


def tally(editor):
    return re.search(r"(\d) von 7", words(editor.get()))[1]


def finishes(editor):
    """Do all seven steps but the last."""
    editor.post(ADD, _tun="frage", _label="Wobei hilft er?", _type="text")
    editor.post(RULE + "&feld=assistenz", _tun="dazu", _vergleich="yes")
    editor.post("kosten/", _faellig="by_decision", **{"_posten.0.text": "Hundemarke", "_posten.0.betrag": "5,00"})
    editor.post("texte/", **{"_text.summary": "Melden Sie Ihren Hund bei der Stadt an."})
    editor.post("schreiben/?brief=acknowledgment", _betreff="Ihr Hund ist gemeldet", _absaetze="Vielen Dank.")
    editor.post("testfaelle/", _tun="vorschlagen")


def test_it_begins_with_nothing_done_and_shows_the_first_step(newcomer):
    html = words(newcomer.get())
    assert "0 von 7" in html
    assert "Fügen Sie auf der Seite „Ihr Hund“ eine Frage hinzu" in html
    assert "Übung aus dem Rundgang, nur für Sie" in html


def test_ticks_come_from_the_sample_and_go_when_the_work_goes(newcomer):
    newcomer.post(ADD, _tun="frage", _label="Wobei hilft er?", _type="text")
    assert tally(newcomer) == "1"
    newcomer.post(RULE + "&feld=assistenz", _tun="dazu", _vergleich="yes")
    assert tally(newcomer) == "2"
    newcomer.post(RULE, _tun="keine")
    assert tally(newcomer) == "1"


def test_opening_the_pages_of_the_steps_ticks_nothing(newcomer):
    for href in set(re.findall(r'href="(/burgbach/werkstatt/entwurf/[^"#]+)"', newcomer.get())):
        newcomer.get(href.replace("&amp;", "&"))
    assert tally(newcomer) == "0"


def test_whoever_comes_back_goes_on_where_they_stopped(newcomer):
    newcomer.post(ADD, _tun="frage", _label="Wobei hilft er?", _type="text")
    first = newcomer.draft
    assert "1 von 7" in words(newcomer.get("/burgbach/werkstatt/rundgang/"))
    assert begins(newcomer).draft == first


def test_everybody_has_a_sample_of_their_own_and_none_among_the_drafts(newcomer, hire):
    bea = begins(hire(name="Bea"))
    assert bea.draft != newcomer.draft
    assert "Hundesteuer (Rundgang)" not in newcomer.get(newcomer.start)


def test_a_deleted_sample_is_gone_and_the_tour_can_begin_anew(newcomer):
    first = newcomer.draft
    newcomer.post("verwerfen/", sicher="ja")
    assert "Rundgang beginnen" in newcomer.get("/burgbach/werkstatt/rundgang/")
    assert begins(newcomer).draft != first


def test_it_is_not_handed_in_or_published_for_real(newcomer, town):
    finishes(newcomer)
    html = newcomer.post("pruefung/", status=422)
    assert "Sie geht nicht an echte Menschen." in html
    with transaction_for(town.pk):
        draft = DraftService.objects.get(is_sample=True)
        draft.status = DraftStatus.APPROVED
        with pytest.raises(OnlySample):
            publish(draft, town, by=None)
    assert not OnlineService.objects.filter(slug__startswith="hundesteuer").exists()


def test_a_sample_is_there_for_nobody_else(newcomer, hire):
    bea = hire(name="Bea")
    bea.draft = newcomer.draft
    bea.get(status=404)
    newcomer.get()


def test_the_exercise_is_refused_for_a_real_draft(ada):
    ada.begins("Straßenfest")
    ada.post("pruefung/", status=422, _tun="uebung")
    assert "In Arbeit" in ada.get()


def test_all_steps_lead_to_the_end_and_nobody_else_ever_sees_the_service(newcomer):
    finishes(newcomer)
    assert tally(newcomer) == "6"
    html = newcomer.get("pruefung/")
    assert "Zur Übung veröffentlichen" in html
    assert "Geht, wenn nichts mehr fehlt." not in html
    newcomer.post("pruefung/", _tun="uebung")
    assert tally(newcomer) == "7"
    assert "Geschafft" in newcomer.get("/burgbach/werkstatt/rundgang/")
    assert not OnlineService.objects.filter(slug__startswith="hundesteuer").exists()
    assert newcomer.client.get("/burgbach/leistungen/hundesteuer-rundgang/").status_code == 404
    assert "Wie heißt Ihr Hund?" in newcomer.get("ausprobieren/?seite=ihr-hund")
