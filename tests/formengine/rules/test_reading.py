"""From posted inputs to answers: familiar spellings, nothing foreign, nothing lost, add and remove."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.checking import check_page
from portalwerk.formengine.rules.drawing import draw_page, posted_values
from portalwerk.formengine.rules.form import Answers, FieldType, Form, Group
from portalwerk.formengine.rules.problem import TooManyFiles
from portalwerk.formengine.rules.reading import (
    COMMAND_NAME,
    Reading,
    attach_file,
    detach_file,
    file_field,
    file_ids,
    read_page,
)
from tests.formengine.forms import YES_NO, dog_form, field, one_page


def read(form: Form, posted: dict[str, str | list[str]], answers: Answers | None = None, at: int = 0) -> Reading:
    lists = {name: value if isinstance(value, list) else [value] for name, value in posted.items()}
    return read_page(form, form.pages[at], lists, answers or {})


def stored(type_: FieldType, typed: str, **more: Any) -> Any:
    return read(one_page(field("f", type_, **more)), {"f": typed}).answers.get("f")


@pytest.mark.parametrize(
    ("type_", "typed", "expected"),
    [
        (FieldType.NUMBER, "1.234,50", "1234.50"),
        (FieldType.NUMBER, "12 000", "12000"),
        (FieldType.NUMBER, "3,5", "3.5"),
        (FieldType.NUMBER, "3.5", "3.5"),
        (FieldType.NUMBER, "\N{MINUS SIGN}3", "-3"),
        (FieldType.NUMBER, "1.234", "1234"),
        (FieldType.NUMBER, "viel", "viel"),
        (FieldType.NUMBER, "1e5", "1e5"),
        (FieldType.NUMBER, "٣", "3"),
        (FieldType.INTEGER, "3,0", "3"),
        (FieldType.INTEGER, "007", "7"),
        (FieldType.MONEY, "53", "53.00"),
        (FieldType.MONEY, "1.053,5 €", "1053.50"),
        (FieldType.MONEY, "EUR 12", "12.00"),
        (FieldType.TIME, "8.30 Uhr", "08:30"),
        (FieldType.TIME, "0830", "08:30"),
        (FieldType.TIME, "14", "14:00"),
        (FieldType.TIME, "25:00", "25:00"),
        (FieldType.POSTCODE, "07 999", "07999"),
        (FieldType.POSTCODE, "D-07999", "07999"),
        (FieldType.IBAN, "de02 1203-0000 0000 2020 51", "DE02120300000000202051"),
        (FieldType.PHONE, " 03601   12-34 ", "03601 12-34"),
        (FieldType.EMAIL, "Ada@Beispiel.DE", "Ada@beispiel.de"),
        (FieldType.TEXT, "  Ada\u00a0", "Ada"),
        (FieldType.TEXT, "u\u0308", "ü"),
        (FieldType.TEXTAREA, "a\r\nb", "a\nb"),
        (FieldType.TEXT, "", None),
        (FieldType.TEXT, "   ", None),
        (FieldType.URL, "www.beispiel.de/hund?a=1", "https://www.beispiel.de/hund?a=1"),
        (FieldType.URL, "mailto:ada@beispiel.de", "mailto:ada@beispiel.de"),
        (FieldType.URL, "kein Netz. Ehrlich", "kein Netz. Ehrlich"),
        (FieldType.PLATE, "ef ab123", "EF-AB 123"),
        (FieldType.PLATE, "EF-AB 123 E", "EF-AB 123E"),
        (FieldType.PLATE, "uhlab1", "UHL-AB 1"),
        (FieldType.PLATE, "hha7", "hha7"),
        (FieldType.PLATE, "gö·k 5h", "GÖ-K 5H"),
        (FieldType.PLATE, "EF 3500", "EF-3500"),
        (FieldType.VIN, "wvw zzz-1jz3w386752", "WVWZZZ1JZ3W386752"),
        (FieldType.CHECKED_NUMBER, "markdef1 100", "MARKDEF1100"),
        (FieldType.BOOLEAN, "ja", True),
        (FieldType.BOOLEAN, "nein", False),
        (FieldType.BOOLEAN, "", None),
        (FieldType.BOOLEAN, "true", None),
    ],
)
def test_spellings(type_: FieldType, typed: str, expected: Any) -> None:
    assert stored(type_, typed) == expected


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("27", "3", "1985", "1985-03-27"),
        ("27.", "März", "1985", "1985-03-27"),
        ("1", "sept.", "2026", "2026-09-01"),
        ("1", "Maerz", "2026", "2026-03-01"),
        ("1", "Jänner", "2026", "2026-01-01"),
        ("27.3.1985", "", "", "1985-03-27"),
        ("27. März 1985", "", "", "1985-03-27"),
        ("1985-03-27", "", "", "1985-03-27"),
        ("31", "2", "2026", "31.2.2026"),
        ("29", "2", "2024", "2024-02-29"),
        ("27", "3", "85", "27.3.85"),
        ("", "", "1985", "..1985"),
        ("1", "Ju", "2026", "1.Ju.2026"),
        ("", "", "", None),
    ],
)
def test_dates_in_three_inputs(day: str, month: str, year: str, expected: str | None) -> None:
    form = one_page(field("f", FieldType.DATE))
    assert read(form, {"f.day": day, "f.month": month, "f.year": year}).answers.get("f") == expected


def test_a_day_and_a_time_belong_together() -> None:
    form = one_page(field("f", FieldType.DATETIME))
    posted: dict[str, str | list[str]] = {"f.day": "2", "f.month": "5", "f.year": "2026", "f.time": "8 Uhr"}
    assert read(form, posted).answers == {"f": "2026-05-02T08:00"}
    assert read(form, {"f.day": "", "f.month": "", "f.year": "", "f.time": ""}).answers == {}


def test_a_date_in_one_piece_is_read_too() -> None:
    assert read(one_page(field("f", FieldType.DATE)), {"f": "2026-05-02"}).answers == {"f": "2026-05-02"}


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [("", "", "1950", "1950"), ("", "Mai", "1950", "1950-05"), ("3", "5", "1950", "1950-05-03")],
)
def test_a_birth_date_may_be_known_in_part(day: str, month: str, year: str, expected: str) -> None:
    form = one_page(field("f", FieldType.PARTIAL_DATE))
    answers = read(form, {"f.day": day, "f.month": month, "f.year": year}).answers
    assert answers == {"f": expected}
    assert check_page(form, form.pages[0], answers) == []


def test_what_was_typed_wrongly_is_drawn_again_as_typed() -> None:
    form = one_page(field("f", FieldType.DATE), field("n", FieldType.NUMBER))
    posted = {"f.day": ["31"], "f.month": ["Foo"], "f.year": ["26"], "n": ["zwölf"]}
    answers = read_page(form, form.pages[0], posted, {}).answers
    assert posted_values(draw_page(form, form.pages[0], answers)) == posted


def test_names_that_the_page_does_not_ask_for_are_ignored() -> None:
    form = one_page(field("f"), field("fee", FieldType.LOCKED, content="53"), field("h", FieldType.HIDDEN, content="1"))
    posted: dict[str, str | list[str]] = {"f": "x", "fee": "1", "h": "2", "admin": "1", "f.g": "y", "born.day": "1"}
    assert read(form, posted).answers == {"f": "x"}


def test_only_the_posted_page_changes() -> None:
    form = dog_form()
    answers = {"dogs": [{"name": "Mia"}], "family_name": "Alt"}
    posted: dict[str, str | list[str]] = {"family_name": "Neu", "dogs[0].name": "fremd"}
    assert read(form, posted, answers).answers == {"dogs": [{"name": "Mia"}], "family_name": "Neu"}


def test_an_emptied_field_is_absent_and_an_unposted_one_stays() -> None:
    form = one_page(field("a"), field("b"))
    assert read(form, {"a": ""}, {"a": "x", "b": "y"}).answers == {"b": "y"}


def test_unticking_counts_only_where_the_box_was_drawn() -> None:
    form = one_page(
        field("a", FieldType.RADIO, options=YES_NO),
        field("boxes", FieldType.CHECKBOXES, maximum=2, options=YES_NO),
        field("sure", FieldType.DECLARATION, shown_if='a == "yes"', content="Ja"),
    )
    before = {"a": "no", "boxes": ["yes"], "sure": True}
    # "sure" was hidden and so not drawn: its answer stays for the case that it is shown again.
    assert read(form, {"a": "yes"}, before).answers == {"a": "yes", "sure": True}


def test_boxes_keep_the_order_of_the_list_and_what_is_unknown_is_refused() -> None:
    form = one_page(field("f", FieldType.CHECKBOXES, maximum=2, options=YES_NO))
    answers = read(form, {"f": ["no", "yes", "maybe"]}).answers
    assert answers == {"f": ["yes", "no", "maybe"]}
    assert [problem.path for problem in check_page(form, form.pages[0], answers)] == ["f", "f"]


class TestRepeating:
    def press(self, form: Form, answers: Answers, wish: str, at: int = 1, **typed: str) -> Reading:
        posted = posted_values(draw_page(form, form.pages[at], answers))
        posted.update({name: [value] for name, value in typed.items()})
        return read_page(form, form.pages[at], {**posted, COMMAND_NAME: [wish]}, answers)

    def test_items_are_added_and_removed_without_losing_what_is_typed(self) -> None:
        form = dog_form()
        posted = {"dogs:count": ["1"], "dogs[0].name": ["Mia"], COMMAND_NAME: ["add:dogs"]}
        reading = read_page(form, form.pages[1], posted, {})
        assert reading.answers == {"dogs": [{"name": "Mia"}, {}]}
        assert reading.command is not None
        assert reading.command.kind == "add"
        removed = self.press(form, {"dogs": [{"name": "Mia"}, {"name": "Ole"}]}, "remove:dogs[0]")
        assert removed.answers == {"dogs": [{"name": "Ole"}]}

    def test_groups_inside_groups(self) -> None:
        form = dog_form()
        one = self.press(form, {"dogs": [{"name": "Mia"}, {"name": "Ole"}]}, "add:dogs[1].vaccinations")
        assert one.answers["dogs"][1] == {"name": "Ole", "vaccinations": [{}]}
        two = self.press(form, one.answers, "add:dogs[1].vaccinations")
        assert len(two.answers["dogs"][1]["vaccinations"]) == 2
        back = self.press(form, two.answers, "remove:dogs[1].vaccinations[0]")
        assert len(back.answers["dogs"][1]["vaccinations"]) == 1
        assert "vaccinations" not in back.answers["dogs"][0]

    def test_repeated_fields(self) -> None:
        form = dog_form()
        posted = {"phones:count": ["1"], "phones[0]": ["03601 1"], COMMAND_NAME: ["add:phones"]}
        reading = read_page(form, form.pages[0], posted, {})
        assert reading.answers == {"phones": ["03601 1", ""]}

    def test_beyond_the_maximum_there_is_a_sentence_and_nothing_more_is_stored(self) -> None:
        form = dog_form()
        three = {"dogs": [{"name": "A"}, {"name": "B"}, {"name": "C"}]}
        reading = self.press(form, three, "add:dogs")
        assert reading.answers == three
        assert [problem.sentence for problem in reading.problems] == [
            "Bei „Hund“ sind höchstens 3 Angaben möglich. Bitte entfernen Sie zuerst eine."
        ]
        tampered = {"dogs:count": ["9999"], **{f"dogs[{at}].name": ["X"] for at in range(60)}}
        reading = read_page(form, form.pages[1], tampered, {})
        assert len(reading.answers["dogs"]) == 3
        assert reading.problems

    def test_without_a_limit_of_its_own_there_is_a_sensible_one(self) -> None:
        form = one_page(Group("kids", "Kind", minimum=0, maximum=None, elements=(field("x"),)))
        fifty = {"kids": [{"x": "a"}] * 50}
        reading = self.press(form, fifty, "add:kids", at=0)
        assert reading.answers == fifty
        assert "höchstens 50 Angaben" in reading.problems[0].sentence

    def test_another_tab_loses_nothing(self) -> None:
        form = dog_form()
        # This tab was drawn with one dog; meanwhile a second one was stored.
        posted = {"dogs:count": ["1"], "dogs[0].name": ["Mia"]}
        reading = read_page(form, form.pages[1], posted, {"dogs": [{"name": "alt"}, {"name": "Ole"}]})
        assert reading.answers == {"dogs": [{"name": "Mia"}, {"name": "Ole"}]}

    @pytest.mark.parametrize(
        "wish",
        [
            "add:family_name",
            "add:dogs[0]",
            "remove:dogs",
            "add:nichts",
            "add:",
            "x:dogs",
            "remove:dogs[77]",
            "add:a..b",
        ],
    )
    def test_tampered_wishes_change_nothing(self, wish: str) -> None:
        form, answers = dog_form(), {"dogs": [{"name": "Mia"}]}
        assert self.press(form, answers, wish).answers == answers


def test_a_choice_keeps_only_the_chosen_child() -> None:
    way = Group(
        "way",
        "Weg",
        choice=True,
        elements=(field("mail", FieldType.EMAIL, "E-Mail", minimum=0), field("phone", minimum=0, label="Telefon")),
    )
    form = one_page(way)
    posted: dict[str, str | list[str]] = {"way:choice": "phone", "way.mail": "a@b.de", "way.phone": "1"}
    assert read(form, posted).answers == {"way": {"phone": "1"}}
    assert read(form, {"way:choice": "phone"}).answers == {"way": {"phone": ""}}
    both = read(form, {"way.mail": "a@b.de", "way.phone": "1"}).answers
    sentences = [problem.sentence for problem in check_page(form, form.pages[0], both)]
    assert sentences == ["Bitte füllen Sie bei „Weg“ nur eine Möglichkeit aus: „E-Mail“, „Telefon“."]


def test_newly_visible_questions_are_told() -> None:
    form = one_page(field("a", FieldType.RADIO, options=YES_NO), field("b", shown_if='a == "yes"'))
    assert read(form, {"a": "yes"}).revealed == ("b",)
    assert read(form, {"a": "no"}).revealed == ()


class TestFiles:
    def test_are_attached_and_taken_away(self) -> None:
        form = dog_form()
        answers = attach_file(form, attach_file(form, {}, "insurance", "1"), "insurance", "2")
        assert file_ids(form, answers) == [("insurance", "1"), ("insurance", "2")]
        assert detach_file(form, answers, "insurance", "1") == {"insurance": ["2"]}
        assert detach_file(form, {"insurance": ["2"]}, "insurance", "2") == {}
        with pytest.raises(TooManyFiles, match="höchstens 2 Dateien"):
            attach_file(form, answers, "insurance", "3")

    def test_a_field_for_one_file_takes_the_new_one(self) -> None:
        form = one_page(Group("g", "G", maximum=2, elements=(field("f", FieldType.FILE),)))
        answers = attach_file(form, attach_file(form, {}, "g[1].f", "1"), "g[1].f", "2")
        assert answers == {"g": [{}, {"f": "2"}]}
        assert detach_file(form, answers, "g[1].f", "2") == {"g": [{}, {}]}
        assert detach_file(form, answers, "g[1].f", "9") == answers
        assert detach_file(form, {}, "g[1].f", "2") == {}
        assert file_ids(form, answers) == [("g[1].f", "2")]

    @pytest.mark.parametrize("path", ["family_name", "nichts", "", "a" * 5000, "insurance[", "__class__"])
    def test_other_paths_take_no_file(self, path: str) -> None:
        assert file_field(dog_form(), path) is None
        with pytest.raises(ValueError, match="no file field"):
            attach_file(dog_form(), {}, path, "1")

    def test_their_buttons_are_wishes_for_the_caller(self) -> None:
        form = dog_form()
        reading = read(form, {COMMAND_NAME: "detach:insurance:abc"}, {"insurance": ["abc"]}, at=2)
        assert reading.command is not None
        assert (reading.command.kind, reading.command.value) == ("detach", "abc")
        assert reading.answers == {"insurance": ["abc"]}


# -- properties --------------------------------------------------------------------------------------------

typed = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)
ALL_KINDS = one_page(
    *(
        field(kind.value, kind, minimum=0, options=YES_NO if kind in ("select", "radio", "checkboxes") else ())
        for kind in FieldType
        if kind not in (FieldType.FILE, FieldType.LABEL, FieldType.HIDDEN, FieldType.LOCKED)
    ),
    field("lines", minimum=0, maximum=3),
    Group("g", "G", minimum=0, maximum=3, elements=(field("inner", FieldType.NUMBER, minimum=0),)),
)
PAGE = ALL_KINDS.pages[0]
INPUTS = list(posted_values(draw_page(ALL_KINDS, PAGE, {"g": [{}, {}, {}], "lines": ["", "", ""]})))
posts = st.dictionaries(
    st.sampled_from(INPUTS) | typed, st.lists(typed | st.sampled_from(["ja", "yes", "3,5"]), max_size=2)
)


@given(posts)
def test_whatever_is_posted_is_read_checked_and_drawn(posted: dict[str, list[str]]) -> None:
    reading = read_page(ALL_KINDS, PAGE, posted, {})
    problems = check_page(ALL_KINDS, PAGE, reading.answers)
    draw_page(ALL_KINDS, PAGE, reading.answers, problems)
    assert all(problem.sentence and problem.path for problem in problems)


@given(posts)
def test_posting_a_drawn_page_untouched_changes_nothing(posted: dict[str, list[str]]) -> None:
    once = read_page(ALL_KINDS, PAGE, posted, {}).answers
    drawn = posted_values(draw_page(ALL_KINDS, PAGE, once))
    twice = read_page(ALL_KINDS, PAGE, drawn, once).answers
    again = posted_values(draw_page(ALL_KINDS, PAGE, twice))
    assert read_page(ALL_KINDS, PAGE, again, twice).answers == twice
