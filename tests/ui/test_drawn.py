"""Fields of a form definition, drawn: words, errors, repetition, choices, files."""

import re

import pytest
from pytest_django import Settings

from portalwerk.ui.components.drawn import limits_sentence, takes_photos
from portalwerk.web.studio.components.samples import Attached, view_of
from tests.ui.conftest import Draw


@pytest.fixture
def right(draw: Draw) -> str:
    uploads = {"d1": Attached("a.jpg", "da"), "d2": Attached("b.jpg", "da"), "d3": Attached("c.jpg", "zu groß", "bad")}
    return draw("{% fields items uploads=uploads %}", items=view_of(wrong=False).items, uploads=uploads)


@pytest.fixture
def wrong(draw: Draw) -> str:
    view = view_of(wrong=True)
    return draw("{% error_summary problems %}{% fields items %}", items=view.items, problems=view.problems)


def test_answers_come_back(right: str) -> None:
    assert 'name="name" type="text" value="Beispiel"' in right
    assert 'value="742,50"' in right
    assert re.search(r'name="tag\.day"[^>]* value="14"', right)
    assert re.search(r'name="tag\.year"[^>]* value="2026"', right)
    assert re.search(r'name="ort"[^>]* value="land" checked', right)
    assert 'name="person[1].vorname" type="text" value="Karl"' in right


def test_every_label_and_description_has_its_target(right: str, wrong: str) -> None:
    for html in (right, wrong):
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for value in re.findall(rf' {attribute}="([^"]+)"', html):
                assert set(value.split()) <= set(ids)


def test_each_error_is_said_twice_in_the_same_words(wrong: str) -> None:
    ids = set(re.findall(r' id="([^"]+)"', wrong))
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', wrong)
    assert len(links) == len(view_of(wrong=True).problems)
    for target, sentence in links:
        assert target in ids
        assert wrong.count(f"<span>{sentence}</span>") == 1


def test_the_error_belongs_to_its_input(wrong: str) -> None:
    name = re.search(r'<input[^>]* name="name_leer"[^>]*>', wrong)
    assert name is not None
    assert 'aria-invalid="true"' in name[0]
    assert 'aria-describedby="f-name_leer-fehler"' in name[0]


def test_hint_comes_before_error(wrong: str) -> None:
    assert 'aria-describedby="f-tag_leer-hinweis f-tag_leer-fehler"' in wrong


def test_optional_questions_say_so_and_required_ones_have_no_star(right: str) -> None:
    label = re.search(r'<label[^>]* for="f-grund">.*?</label>', right)
    assert label is not None
    assert "(freiwillig)" in label[0]
    name = re.search(r'<label[^>]* for="f-name">.*?</label>', right)
    assert name is not None
    assert "freiwillig" not in name[0]
    assert "*" not in name[0]


def test_items_can_be_added_and_removed(right: str) -> None:
    assert 'name="_command" value="add:person"' in right
    assert 'name="_command" value="remove:person[1]"' in right
    assert '<input type="hidden" name="person:count" value="2">' in right


def test_enter_does_not_press_a_removing_button(right: str) -> None:
    first = re.search(r"<button[^>]*>", right)
    assert first is not None
    assert "name=" not in first[0]
    assert 'tabindex="-1"' in first[0]


def test_a_choice_shows_its_branches_below_their_button(right: str) -> None:
    assert re.search(r'name="kontakt:choice"[^>]* value="brief" checked', right)
    assert right.index('value="sms"') < right.index('name="kontakt.sms"') < right.index('value="brief"')
    assert right.index('value="brief"') < right.index('name="kontakt.brief.zeile"')


def test_a_full_file_question_takes_no_more(right: str) -> None:
    assert 'type="file" id="f-zeugnis" name="zeugnis" multiple' in right
    assert 'id="f-passfoto"' not in right
    assert 'name="_command" value="detach:passfoto:d3"' in right
    assert "c.jpg entfernen" in right


def test_limits_stand_before_the_choice(right: str) -> None:
    assert "PDF oder JPG. Jede Datei bis 10 MB." in right


def test_a_declaration_shows_what_is_agreed_to(right: str) -> None:
    assert right.index("Die Behörde darf im Register nachsehen.") < right.index('name="wahr"')


def test_long_answers_are_not_cut_off_silently(right: str) -> None:
    assert "maxlength" not in right


def test_another_language_is_marked_at_the_fragment(draw: Draw) -> None:
    html = draw("{% fields items lang='de' %}", items=view_of(wrong=False).items)
    assert re.search(r'<label[^>]* lang="de"', html)
    assert re.search(r'<legend[^>]* lang="de"', html)


@pytest.mark.parametrize(
    ("kinds", "limit", "sentence"),
    [
        (("application/pdf",), 10485760, "PDF. Jede Datei bis 10 MB."),
        (("application/pdf", "image/jpeg", "image/png"), None, "PDF, JPG oder PNG."),
        (("application/pdf",), 40_000, "PDF. Jede Datei bis 39 kB."),
        (("application/x-odd",), 524288, "X-ODD. Jede Datei bis 0,5 MB."),
        ((), None, "Ein Foto oder ein PDF reicht."),
    ],
)
def test_limits_are_a_sentence(kinds: tuple[str, ...], limit: int | None, sentence: str) -> None:
    assert limits_sentence(kinds, limit) == sentence


def test_limits_of_several_files_are_said_before_the_choice(right: str) -> None:
    assert "PDF oder JPG. Jede Datei bis 10 MB. Höchstens 3 Dateien. Alle zusammen bis 25 MB." in right


def test_the_camera_is_offered_where_photos_are_taken(right: str) -> None:
    assert right.count('capture="environment"') == 1  # the photo is there already, a certificate may follow
    assert takes_photos(("image/png",))
    assert not takes_photos(("application/pdf",))


def test_suggestions_help_and_do_not_bind(right: str) -> None:
    assert '<input class="kern-form-input__input pw-w-l" id="f-strasse" name="strasse" type="text"' in right
    assert 'list="f-strasse-auswahl"' in right
    assert '<datalist id="f-strasse-auswahl"><option value="Am Anger"></option>' in right


def test_a_place_on_the_map_is_two_numbers(right: str) -> None:
    assert re.search(r'id="f-lage" name="lage.lat"[^>]* value="50,9751"', right)
    assert re.search(r'id="f-lage-lon" name="lage.lon"[^>]* value="11,0297"', right)


def test_a_map_is_there_only_with_pictures_for_it(draw: Draw, right: str, settings: Settings) -> None:
    assert "pw-map" not in right
    settings.MAP_TILES, settings.MAP_CREDIT = "https://tiles.example/{z}/{x}/{y}.png", "© <b>Amt</b>"
    html = draw("{% fields items %}", items=view_of(wrong=False).items)
    assert (
        'data-tiles="https://tiles.example/{z}/{x}/{y}.png" data-credit="© &amp;lt;b&amp;gt;Amt&amp;lt;/b&amp;gt;"'
        in html
    )
    assert html.index("<pw-map") < html.index('name="lage.lat"') < html.index("</pw-map>")
