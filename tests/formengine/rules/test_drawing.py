"""What a template gets: names, ids, values, errors and buttons."""

from portalwerk.formengine.rules.checking import check_page
from portalwerk.formengine.rules.drawing import (
    DrawnField,
    DrawnGroup,
    DrawnRepeat,
    draw_page,
    drawn_fields,
    input_id,
    posted_values,
)
from portalwerk.formengine.rules.form import FieldType, Form, Group, Page, RuleText
from tests.formengine.filling import everything
from tests.formengine.forms import YES_NO, dog_form, field, one_page


def drawn(form: Form, answers: dict[str, object] | None = None, at: int = 0) -> list[DrawnField]:
    page = form.pages[at]
    return drawn_fields(draw_page(form, page, answers or {}, check_page(form, page, answers or {})).items)


def test_every_control_has_its_own_name_and_id() -> None:
    form = dog_form()
    dog = {"name": "Mia", "dangerous": "yes", "vaccinations": [{}, {}]}
    for page in form.pages:
        items = list(everything(draw_page(form, page, {"dogs": [dog, dog]}).items))
        fields = [item for item in items if isinstance(item, DrawnField)]
        ids = [part.id for item in fields for part in item.parts or item.options or (item,)]
        assert len(ids) == len(set(ids))
        assert len({item.name for item in fields}) == len(fields)


def test_the_error_stands_at_its_question_and_the_link_leads_there() -> None:
    form = dog_form()
    name, born = drawn(form)[:2]
    assert name.error == "„Familienname“ fehlt. Bitte füllen Sie dieses Feld aus."
    assert name.id == input_id("family_name")
    assert born.parts[0].id == input_id("born")
    assert born.error.startswith("„Geburtsdatum“ fehlt.")


def test_nested_names_carry_their_indexes() -> None:
    form = dog_form()
    names = [item.name for item in drawn(form, {"dogs": [{"vaccinations": [{}, {"on": "2026-01-02"}]}]}, at=1)]
    assert "dogs[0].name" in names
    posted = posted_values(draw_page(form, form.pages[1], {"dogs": [{"vaccinations": [{}, {"on": "2026-01-02"}]}]}))
    assert posted["dogs[0].vaccinations[1].on.day"] == ["2"]
    assert posted["dogs[0].vaccinations:count"] == ["2"]


def test_repeats_offer_adding_until_the_maximum_and_removing_down_to_the_minimum() -> None:
    form = dog_form()

    def dogs(count: int) -> DrawnRepeat:
        item = draw_page(form, form.pages[1], {"dogs": [{}] * count}).items[0]
        assert isinstance(item, DrawnRepeat)
        return item

    assert (dogs(1).add or dogs(3).add) is not None
    assert dogs(3).add is None
    assert [occurrence.remove for occurrence in dogs(1).occurrences] == [None]
    assert [occurrence.remove.value for occurrence in dogs(2).occurrences if occurrence.remove] == [
        "remove:dogs[0]",
        "remove:dogs[1]",
    ]
    assert dogs(0).count == 1
    assert dogs(2).occurrences[1].title == "Hund 2"


def test_an_optional_repeated_group_starts_with_its_button_alone() -> None:
    form = one_page(Group("g", "Kind", minimum=0, maximum=None, elements=(field("x"),)))
    item = draw_page(form, form.pages[0], {}).items[0]
    assert isinstance(item, DrawnRepeat)
    assert item.occurrences == ()
    assert item.add is not None
    assert item.add.label == "Kind: hinzufügen"


def test_optional_questions_say_so_and_can_be_left_open_again() -> None:
    form = one_page(
        field("a", FieldType.BOOLEAN, minimum=0),
        field("b", FieldType.SELECT, options=YES_NO),
        field("c", minimum=0, required_if="a"),
    )
    a, b, c = drawn(form, {"a": True})
    assert a.optional
    assert [option.label for option in a.options] == ["Ja", "Nein", "Keine Angabe"]
    assert not b.optional
    assert b.options[0].label == "Bitte wählen"
    assert not c.optional


def test_a_code_list_without_content_is_never_an_empty_select() -> None:
    form = one_page(field("country", FieldType.SELECT, code_list="staat"))
    assert [item.input for item in drawn(form)] == ["text"]


def test_hidden_questions_are_not_drawn_and_constants_not_asked() -> None:
    form = one_page(
        field("a", FieldType.RADIO, options=YES_NO),
        field("b", shown_if='a == "yes"'),
        field("c", FieldType.HIDDEN, content="1"),
        field("d", FieldType.LOCKED, content="53,00 €"),
        field("e", FieldType.LABEL, content="Ein Hinweis"),
    )
    items = drawn(form, {"a": "no"})
    assert [(item.name, item.input) for item in items] == [("a", "radios"), ("d", "locked"), ("e", "label")]
    assert items[1].value == "53,00 €"
    assert list(posted_values(draw_page(form, form.pages[0], {}))) == []


def test_numbers_show_a_comma_and_fit_their_width() -> None:
    form = one_page(field("a", FieldType.MONEY), field("b", max_length=5), field("c", max_length=30), field("d"))
    items = drawn(form, {"a": "1053.50"})
    assert (items[0].value, items[0].unit, items[0].inputmode) == ("1053,50", "€", "decimal")
    assert [item.width for item in items] == ["s", "s", "m", "l"]


def test_three_numbers_of_a_date_stand_side_by_side() -> None:
    parts = (
        field("d", FieldType.INTEGER, "Tag", minimum=0, min_value="1", max_value="31"),
        field("m", FieldType.INTEGER, "Monat", minimum=0, min_value="1", max_value="12"),
        field("y", FieldType.INTEGER, "Jahr", min_value="1850", max_value="2080"),
    )
    form = one_page(Group("born", "Geburtsdatum", elements=parts))
    group = draw_page(form, form.pages[0], {}).items[0]
    assert isinstance(group, DrawnGroup)
    assert group.layout == "date"


def test_a_group_that_only_repeats_the_title_of_its_page_has_none() -> None:
    group = Group("g", "Ihre Anschrift", elements=(field("x"),))
    form = Form("f", "1", "F", (Page("p", "Ihre Anschrift", elements=(group,)),), rules=(RuleText("R1", "WENN", "g"),))
    view = draw_page(form, form.pages[0], {})
    assert isinstance(view.items[0], DrawnGroup)
    assert view.items[0].title == ""
    assert view.notes == ("WENN",)


def test_the_children_of_a_choice_stand_below_its_radio_buttons() -> None:
    way = Group("way", "Weg", choice=True, elements=(field("mail", minimum=0), field("phone", minimum=0)))
    form = one_page(way)
    group = draw_page(form, form.pages[0], {"way": {"phone": "1"}}).items[0]
    assert isinstance(group, DrawnGroup)
    assert group.choice is not None
    assert [(option.value, option.checked) for option in group.choice.options] == [("mail", False), ("phone", True)]
    assert [item.name for item in drawn_fields(group.items)] == ["way.mail", "way.phone"]
