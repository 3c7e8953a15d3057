"""Our conditions mean what they mean in CEL: the same expressions, computed by an independent engine.

Left out is what differs on purpose: absent answers (an error there), division (whole numbers there) and dates; and the
size of a text beyond ASCII, which the other engine counts in bytes, against the specification.
"""

from decimal import Decimal
from typing import Any

import cel
from hypothesis import given, settings
from hypothesis import strategies as st

from portalwerk.formengine.rules.expression import Scope, compile_expression
from portalwerk.formengine.rules.form import Field, FieldType, Group
from portalwerk.formengine.rules.syntax import notation, parse

ITEM = (Field("n", FieldType.INTEGER, "N"), Field("t", FieldType.TEXT, "T"), Field("b", FieldType.BOOLEAN, "B"))
ROOT = {
    "num": Field("num", FieldType.INTEGER, "Zahl"),
    "other": Field("other", FieldType.INTEGER, "Andere Zahl"),
    "text": Field("text", FieldType.TEXT, "Text"),
    "flag": Field("flag", FieldType.BOOLEAN, "Ja oder nein"),
    "group": Group("group", "Gruppe", elements=ITEM),
    "items": Group("items", "Liste", minimum=0, maximum=None, elements=ITEM),
}
SCOPE = Scope((ROOT,))

whole = st.integers(-50, 50)
words = st.text(st.sampled_from("abAB ä€.'\"\\\n"), min_size=1, max_size=5)
ascii_words = st.text("abc '\"", min_size=1, max_size=5)
item = st.fixed_dictionaries({"n": whole, "t": words, "b": st.booleans()})
facts = st.fixed_dictionaries(
    {
        "num": whole,
        "other": whole,
        "text": words,
        "flag": st.booleans(),
        "group": item,
        "items": st.lists(item, max_size=4),
    }
)


def literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def expressions(depth: int, variables: tuple[str, ...] = ()) -> dict[str, st.SearchStrategy[str]]:
    """Expressions by the kind of their value, in the notation that both engines read."""
    names = {
        "number": ["num", "other", "group.n", *(f"{name}.n" for name in variables)],
        "text": ["text", "group.t", *(f"{name}.t" for name in variables)],
        "bool": ["flag", "group.b", "true", "false", *(f"{name}.b" for name in variables)],
    }
    simple = {
        "number": st.sampled_from(names["number"]) | st.integers(0, 60).map(str),
        "text": st.sampled_from(names["text"]) | words.map(literal),
        "bool": st.sampled_from(names["bool"]),
    }
    if depth == 0:
        return simple
    below = expressions(depth - 1, variables)
    name = f"v{depth}"
    inside = expressions(depth - 1, (*variables, name))["bool"] if len(variables) < 2 else below["bool"]
    number, text, truth = below["number"], below["text"], below["bool"]
    sign = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    lists = st.builds("[{}, {}, {}]".format, number, number, number)
    walks = st.sampled_from(["all", "exists", "exists_one"])
    return {
        "number": st.one_of(
            simple["number"],
            st.builds("({} {} {})".format, number, st.sampled_from("+-*"), number),
            st.builds("({} % {})".format, number, st.integers(1, 9)),
            number.map("-({})".format),
            ascii_words.map(lambda text: f"size({literal(text)})"),
            inside.map(f"size(items.filter({name}, {{}}))".format),
            st.builds("({} ? {} : {})".format, truth, number, number),
        ),
        "text": st.one_of(
            simple["text"],
            st.builds("({} + {})".format, text, text),
            st.builds("({} ? {} : {})".format, truth, text, text),
        ),
        "bool": st.one_of(
            simple["bool"],
            st.builds("({} {} {})".format, number, sign, number),
            st.builds("({} {} {})".format, text, sign, text),
            st.builds("({} {} {})".format, truth, st.sampled_from(["==", "!="]), truth),
            st.builds("({} && {})".format, truth, truth),
            st.builds("({} || {})".format, truth, truth),
            truth.map("!({})".format),
            st.builds("({} in {})".format, number, lists),
            st.builds("({} ? {} : {})".format, truth, truth, truth),
            st.builds(f"items.{{}}({name}, {{}})".format, walks, inside),
        ),
    }


ALL = expressions(3)
# The other engine knows patterns in the notation with a dot only, which we write down without.
PATTERNS = st.builds(
    '({}).matches("{}") {} {}'.format,
    ALL["text"],
    st.sampled_from(["^a", "[ab]+$", "a.b", "(a|ä){2}", "^.$", "B?"]),
    st.sampled_from(["&&", "||", "=="]),
    ALL["bool"],
)


def stored(value: Any) -> Any:
    """Answers as a draft holds them: numbers are decimal text."""
    if isinstance(value, dict):
        return {key: stored(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [stored(entry) for entry in value]
    return value if isinstance(value, bool | str) else str(value)


def ours(source: str, values: dict[str, Any]) -> Any:
    found = compile_expression(source, SCOPE, None).value((stored(values),), {})
    return int(found) if isinstance(found, Decimal) else found


@settings(max_examples=600)
@given(ALL["bool"] | ALL["number"] | ALL["text"] | PATTERNS, facts)
def test_both_engines_agree(source: str, values: dict[str, Any]) -> None:
    assert ours(source, values) == cel.evaluate(source, values)


@settings(max_examples=300)
@given(ALL["bool"], facts)
def test_what_we_write_down_means_the_same_to_the_other_engine(source: str, values: dict[str, Any]) -> None:
    assert ours(source, values) == cel.evaluate(notation(parse(source)), values)
