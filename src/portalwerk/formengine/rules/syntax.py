"""The notation of conditions: a closed subset of CEL, read into a tree.

`applicant.age >= 16 && dogs.exists(d, d.breed == "008")`. No statement, no assignment, no attribute of Python
is reachable; what the language cannot say becomes a named function in `functions.py`.

Source: the grammar follows the Common Expression Language (CEL), reduced to what forms need.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

MAX_LENGTH = 4000
MAX_DEPTH = 40
#: How many operators and steps of paths an expression may have; each is a level of its tree.
MAX_LINKS = 200

#: Binary operators by precedence, weakest first.
PRECEDENCE: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("<", "<=", ">", ">=", "==", "!=", "in"),
    ("+", "-"),
    ("*", "/", "%"),
)
MACROS = frozenset({"all", "exists", "exists_one", "map", "filter"})

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
      (?P<number>\d+\.\d+|\d+)
    | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>\|\||&&|[<>=!]=|[-+*/%<>!?:.,()\[\]])
    )""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t"}


class ExpressionFault(ValueError):
    """An unusable expression. `sentence` says in German what is wrong, `position` where (from 1)."""

    def __init__(self, sentence: str, position: int = 0) -> None:
        self.sentence = sentence
        self.position = position
        super().__init__(f"Stelle {position}: {sentence}" if position else sentence)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, truth value or `null` (an absent answer)."""

    value: Decimal | str | bool | None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """The first word of a path: an element, a fact or the variable of a macro."""

    name: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A child of a group: `of.key`."""

    of: "Tree"
    key: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: `of[index]`."""

    of: "Tree"
    index: "Tree"
    position: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A named function; `x.f(y)` and `f(x, y)` are the same call."""

    function: str
    arguments: tuple["Tree", ...]
    position: int = 0


@dataclass(frozen=True, slots=True)
class Macro:
    """A walk over a list: `of.exists(variable, body)`."""

    kind: str
    of: "Tree"
    variable: str
    body: "Tree"
    position: int = 0


@dataclass(frozen=True, slots=True)
class Unary:
    """`!x` or `-x`."""

    sign: str
    operand: "Tree"
    position: int = 0


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and one of the signs in `PRECEDENCE`."""

    sign: str
    left: "Tree"
    right: "Tree"
    position: int = 0


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? yes : no`."""

    condition: "Tree"
    yes: "Tree"
    no: "Tree"
    position: int = 0


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list written out: `["001", "002"]`."""

    items: tuple["Tree", ...]
    position: int = 0


Tree = Literal | Name | Member | Item | Call | Macro | Unary | Binary | Conditional | ListOf


@lru_cache(maxsize=4096)
def parse(source: str) -> Tree:
    """Read an expression into its tree. A form is made ready again and again while somebody edits it.

    Raises: `ExpressionFault` with a German sentence and the position of the first fault.
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionFault(f"Der Ausdruck ist zu lang. Erlaubt sind {MAX_LENGTH} Zeichen.")
    reader = _Reader(_tokens(source))
    tree = reader.expression()
    reader.end()
    return tree


def parts_of(tree: Tree) -> Iterator[Tree]:
    """The trees right below a tree."""
    for name in type(tree).__slots__:
        part = getattr(tree, name)
        for item in part if isinstance(part, tuple) else (part,):
            if isinstance(item, Tree):
                yield item


def notation(tree: Tree) -> str:
    """The tree as text again, with brackets only around operators: `parse(notation(t))` equals `t`."""
    return _NOTATIONS[type(tree)](tree)


def _closed(tree: Tree) -> str:
    text = notation(tree)
    return f"({text})" if isinstance(tree, Binary | Conditional | Unary) else text


def _literal(value: Decimal | str | bool | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _listed(items: tuple[Tree, ...]) -> str:
    return ", ".join(notation(item) for item in items)


_NOTATIONS: Mapping[type, Callable[[Any], str]] = {
    Literal: lambda t: _literal(t.value),
    Name: lambda t: str(t.name),
    Member: lambda t: f"{_closed(t.of)}.{t.key}",
    Item: lambda t: f"{_closed(t.of)}[{notation(t.index)}]",
    Call: lambda t: f"{t.function}({_listed(t.arguments)})",
    Macro: lambda t: f"{_closed(t.of)}.{t.kind}({t.variable}, {notation(t.body)})",
    Unary: lambda t: f"{t.sign}{_closed(t.operand)}",
    Binary: lambda t: f"{_closed(t.left)} {t.sign} {_closed(t.right)}",
    Conditional: lambda t: f"{_closed(t.condition)} ? {_closed(t.yes)} : {_closed(t.no)}",
    ListOf: lambda t: f"[{_listed(t.items)}]",
}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    text = source.rstrip()
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            rest = text[at:].lstrip()
            place = len(text) - len(rest) + 1
            raise ExpressionFault(f"Das Zeichen „{rest[0]}“ gehört hier nicht hin.", place)
        kind, word = match.lastgroup, match[match.lastgroup]
        if kind == "text":
            word = re.sub(r"\\(.)", lambda hit: _ESCAPES.get(hit[1], hit[1]), word[1:-1])
        elif word == "in":
            kind = "sign"
        found.append(_Token(kind, word, match.start(match.lastgroup) + 1))
        at = match.end()
    found.append(_Token("end", "das Ende", len(text) + 1))
    return found


class _Reader:
    """Reads tokens from left to right; one method per level of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.links = 0

    def sees(self, *signs: str) -> bool:
        token = self.tokens[self.at]
        return token.kind == "sign" and token.text in signs

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def want(self, sign: str) -> None:
        token = self.take()
        if token.kind != "sign" or token.text != sign:
            raise ExpressionFault(f"Hier fehlt „{sign}“, gefunden: „{token.text}“.", token.position)

    def end(self) -> None:
        token = self.tokens[self.at]
        if token.kind != "end":
            raise ExpressionFault(f"Nach dem Ausdruck steht noch „{token.text}“.", token.position)

    def expression(self) -> Tree:
        self.deeper()
        tree = self.binary(0)
        if self.sees("?"):
            position = self.take().position
            yes = self.expression()
            self.want(":")
            tree = Conditional(tree, yes, self.expression(), position)
        self.depth -= 1
        return tree

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionFault("Der Ausdruck ist zu tief verschachtelt.", self.tokens[self.at].position)

    def link(self) -> None:
        self.links += 1
        if self.links > MAX_LINKS:
            raise ExpressionFault("Der Ausdruck hat zu viele Teile.", self.tokens[self.at].position)

    def binary(self, level: int) -> Tree:
        if level == len(PRECEDENCE):
            return self.unary()
        tree = self.binary(level + 1)
        while self.sees(*PRECEDENCE[level]):
            self.link()
            sign = self.take()
            tree = Binary(sign.text, tree, self.binary(level + 1), sign.position)
        return tree

    def unary(self) -> Tree:
        if self.sees("!", "-"):
            self.deeper()
            sign = self.take()
            tree: Tree = Unary(sign.text, self.unary(), sign.position)
            self.depth -= 1
            return tree
        return self.trailed()

    def trailed(self) -> Tree:
        tree = self.primary()
        while self.sees(".", "["):
            self.link()
            if self.sees("."):
                self.take()
                tree = self.member(tree)
            else:
                position = self.take().position
                tree = Item(tree, self.expression(), position)
                self.want("]")
        return tree

    def member(self, of: Tree) -> Tree:
        token = self.take()
        if token.kind != "name":
            raise ExpressionFault(f"Nach dem Punkt fehlt ein Name, gefunden: „{token.text}“.", token.position)
        if not self.sees("("):
            return Member(of, token.text, token.position)
        arguments = self.arguments()
        if token.text not in MACROS:
            return Call(token.text, (of, *arguments), token.position)
        if len(arguments) != 2 or not isinstance(arguments[0], Name):
            raise ExpressionFault(f"„{token.text}“ braucht einen Namen und einen Ausdruck.", token.position)
        return Macro(token.text, of, arguments[0].name, arguments[1], token.position)

    def arguments(self) -> tuple[Tree, ...]:
        self.want("(")
        return self.listed(")")

    def listed(self, closing: str) -> tuple[Tree, ...]:
        items: list[Tree] = []
        while not self.sees(closing):
            items.append(self.expression())
            if not self.sees(","):
                break
            self.take()
        self.want(closing)
        return tuple(items)

    def primary(self) -> Tree:
        token = self.take()
        if token.kind == "number":
            return Literal(Decimal(token.text), token.position)
        if token.kind == "text":
            return Literal(token.text, token.position)
        if token.kind == "name":
            return self.named(token)
        if token.kind == "sign" and token.text == "(":
            tree = self.expression()
            self.want(")")
            return tree
        if token.kind == "sign" and token.text == "[":
            return ListOf(self.listed("]"), token.position)
        raise ExpressionFault(f"Hier fehlt ein Wert, gefunden: „{token.text}“.", token.position)

    def named(self, token: _Token) -> Tree:
        if token.text in ("true", "false"):
            return Literal(token.text == "true", token.position)
        if token.text == "null":
            return Literal(None, token.position)
        if self.sees("("):
            return Call(token.text, self.arguments(), token.position)
        return Name(token.text, token.position)
