"""Expressions as German sentences, in parts, so that a page can mark the questions and the values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from typing import Literal as OneOf

from portalwerk.formengine.rules.form import Field, Form, Group
from portalwerk.formengine.rules.syntax import (
    Binary,
    Call,
    Conditional,
    ExpressionFault,
    Item,
    ListOf,
    Literal,
    Macro,
    Member,
    Name,
    Tree,
    Unary,
    notation,
    parse,
)
from portalwerk.packages.rules.editing.edit import Owners


@dataclass(frozen=True)
class Part:
    """Some words of a sentence. `kind` is field for a question, value for what it is compared with."""

    text: str
    kind: OneOf["", "field", "value"] = ""


Parts = tuple[Part, ...]
_FACTS = {
    "today": "heute", "land": "das Bundesland", "tenant": "die Behörde", "area": "der Ort",
    "account_kind": "die Art des Kontos", "assurance": "das Vertrauensniveau",
}  # fmt: skip
_SIGNS = {"==": "ist", "!=": "ist nicht", "<": "ist kleiner als", "<=": "ist höchstens", ">": "ist größer als",
          ">=": "ist mindestens"}  # fmt: skip
_NOT = {"==": "ist nicht", "!=": "ist", "<": "ist nicht kleiner als", "<=": "ist nicht höchstens",
        ">": "ist nicht größer als", ">=": "ist nicht mindestens"}  # fmt: skip
_DAYS = {"<": "liegt vor", "<=": "liegt nicht nach", ">": "liegt nach", ">=": "liegt nicht vor", "==": "ist",
         "!=": "ist nicht"}  # fmt: skip
_PASSED = {"<": "ist weniger als", "<=": "ist höchstens", ">": "ist mehr als", ">=": "ist mindestens",
           "==": "ist genau", "!=": "ist nicht genau"}  # fmt: skip
_SPANS = {"years_between": "Jahre", "months_between": "Monate", "days_between": "Tage"}
_ARITHMETIC = {"+": "plus", "-": "minus", "*": "mal", "/": "geteilt durch", "%": "Rest bei"}


def words_of(parts: Parts) -> str:
    """The sentence as plain text."""
    return "".join(f"„{part.text}“" if part.kind == "field" else part.text for part in parts)


class Teller:
    """Tells the expressions of one form."""

    def __init__(self, form: Form | None) -> None:
        self.form = form

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What people read of each element, by static path."""
        if self.form is None:
            return {}
        return {
            path: (element.title if isinstance(element, Group) else element.label) or element.key
            for path, element in self.form.walk()
        }

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """Code → label of each choice, by static path."""
        if self.form is None:
            return {}
        lists = {one.key: one.options for one in self.form.code_lists}
        return {
            path: {option.code: option.label for option in element.options or lists.get(element.code_list or "", ())}
            for path, element in self.form.walk()
            if isinstance(element, Field) and (element.options or element.code_list)
        }

    def tell(self, source: str, owners: Owners = ()) -> Parts:
        """The sentence of an expression that stands inside these groups; what cannot be read is shown as it is."""
        try:
            tree = parse(source)
        except ExpressionFault:
            return (Part(source, "value"),)
        frames = ["", *(".".join(owners[: depth + 1]) + "." for depth in range(len(owners)))]
        return _Sentence(self, frames).tell(tree)


@dataclass
class _Sentence:
    teller: Teller
    frames: list[str]

    def tell(self, tree: Tree, *, negated: bool = False) -> Parts:
        """One part of the sentence."""
        told: Callable[[Any, bool], Parts] = _TOLD[type(tree)].__get__(self)
        return told(tree, negated)

    def path(self, tree: Tree) -> str:
        """The static path of what an expression names, empty if it names no question."""
        if isinstance(tree, Name):
            if tree.name in self.variables:
                return self.variables[tree.name]
            return next((f + tree.name for f in reversed(self.frames) if f + tree.name in self.teller.labels), "")
        if isinstance(tree, Member):
            of = self.path(tree.of)
            return f"{of}.{tree.key}" if of else ""
        return self.path(tree.of) if isinstance(tree, Item) else ""

    @cached_property
    def variables(self) -> dict[str, str]:
        """What the words for entries of lists stand for."""
        return {}

    def name(self, tree: Any, negated: bool) -> Parts:
        path = self.path(tree)
        if path:
            label = Part(self.teller.labels.get(path, path), "field")
            is_yes_no = path in self.teller.labels and negated
            return (label, Part(" ist nicht Ja")) if is_yes_no else (label,)
        if isinstance(tree, Name) and tree.name in _FACTS:
            return (Part(_FACTS[tree.name]),)
        return (Part(notation(tree), "field"),)

    def literal(self, tree: Literal, negated: bool) -> Parts:
        value = tree.value
        if isinstance(value, bool):
            return (Part("Ja" if value is not negated else "Nein", "value"),)
        if isinstance(value, Decimal):
            return (Part(f"{value:f}".replace(".", ","), "value"),)
        return (Part("nichts" if value is None else value, "value"),)

    def value(self, tree: Tree, path: str) -> Parts:
        """A value beside a question: codes by their label."""
        if isinstance(tree, Literal) and isinstance(tree.value, str):
            return (Part(self.teller.codes.get(path, {}).get(tree.value, tree.value), "value"),)
        if isinstance(tree, ListOf):
            told = [self.value(item, path) for item in tree.items]
            return _listed(told, "oder")
        return self.tell(tree)

    def binary(self, tree: Binary, negated: bool) -> Parts:
        if tree.sign in ("&&", "||"):
            word = " und " if (tree.sign == "&&") is not negated else " oder "
            return (*self.side(tree.left, tree, negated), Part(word), *self.side(tree.right, tree, negated))
        if tree.sign == "in":
            return self.contained(tree, negated)
        if tree.sign in _ARITHMETIC:
            return (*self.tell(tree.left), Part(f" {_ARITHMETIC[tree.sign]} "), *self.tell(tree.right))
        return self.comparison(tree, negated)

    def side(self, tree: Tree, around: Binary, negated: bool) -> Parts:
        mixed = isinstance(tree, Binary) and tree.sign in ("&&", "||") and tree.sign != around.sign
        told = self.tell(tree, negated=negated)
        return (Part("("), *told, Part(")")) if mixed else told

    def comparison(self, tree: Binary, negated: bool) -> Parts:
        left = tree.left
        if isinstance(left, Call) and left.function in _SPANS and _is_until_today(left):
            return self.passed(tree, left, negated)
        if isinstance(left, Call) and left.function == "size" and len(left.arguments) == 1:
            counted = (Part("die Anzahl bei "), *self.tell(left.arguments[0]))
            return (*counted, Part(f" {(_NOT if negated else _SIGNS)[tree.sign]} "), *self.tell(tree.right))
        path = self.path(left)
        is_day = any(self.is_day(side) for side in (tree.left, tree.right))
        words = _DAYS if is_day else _NOT if negated else _SIGNS
        word = words[tree.sign]
        if is_day and negated:
            word = {"liegt": "liegt nicht", "ist": "ist nicht"}.get(word.split()[0], "") + word[len(word.split()[0]) :]
            word = word.replace("nicht nicht ", "")
        return (*self.tell(left), Part(f" {word} "), *self.value(tree.right, path))

    def is_day(self, tree: Tree) -> bool:
        """Whether an expression surely is a date."""
        return (isinstance(tree, Name) and tree.name == "today") or (isinstance(tree, Call) and tree.function == "date")

    def passed(self, tree: Binary, left: Call, negated: bool) -> Parts:
        word = _PASSED[tree.sign].replace("ist ", "ist nicht ") if negated else _PASSED[tree.sign]
        span = Part(f" {_SPANS[left.function]} her")
        return (*self.tell(left.arguments[0]), Part(f" {word} "), *self.tell(tree.right), span)

    def contained(self, tree: Binary, negated: bool) -> Parts:
        no = " nicht" if negated else ""
        if isinstance(tree.right, ListOf):
            path = self.path(tree.left)
            return (*self.tell(tree.left), Part(f" ist{no} "), *self.value(tree.right, path))
        path = self.path(tree.right)
        return (*self.tell(tree.right), Part(f" enthält{no} "), *self.value(tree.left, path))

    def unary(self, tree: Unary, negated: bool) -> Parts:
        if tree.sign == "!":
            return self.tell(tree.operand, negated=not negated)
        return (Part("minus "), *self.tell(tree.operand))

    def macro(self, tree: Macro, negated: bool) -> Parts:
        before = self.variables.get(tree.variable)
        self.variables[tree.variable] = self.path(tree.of)
        words = {
            "exists": "bei keinem Eintrag in " if negated else "bei mindestens einem Eintrag in ",
            "all": "nicht bei jedem Eintrag in " if negated else "bei jedem Eintrag in ",
            "exists_one": "nicht bei genau einem Eintrag in " if negated else "bei genau einem Eintrag in ",
            "filter": "die Einträge in ",
            "map": "aus ",
        }
        told = (Part(words[tree.kind]), *self.tell(tree.of), Part(" gilt: "), *self.tell(tree.body))
        if before is None:
            del self.variables[tree.variable]
        else:
            self.variables[tree.variable] = before
        return told

    def call(self, tree: Call, negated: bool) -> Parts:
        no = " nicht" if negated else ""
        arguments = [self.tell(one) for one in tree.arguments]
        if tree.function in ("is_empty", "has") and len(arguments) == 1:
            is_filled = (tree.function == "has") is not negated
            return (*arguments[0], Part(" ist ausgefüllt" if is_filled else " ist nicht ausgefüllt"))
        verbs = {"starts_with": "beginnt", "ends_with": "endet", "contains": "enthält", "matches": "passt"}
        if tree.function in verbs and len(arguments) == 2:
            joint = {"contains": " ", "matches": " zum Muster "}.get(tree.function, " mit ")
            return (*arguments[0], Part(f" {verbs[tree.function]}{no}{joint}"), *arguments[1])
        nouns = {"size": "Anzahl", "sum": "Summe", "round": "gerundet", "year": "Jahr von", "month": "Monat von",
                 "date": "Datum", **{name: f"{span} zwischen" for name, span in _SPANS.items()}}  # fmt: skip
        if tree.function == "date" and all(isinstance(one, Literal) for one in tree.arguments):
            day = [str(one.value) for one in tree.arguments if isinstance(one, Literal)]
            return (Part(f"{day[2]}.{day[1]}.{day[0]}" if len(day) == 3 else notation(tree), "value"),)
        return (Part(f"{nouns.get(tree.function, tree.function)}{no} "), *_listed(arguments, "und"))

    def conditional(self, tree: Conditional, negated: bool) -> Parts:
        yes, no = self.tell(tree.yes, negated=negated), self.tell(tree.no, negated=negated)
        return (Part("wenn "), *self.tell(tree.condition), Part(", dann "), *yes, Part(", sonst "), *no)

    def list_of(self, tree: ListOf, negated: bool) -> Parts:
        return _listed([self.tell(item) for item in tree.items], "oder")


_TOLD: Mapping[type, Any] = {
    Name: _Sentence.name,
    Member: _Sentence.name,
    Item: _Sentence.name,
    Literal: _Sentence.literal,
    Binary: _Sentence.binary,
    Unary: _Sentence.unary,
    Macro: _Sentence.macro,
    Call: _Sentence.call,
    Conditional: _Sentence.conditional,
    ListOf: _Sentence.list_of,
}


def _is_until_today(call: Call) -> bool:
    until = call.arguments[1] if len(call.arguments) == 2 else None
    return isinstance(until, Name) and until.name == "today"


def _listed(told: list[Parts], joint: str) -> Parts:
    parts: list[Part] = []
    for at, one in enumerate(told):
        if at:
            parts.append(Part(f" {joint} " if at == len(told) - 1 else ", "))
        parts += one
    return tuple(parts)
