"""What may be blacked out, and that a plan survives being stored."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.inspecting import (
    MOST_BOXES,
    Box,
    BoxWrong,
    Ground,
    GroundMissing,
    Plan,
    Reader,
    ReaderMissing,
    RoleMissing,
    TooManyBoxes,
    TypedBox,
    grounds_of,
    new_plan,
    plan_from,
    read_boxes,
)

ONE, OTHER = UUID(int=1), UUID(int=2)
LIES = st.floats(0, 99.9).map(lambda number: round(number, 2))


def typed(left="10", top="20", width="30", height="5", ground="third") -> TypedBox:
    return TypedBox(left, top, width, height, ground)


def test_people_write_commas_and_leave_rows_empty() -> None:
    [box] = read_boxes([typed(left="10,5"), TypedBox()], page=3)
    assert box == Box(3, 10.5, 20, 30, 5, Ground.THIRD)


@pytest.mark.parametrize(
    "row",
    [
        typed(left="-1"),
        typed(left="100"),
        typed(width="0"),
        typed(height="-5"),
        typed(top="oben"),
        typed(top=""),
        typed(left="nan"),
        typed(width="inf", left="inf"),
    ],
)
def test_what_is_no_box_on_the_page_is_named_by_its_number(row: TypedBox) -> None:
    with pytest.raises(BoxWrong) as refusal:
        read_boxes([typed(), row], page=1)
    assert "Kasten 2" in str(refusal.value)


def test_every_box_needs_a_reason() -> None:
    with pytest.raises(GroundMissing) as refusal:
        read_boxes([typed(ground="")], page=1)
    assert "Kasten 1" in str(refusal.value)


def test_more_boxes_than_anybody_draws_are_refused() -> None:
    assert len(read_boxes([typed()] * MOST_BOXES, page=1)) == MOST_BOXES
    with pytest.raises(TooManyBoxes):
        read_boxes([typed()] * (MOST_BOXES + 1), page=1)


@given(LIES, LIES, st.floats(0.01, 300), st.floats(0.01, 300))
def test_a_box_never_reaches_beyond_the_page(left: float, top: float, width: float, height: float) -> None:
    [box] = read_boxes([typed(str(left), str(top), f"{width:.2f}", f"{height:.2f}")], page=1)
    assert 0 <= box.left <= box.left + box.width <= 100.001
    assert 0 <= box.top <= box.top + box.height <= 100.001


def test_a_plan_takes_only_documents_of_the_case() -> None:
    plan = new_plan(name=" Bea Beispiel ", reader="lawyer", documents=[ONE, OTHER], known=[ONE])
    assert plan == Plan("Bea Beispiel", Reader.LAWYER, (ONE,))
    with pytest.raises(ReaderMissing):
        new_plan(name=" ", reader="lawyer", documents=[], known=[])
    with pytest.raises(RoleMissing):
        new_plan(name="Bea", reader="judge", documents=[], known=[])


@given(st.lists(st.tuples(st.sampled_from([ONE, OTHER]), st.integers(1, 9), st.sampled_from(list(Ground))), max_size=9))
def test_a_plan_comes_back_as_it_was_stored(drawn) -> None:
    plan = Plan("Bea", Reader.PARTY, (ONE, OTHER))
    for document, page, ground in drawn:
        plan = plan.with_boxes(document, page, [Box(page, 1, 2, 3, 4, ground)])
    assert plan_from(plan.as_json()) == plan
    assert plan.redactions == len({(document, page) for document, page, _ in drawn})


def test_boxes_of_one_page_leave_those_of_others_alone() -> None:
    first, second = Box(1, 1, 2, 3, 4, Ground.THIRD), Box(2, 5, 6, 7, 8, Ground.SECRET)
    plan = Plan("Bea", Reader.PARTY, (ONE,)).with_boxes(ONE, 1, [first]).with_boxes(ONE, 2, [second])
    assert plan.with_boxes(ONE, 1, []).boxes[ONE] == (second,)
    assert plan.redactions == 2


def test_the_reason_is_said_once_for_several_places() -> None:
    box = Box(1, 1, 2, 3, 4, Ground.THIRD)
    assert grounds_of([]) == ""
    assert grounds_of([box, box]).startswith("2 Stellen geschwärzt. Grund: Schutz anderer Personen")
    assert grounds_of([box, box]).count("Schutz") == 1
