"""The same form in another language: other words, the same questions, rules and answers."""

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.drawing import draw_page
from portalwerk.formengine.rules.form import Check, CodeList, FieldType, Form, Group, Option, Page, Translation, Words
from portalwerk.formengine.rules.pages import prune
from portalwerk.formengine.rules.summary import summary
from portalwerk.formengine.rules.translating import German, in_language, unknown_places, untranslated
from tests.formengine.forms import YES_NO, field

ENGLISH = {
    "#title": "Register a dog",
    "/dogs#title": "Your dogs",
    "/dogs#checks.0": "Too many dogs.",
    "dogs#title": "Dog",
    "dogs#checks.0": "A dog must be older.",
    "dogs.name#label": "Name of the dog",
    "dogs.kind#label": "Kind",
    "dogs.kind#options.yes": "Yes",
    "dogs.kind#options.no": "No",
    "dogs.breed#label": "Breed",
    "@breeds#options.008": "Poodle",
}


def form(words: dict[str, str]) -> Form:
    dogs = Group(
        "dogs",
        "Hund",
        maximum=9,
        elements=(
            field("name", label="Name des Hundes"),
            field("kind", FieldType.RADIO, "Art", options=YES_NO),
            field("breed", FieldType.SELECT, "Rasse", code_list="breeds"),
        ),
        checks=(Check('name != "Alt"', "Ein Hund muss älter sein.", "name"),),
    )
    return Form(
        "hund",
        "1",
        "Hund anmelden",
        (Page("dogs", "Ihre Hunde", elements=(dogs,), checks=(Check("size(dogs) < 3", "Zu viele Hunde."),)),),
        (CodeList("breeds", (Option("008", "Pudel"),)),),
        translations=(Translation("en", tuple(Words(place, text) for place, text in words.items())),),
    )


DOG = {"name": "Alt", "kind": "yes", "breed": "008"}


def test_checks_speak_the_language_of_the_form() -> None:
    made = in_language(form(ENGLISH), "en")
    assert [(p.path, p.sentence) for p in check_all(made, {"dogs": [DOG] * 3})] == [
        *((f"dogs[{at}].name", "A dog must be older.") for at in range(3)),
        ("dogs", "Too many dogs."),
    ]


def test_questions_and_answers_are_read_in_the_language() -> None:
    made = in_language(form(ENGLISH), "en")
    assert draw_page(made, made.pages[0], {}).title == "Your dogs"
    rows = {row.label: row.value_text for row in summary(made, {"dogs": [DOG]})[0].rows}
    assert rows == {"Dog": "", "Name of the dog": "Alt", "Kind": "Yes", "Breed": "Poodle"}


def test_answers_fit_every_language() -> None:
    german = form(ENGLISH)
    answers = {"dogs": [DOG], "unknown": "x"}
    assert prune(in_language(german, "en"), answers) == prune(german, answers)
    assert in_language(german, "en").fingerprint != german.fingerprint


def test_what_has_no_translation_stays_german() -> None:
    made = in_language(form({"dogs.name#label": "Name of the dog"}), "en")
    assert made.pages[0].title == "Ihre Hunde"
    assert "dogs.name#label" not in untranslated(form({"dogs.name#label": "Name of the dog"}), "en")
    assert in_language(form(ENGLISH), "fr") == form(ENGLISH)


def test_missing_and_unknown_places_are_told() -> None:
    assert untranslated(form(ENGLISH), "en") == []
    assert sorted(untranslated(form({}), "en")) == sorted(ENGLISH)
    assert unknown_places(form(ENGLISH), {**ENGLISH, "dogs.tail#label": "Tail"}) == ["dogs.tail#label"]


def test_what_is_not_translated_stays_german_and_says_so():
    spoken = in_language(form({place: text for place, text in ENGLISH.items() if place != "dogs.name#label"}), "en")
    group = spoken.pages[0].elements[0]
    assert isinstance(group, Group)
    assert [type(one.label) for one in group.elements] == [German, str, str]
    assert group.elements[0].label == "Name des Hundes"
    assert group.elements[0].label.lang == "de"


def test_two_dogs_keep_the_language_of_their_heading():
    spoken = in_language(form({"dogs.name#label": "Name"}), "en")
    view = draw_page(spoken, spoken.pages[0], {"dogs": [DOG, DOG]})
    assert [(one.item.title, type(one.item.title)) for one in view.items[0].occurrences] == [
        ("Hund 1", German),
        ("Hund 2", German),
    ]


def test_a_german_form_has_no_marks():
    assert not any(isinstance(one.label, German) for _, one in form(ENGLISH).walk() if not isinstance(one, Group))
