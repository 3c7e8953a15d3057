"""A tree of a rule in the condition language of forms, seen from the place where it will stand.

A comparison with an absent answer is false there; so "not equal" becomes the negation of "equal", and what
depends on an unanswered question behaves as the rules mean it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from portalwerk.formengine.rules.syntax import Binary, Call, ListOf, Literal, Macro, Member, Name, Unary
from portalwerk.formengine.rules.syntax import Tree as Expression
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements, Place
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Op, Ref, Tree
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField, SchemaGroup

_TRUE = Literal(True)
_OPPOSITES = {"has": "is_empty", "is_empty": "has"}
#: What is said of the value of an element, given how to reach it.
Said = Callable[[Expression], Expression]


class NotExecutable(ValueError):
    """A tree that a form cannot evaluate there; the message is a German sentence."""


def joined(sign: str, parts: list[Expression]) -> Expression:
    """Several conditions in one."""
    tree = parts[0]
    for part in parts[1:]:
        tree = Binary(sign, tree, part)
    return tree


def negated(tree: Expression) -> Expression:
    """The opposite of a condition."""
    if isinstance(tree, Call) and tree.function in _OPPOSITES:
        return Call(_OPPOSITES[tree.function], tree.arguments)
    return tree.operand if isinstance(tree, Unary) and tree.sign == "!" else Unary("!", tree)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes trees for a place inside these groups (a path of ids; empty for the top of the form)."""

    elements: Elements
    inside: tuple[str, ...]

    def written(self, tree: Tree) -> Expression:
        """The tree as an expression. Raises: `NotExecutable`."""
        if isinstance(tree, bool):
            return Literal(tree)
        if isinstance(tree, Ref):
            return self.about(tree, lambda value: Binary("==", value, _TRUE))
        if not isinstance(tree, Op):
            raise NotExecutable("Ein einzelner Wert ist keine Bedingung.")
        if tree.name in ("and", "or"):
            return self.several(tree)
        if tree.name == "xor":
            return self.exactly_one(tree)
        if tree.name == "not":
            return negated(self.written(tree.parts[0]))
        return self.simple(tree)

    def simple(self, tree: Op) -> Expression:
        subject = tree.parts[0]
        if tree.name == "is_empty" and isinstance(subject, Ref):
            return negated(self.about(subject, lambda value: Call("has", (value,)), whole=True))
        if tree.name == "equal":
            return self.equal(subject, (tree.parts[1],))
        if tree.name == "not_equal":
            return negated(self.equal(subject, (tree.parts[1],)))
        if tree.name == "less_than":
            return Binary("<", self.value(subject, tree.parts[1]), self.value(tree.parts[1], subject))
        if tree.name == "is_valid_date":
            return Call("is_valid_date", tuple(self.value(part) for part in tree.parts))
        raise NotExecutable(f"„{tree.name}“ ergibt keine Bedingung.")

    def several(self, tree: Op) -> Expression:
        """Parts joined by and/or; several values of one element become one look into a list."""
        each, sign = ("equal", "||") if tree.name == "or" else ("not_equal", "&&")
        values: dict[Tree, list[Tree]] = {}
        parts: list[Expression] = []
        for part in tree.parts:
            literal = isinstance(part, Op) and part.name == each and isinstance(part.parts[1], str)
            if isinstance(part, Op) and literal:
                values.setdefault(part.parts[0], []).append(part.parts[1])
            else:
                parts.append(self.written(part))
        for subject, found in values.items():
            among = self.equal(subject, tuple(found))
            parts.append(among if each == "equal" else negated(among))
        return joined(sign, parts)

    def exactly_one(self, tree: Op) -> Expression:
        parts = [self.written(part) for part in tree.parts]
        if len(parts) == 2:
            return Call("xor", (parts[0], parts[1]))
        return Macro("exists_one", ListOf(tuple(parts)), "one", Name("one"))

    def equal(self, subject: Tree, values: tuple[Tree, ...]) -> Expression:
        """Whether the subject is one of these values; of a list, whether it holds one of them."""
        others = [self.value(value, subject) for value in values]

        def one_of(value: Expression) -> Expression:
            return Binary("==", value, others[0]) if len(others) == 1 else Binary("in", value, ListOf(tuple(others)))

        if isinstance(subject, Ref):
            return self.about(subject, one_of)
        return one_of(self.value(subject))

    # -- values -------------------------------------------------------------------------------------------

    def value(self, tree: Tree, other: Tree = "") -> Expression:
        """A single value; `other` is what it is compared with."""
        if isinstance(tree, Ref):
            return self.single(tree)
        if isinstance(tree, Op):
            return self.number(tree)
        if isinstance(tree, int) and not isinstance(tree, bool):
            return number_literal(tree)
        numeric = isinstance(other, Ref) and other.place and self.is_number(other)
        if isinstance(tree, str) and numeric and tree.isdigit():
            return number_literal(int(tree))
        return Literal(tree)

    def is_number(self, ref: Ref) -> bool:
        element = self.elements.place(ref).element
        return isinstance(element, SchemaField) and element.datatype.startswith("num")

    def number(self, tree: Op) -> Expression:
        if tree.name == "age" and isinstance(tree.parts[0], Ref):
            return Call("years_between", (self.date(tree.parts[0]), Name("today")))
        if tree.name == "count":
            filled = [self.written(Op("not", (Op("is_empty", (part,)),))) for part in tree.parts]
            return Call("size", (Macro("filter", ListOf(tuple(filled)), "one", Name("one")),))
        raise NotExecutable(f"„{tree.name}“ ergibt keine Zahl.")

    def date(self, ref: Ref) -> Expression:
        """A date, or the three numbers of a group that stand for one."""
        if not ref.place:
            return Name(ref.name)
        element = self.elements.place(ref).element
        if not isinstance(element, SchemaGroup):
            return self.single(ref)
        numbers = [child.element.id for child in element.children if isinstance(child.element, SchemaField)
                   and child.element.datatype == "num_int"]  # fmt: skip
        if len(numbers) != 3 or len(element.children) != 3:
            raise NotExecutable(f"„{element.label}“ ist kein Datum, aus dem ein Alter folgt.")
        group = self.single(ref)
        return Call("latest_date", tuple(Member(group, id_) for id_ in numbers))

    def single(self, ref: Ref) -> Expression:
        """How to reach one value. Raises: `NotExecutable` if there may be several."""
        if not ref.place:
            return Name(ref.name)
        place = self.elements.place(ref)
        start, reached = self.start(place)
        if any(self.repeats(place.path[:length]) for length in range(start + 1, len(place.path) + 1)):
            raise NotExecutable(f"„{place.element.label}“ kann mehrmals vorkommen. Gebraucht wird ein einzelner Wert.")
        for id_ in place.path[start + 1 :]:
            reached = Member(reached, id_)
        return reached

    def about(self, ref: Ref, said: Said, *, whole: bool = False) -> Expression:
        """Say something of an element; where it may occur several times, of any of its occurrences.

        `whole` takes the list of a repeated element as it is.
        """
        if not ref.place:
            return said(Name(ref.name))
        place = self.elements.place(ref)
        start, reached = self.start(place)
        return self.onward(place.path, start + 1, reached, said, whole=whole)

    def onward(self, path: tuple[str, ...], length: int, reached: Expression, said: Said, *, whole: bool) -> Expression:
        last = length == len(path)
        if self.repeats(path[:length]) and not (last and whole):
            one = f"one_{length}"
            body = (
                said(Name(one))
                if last
                else self.onward(path, length + 1, Member(Name(one), path[length]), said, whole=whole)
            )
            return Macro("exists", reached, one, body)
        return (
            said(reached) if last else self.onward(path, length + 1, Member(reached, path[length]), said, whole=whole)
        )

    def repeats(self, path: tuple[str, ...]) -> bool:
        return self.elements.by_path[path].child.maximum != 1

    def start(self, place: Place) -> tuple[int, Expression]:
        """At which step of its path an element is reached from here, and the name of that step.

        The innermost group around both knows it by the shortest path, unless a group further in has a child of
        that name.
        """
        shared = 0
        while shared < min(len(self.inside), len(place.path) - 1) and self.inside[shared] == place.path[shared]:
            shared += 1
        for level in range(shared, -1, -1):
            name = place.path[level]
            if not any(
                (*self.inside[:deeper], name) in self.elements.by_path
                for deeper in range(level + 1, len(self.inside) + 1)
            ):
                if any(self.repeats(place.path[:upto]) for upto in range(level + 1, shared + 1)):
                    break
                return level, Name(name)
        raise NotExecutable(f"„{place.element.label}“ ist von hier aus nicht eindeutig zu erreichen.")


def number_literal(value: int) -> Expression:
    """A whole number in the notation of conditions."""
    return Literal(Decimal(value))
