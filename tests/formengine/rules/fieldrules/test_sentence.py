"""A tree told in German, and the German read back: nothing may be lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.xdatenfelder.fieldrules.grammar import read_rule
from portalwerk.formengine.rules.xdatenfelder.fieldrules.sentence import sentence
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import (
    FORBIDDEN,
    REQUIRED,
    VALIDATION,
    Entry,
    Op,
    Ref,
    Tree,
    bare_tree,
    op,
    opposite,
    to_json,
)
from tests.formengine.schemas import OWNER, dog_elements

ELEMENTS = dog_elements()


def ref(number: int) -> Ref:
    found = ELEMENTS.placed(f"F{number:011}", OWNER)
    assert found is not None
    return found


YES_NO = st.sampled_from([ref(1), ref(7)])
TEXTS = st.sampled_from([ref(2), ref(8), ref(9)])
DATES = st.sampled_from([ref(4), ref(5)])
ANY = st.one_of(YES_NO, TEXTS, DATES, st.just(ref(6)), st.just(ref(3)))
CODES = st.sampled_from(["01", "02", "03"])
WORDS = st.from_regex(r"[A-Za-zÄÖÜß][a-z]{1,10}( [a-z]{1,10})?", fullmatch=True)
NUMBERS = st.integers(0, 200)
SIDES = st.sampled_from(["equal", "not_equal"])

SIMPLE: st.SearchStrategy[Tree] = st.one_of(
    YES_NO,
    st.builds(op, SIDES, YES_NO, st.booleans()),
    st.builds(op, SIDES, st.just(ref(3)), CODES),
    st.builds(op, SIDES, TEXTS, WORDS),
    st.builds(op, SIDES, st.just(ref(6)), NUMBERS),
    st.builds(op, SIDES, st.just(Ref("land")), st.sampled_from(["TH", "NW", "SN"])),
    st.builds(op, st.just("less_than"), DATES, st.one_of(DATES, st.just(Ref("today")))),
    st.builds(op, st.just("less_than"), st.just(ref(6)), NUMBERS),
    st.builds(op, st.just("less_than"), NUMBERS, st.just(ref(6))),
    st.builds(lambda date, years: op("less_than", op("age", date), years), DATES, NUMBERS),
    st.builds(lambda *parts: op("less_than", Op("count", parts[:-1]), parts[-1]), TEXTS, DATES, NUMBERS),
    st.builds(op, st.just("is_empty"), ANY),
    st.just(Op("is_valid_date", (ref(231), ref(232), ref(233)))),
)  # fmt: skip


def compound(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Op, st.sampled_from(["and", "or", "xor"]), several), st.builds(lambda part: op("not", part), parts)
    )


TREES = st.recursive(SIMPLE, compound, max_leaves=8)
ENTRIES = st.one_of(
    st.builds(Entry, st.sampled_from([REQUIRED, FORBIDDEN]), ANY, st.one_of(TREES, st.just(True))),
    st.builds(Entry, st.just(VALIDATION), st.none(), TREES),
    st.builds(lambda code: Entry(VALIDATION, ref(3), op("equal", ref(3), code)), CODES),
)


@given(st.lists(ENTRIES, min_size=1, max_size=4, unique=True).map(tuple))
def test_every_tree_reads_back_from_its_sentence(entries: tuple[Entry, ...]) -> None:
    told = sentence(entries, ELEMENTS)
    assert read_rule(told, ELEMENTS, OWNER, to_the_letter=True).entries == entries


@given(TREES)
def test_every_tree_reads_back_from_the_notation_of_the_portal(tree: Tree) -> None:
    def without_places(part: Tree) -> Tree:
        if isinstance(part, Ref):
            return Ref(part.name)
        return Op(part.name, tuple(map(without_places, part.parts))) if isinstance(part, Op) else part

    assert bare_tree(to_json(tree)) == without_places(tree)


def test_a_sentence_names_questions_and_answers() -> None:
    house = op("equal", ref(3), "01")
    entries = (Entry(REQUIRED, ref(2), house), Entry(FORBIDDEN, ref(2), opposite(house)))
    assert sentence(entries, ELEMENTS) == (
        "Wenn „Wohnform“ (F00000000003) gleich 01 „Miete“ ist, "
        "dann muss „Beschreibung“ (F00000000002) ausgefüllt werden. "
        "Wenn „Wohnform“ (F00000000003) nicht gleich 01 „Miete“ ist, "
        "dann darf „Beschreibung“ (F00000000002) nicht angezeigt werden."
    )


def test_several_values_are_told_in_one_go() -> None:
    either = Op("or", (op("equal", ref(3), "01"), op("equal", ref(3), "02")))
    assert sentence((Entry(VALIDATION, None, either),), ELEMENTS) == (
        "Es muss gelten, dass „Wohnform“ (F00000000003) gleich 01 „Miete“ oder 02 „Eigentum“ ist."
    )


def test_a_constant_says_that_nobody_is_asked() -> None:
    constant = Entry(VALIDATION, ref(3), op("equal", ref(3), "02"))
    assert sentence((constant,), ELEMENTS) == (
        "„Wohnform“ (F00000000003) ist immer mit 02 „Eigentum“ vorbefüllt und ausgeblendet."
    )
