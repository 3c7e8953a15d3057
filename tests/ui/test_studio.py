"""The studio's own components: sentences, rows with buttons, the picture of the way."""

import re
from dataclasses import dataclass

from django.template import Context, Engine


@dataclass(frozen=True)
class Part:
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Page:
    title: str
    note: str = ""
    conditional: bool = False
    ends: bool = False


def drawn(template, **values):
    return Engine.get_default().from_string("{% load ui %}" + template).render(Context(values))


def test_a_sentence_marks_questions_and_values_and_escapes_them():
    html = drawn("{% sentence parts %}", parts=[Part("<b>Art</b>", "field"), Part(" ist "), Part("Ja", "value")])
    assert '<em>&lt;b&gt;Art&lt;/b&gt;</em> ist <em class="v">Ja</em>' in html


def test_a_row_has_no_button_that_leads_nowhere():
    row = '{% question_row "Name" icon="pen" href="#" path="a.b" first=first last=last %}'
    assert "hoch:a.b" not in drawn(row, first=True, last=False)
    assert "runter:a.b" not in drawn(row, first=False, last=True)
    both = drawn(row, first=False, last=False)
    assert "Name nach oben" in both
    assert 'id="f-a-b"' in both


def test_the_picture_says_in_words_what_it_draws():
    pages = [Page("Anfang"), Page("Nur manche", "„A“ ist Ja", conditional=True), Page("Ende")]
    html = drawn('{% flow_picture pages label="Der Weg durch 3 Seiten" %}', pages=pages)
    assert 'role="img" aria-label="Der Weg durch 3 Seiten"' in html
    assert html.count("<rect") == 3
    assert html.count("pw-flow__around") == 1


def test_a_change_says_how_it_was_and_how_it_is():
    html = drawn('{% change "Titel" kind="changed" area="Texte" before="alt" after="neu" %}')
    assert "<del>" in html
    assert "Vorher: " in html
    assert "neu</ins>" in html


def test_no_line_goes_on_from_a_page_where_the_way_ends():
    pages = [Page("Anfang"), Page("Ausgang", "„A“ ist Ja", conditional=True, ends=True), Page("Ende")]
    html = drawn('{% flow_picture pages label="Der Weg" %}', pages=pages)
    assert html.count("pw-flow__end") == 1
    starts = [int(y) for y in re.findall(r'pw-flow__line" d="M\d+ (\d+)V', html)]
    boxes = [int(y) for y in re.findall(r'y="(\d+)" width=', html)]
    tall = int(re.search(r'<rect[^>]* height="(\d+)"', html)[1])
    assert starts[0] == boxes[0] + tall, "from the first page a line leads down"
    assert starts[1] > boxes[1] + tall, "below the exit it begins where the others come past"
