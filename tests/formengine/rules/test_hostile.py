"""Hostile conditions and answers: refused when saved, or stopped by counted steps. Nothing here measures time."""

from typing import Any

import pytest

from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.expression import Expression, OverBudget, Scope, compile_expression
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Page
from portalwerk.formengine.rules.moment import BUDGET, FORM_BUDGET, Purse
from portalwerk.formengine.rules.pages import prune
from portalwerk.formengine.rules.reading import read_page
from portalwerk.formengine.rules.summary import summary
from portalwerk.formengine.rules.syntax import ExpressionFault
from tests.formengine.forms import field, one_page

LEAF = Group("leaf", "Blatt", minimum=0, maximum=None, elements=(Field("n", FieldType.INTEGER, "N", minimum=0),))
ITEMS = Group(
    "items",
    "Sache",
    minimum=0,
    maximum=None,
    elements=(Field("n", FieldType.INTEGER, "N"), Field("t", FieldType.TEXT, "T"), LEAF),
)
ROOT = {
    "items": ITEMS,
    "text": Field("text", FieldType.TEXTAREA, "Text"),
    "num": Field("num", FieldType.NUMBER, "Zahl"),
    "flag": Field("flag", FieldType.BOOLEAN, "Ja"),
    "list": Field("list", FieldType.CHECKBOXES, "Liste", maximum=999),
}
SCOPE = Scope((ROOT,))
LARGE: dict[str, Any] = {
    "items": [{"n": str(at), "t": "a" * 500, "leaf": [{} for _ in range(50)]} for at in range(50)],
    "text": "a" * 20_000,
    "num": "3",
    "flag": True,
    "list": [str(at) for at in range(999)],
}
#: With these a walk cannot end early.
BODIES = {"exists": "false", "exists_one": "false", "map": "1"}
QUANTIFIERS = ("all", "exists", "exists_one", "filter", "map")


def nested(kind: str, depth: int, body: str) -> str:
    for at in range(depth):
        body = (
            f"items.{kind}(v{at}, {body})"
            if kind not in ("filter", "map")
            else f"size(items.{kind}(v{at}, {body})) >= 0"
        )
    return body


REFUSED = [
    "1+" * 100_000 + "1",
    "a" * 200_000,
    '"' + "x" * 200_000 + '"',
    "(" * 3_000,
    "[" * 3_000,
    "!" * 3_000 + "flag",
    "-" * 3_000 + "num",
    "(" * 60 + "flag" + ")" * 60,
    "[" * 60 + "1" + "]" * 60,
    "flag ? " * 60 + "flag" + " : flag" * 60,
    "flag && " * 400 + "flag",
    "items" + "[0]" * 400,
    "text" + ' + "a"' * 400 + ' == ""',
    "items.all(" * 60 + "a",
    "9" * 3_990 + "9" * 100,
    "\x00",
    "flag\x00",
    "flag;flag",
    "flag = true",
    "x := 1",
    "lambda: flag",
    "`id`",
    "{}",
    "{1: 2}",
    "flag if flag else flag",
    "flag and flag",
    "num ** 999999999",
    "num << 999",
    "1e999999999 > num",
    "0x10 == num",
    '"%s" % text == ""',
    'text.format("a") == ""',
    'text.replace("a", "aa") == ""',
    "text.__class__ == 1",
    "text.__class__.__mro__ == 1",
    "items.__len__() == 1",
    "flag.__init__.__globals__ == 1",
    "self.__dict__ == 1",
    "__import__ == 1",
    '__import__("os") == 1',
    'getattr(text, "x") == 1',
    'eval("1") == 1',
    'exec("1")',
    'open("/etc/passwd") == ""',
    'compile("1") == 1',
    "globals() == 1",
    "request.user == 1",
    "settings.SECRET_KEY == text",
    "facts == 1",
    "m.frames == 1",
    "frames[0] == 1",
    "type(text) == text",
    "range(999999999) == 1",
    "list.map(x, list.map(y, x)) == list",
    "items.reduce(a, b, a) == 1",
    "matches(text, text)",
    'matches(text, "(a+)+" + "$")',
    r'matches(text, "(a)\\1")',
    'matches(text, "(?=a)")',
    'matches(text, "(?<=a)b")',
    'matches(text, "(?>a)")',
    'matches(text, "((a{100}){100}){100}")',
    'matches(text, "a{1001}")',
    'matches(text, "' + "(" * 200 + "a" + ")" * 200 + "*" * 3 + '")',
    'matches(text, "[")',
    'matches(text, "(?P<n>a)(?P=n)")',
    'matches(text, "' + "(a|b|c|d|e|f|g|h){900}" * 40 + '")',
    "flag" + " " * 4_000,
    "\N{ZERO WIDTH SPACE}flag",
    "fl\N{CYRILLIC SMALL LETTER A}g",
    "\N{FULLWIDTH LATIN SMALL LETTER F}lag",
    "flag \N{LOGICAL AND} flag",
    "'unended",
    '"a\nb" == text',
    "items.all(all, all(all))",
    "items.all(1, true)",
    "items.all(v, v)",
    "items == items",
    "num == null",
    "size(num) > 1",
    "sum(list) > 1",
    "date(1, 2) < today",
    "round(num) > 1",
    'num + "a" == 1',
]

STOPPED = [
    *(nested(kind, 3, BODIES.get(kind, "true")) for kind in QUANTIFIERS),
    *(nested(kind, 4, BODIES.get(kind, "true")) for kind in QUANTIFIERS[:3]),
    nested("all", 12, "true"),
    "items.all(a, a.leaf.all(b, items.all(c, true)))",
    "items.all(a, items.all(b, a.leaf.all(c, is_empty(c))))",
    "items.all(a, items.all(b, size(list) > 1))",
    'items.all(a, items.all(b, !("zz" in list)))',
    "items.all(a, items.all(b, is_empty(b.leaf) || flag))",
    "items.all(a, items.all(b, has(items) || is_empty(b.leaf)))",
    'items.all(a, items.all(b, !contains(text, "ab")))',
    'items.all(a, items.all(b, !matches(text, "(a|aa)+b")))',
    'items.all(a, items.all(b, !text.matches("^(a*)*$") || true))',
    'items.all(a, items.all(b, starts_with(text, "aa") && ends_with(text, "aa")))',
    "items.all(a, items.all(b, a.t + a.t + a.t + b.t + b.t + b.t + a.t + a.t + b.t + b.t != a.t))",
    "size(" + " + ".join(["text"] * 3) + ") > 0",
    "sum(items.map(a, sum(items.map(b, sum(items.map(c, c.n)))))) > 0",
    "size(items.filter(a, size(items.filter(b, size(a.leaf) > size(list))) > 0)) > 0",
]

ENDING = [
    'matches(text, "^(a+)+$")',
    'matches(text, "(a*)*(a*)*(a*)*b") || true',
    'matches(text, "(x+x+)+y") || true',
    "items.all(a, a.n >= 0)",
    "items.exists(a, a.leaf.all(b, is_empty(b)))",
    "num * num * num * num * num * num * num * num > 0",
    "9999999999999999999999999999 * 9999999999999999999999999999 > num",
    "num / 0 > 1 || true",
    "round(num, 999999999) > 0",
    "date(999999999999, 1, 1) < today || true",
    "date(num / 3, num, num) < today || true",
    "days_between(today, today) == 0",
    "items[999999999999999999999].n > 1 || true",
    "items[-1].n > 1 || true",
    "items[num / 7].n > 1 || true",
]


@pytest.mark.parametrize("source", REFUSED, ids=range(len(REFUSED)))
def test_refused_when_it_is_saved(source: str) -> None:
    with pytest.raises(ExpressionFault):
        compile_expression(source, SCOPE)


@pytest.mark.parametrize("source", STOPPED, ids=range(len(STOPPED)))
def test_stopped_by_its_steps(source: str) -> None:
    purse = Purse()
    with pytest.raises(OverBudget):
        compile_expression(source, SCOPE).value((LARGE,), {}, purse)
    # The last step may be a large one, but never larger than what it looks at.
    assert FORM_BUDGET - purse.left < BUDGET + 1_000


@pytest.mark.parametrize("source", ENDING, ids=range(len(ENDING)))
def test_harmless_in_the_end(source: str) -> None:
    purse = Purse()
    assert compile_expression(source, SCOPE).holds((LARGE,), {"today": None}, purse) in (True, False)
    assert FORM_BUDGET - purse.left <= BUDGET


def test_the_corpus_is_large() -> None:
    assert len({*REFUSED, *STOPPED, *ENDING}) >= 115


def test_many_greedy_conditions_share_one_purse() -> None:
    greedy = "items.all(a, items.all(b, a.n + b.n >= 0))"
    fields = tuple(field(f"f{at}", shown_if=greedy) for at in range(100))
    form = Form("f", "1", "F", (Page("a", "A", elements=(ITEMS, *fields)),))
    assert faults(form) == []
    with pytest.raises(OverBudget, match="Bitte entfernen Sie einige Einträge"):
        prune(form, {"items": LARGE["items"], **{f"f{at}": "x" for at in range(100)}})


def test_each_condition_starts_with_its_own_budget() -> None:
    expression: Expression = compile_expression("items.all(a, items.all(b, a.n + b.n >= 0))", SCOPE)
    assert expression.holds((LARGE,), {})
    assert expression.holds((LARGE,), {})


@pytest.mark.parametrize("typed", ["1e999999999", "-1E+999999999", "1e-999999999", "9" * 5_000, "0." + "0" * 500 + "1"])
@pytest.mark.parametrize("type_", [FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY])
def test_a_number_that_would_fill_the_memory_is_a_text(type_: FieldType, typed: str) -> None:
    form = one_page(field("n", type_), field("same", FieldType.LOCKED, compute="n"))
    read = read_page(form, form.pages[0], {"n": [typed]}, {}).answers
    assert "same" not in prune(form, read)
    texts = [row.value_text for row in summary(form, read)[0].rows]
    assert max(map(len, texts)) <= len(typed) + 2
