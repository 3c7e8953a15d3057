"""A rule told back in plain German. The sentence is itself in the grammar of rules and reads back to its tree."""

from collections.abc import Callable, Iterable, Mapping

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import QUOTES
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import FORBIDDEN, REQUIRED, Entry, Op, Ref, Tree

_COMPOUND = frozenset({"and", "or", "xor"})


def sentence(entries: Iterable[Entry], elements: Elements) -> str:
    """All effects of a rule, one sentence each."""
    speaker = _Speaker(elements)
    return " ".join(speaker.entry(entry) for entry in entries)


class _Speaker:
    def __init__(self, elements: Elements) -> None:
        self.elements = elements

    def entry(self, entry: Entry) -> str:
        if entry.target is None:
            return f"Es muss gelten, dass {self.clause(entry.condition)}."
        target = self.ref(entry.target)
        condition = entry.condition
        if entry.effect == REQUIRED:
            what, alone = f"dann muss {target} ausgefüllt werden", f"{target} muss immer ausgefüllt werden"
        elif entry.effect == FORBIDDEN:
            what, alone = f"dann darf {target} nicht angezeigt werden", f"{target} darf nie angezeigt werden"
        else:
            value = condition.parts[1] if isinstance(condition, Op) else condition
            return f"{target} ist immer mit {self.value(entry.target, value)} vorbefüllt und ausgeblendet."
        return f"{alone}." if condition is True else f"Wenn {self.clause(condition)}, {what}."

    def clause(self, tree: Tree) -> str:
        """A condition as a subordinate clause, the verb at its end."""
        if isinstance(tree, Ref):
            return f"{self.ref(tree)} zutrifft"
        if not isinstance(tree, Op):
            return "immer"
        return _CLAUSES[tree.name](self, tree)

    def closed(self, tree: Tree) -> str:
        """A part of a longer condition, in brackets if it has parts itself."""
        text = self.clause(tree)
        return f"({text})" if isinstance(tree, Op) and tree.name in _COMPOUND else text

    def joined(self, tree: Op) -> str:
        return self.one_of_values(tree) or _JOINS[tree.name].join(self.closed(part) for part in tree.parts)

    def one_of_values(self, tree: Op) -> str:
        """Several values of one element in one go: equal to any of them, or to none."""
        each = {"or": "equal", "and": "not_equal"}[tree.name]
        parts = [part for part in tree.parts if isinstance(part, Op) and part.name == each]
        subjects = {part.parts[0] for part in parts}
        literal = all(isinstance(part.parts[1], str | bool) for part in parts)
        if len(parts) < len(tree.parts) or len(subjects) != 1 or not literal:
            return ""
        subject = subjects.pop()
        values = " oder ".join(self.value(subject, part.parts[1]) for part in parts)
        return f"{self.operand(subject)} {'nicht ' if tree.name == 'and' else ''}gleich {values} ist"

    def exactly_one(self, tree: Op) -> str:
        return "entweder " + " oder ".join(self.closed(part) for part in tree.parts)

    def negation(self, tree: Op) -> str:
        part = tree.parts[0]
        if isinstance(part, Op) and part.name == "is_empty":
            return f"{self.operand(part.parts[0])} nicht leer ist"
        return f"nicht ({self.clause(part)})"

    def equality(self, tree: Op) -> str:
        one, other = tree.parts
        word = "gleich" if tree.name == "equal" else "nicht gleich"
        return f"{self.operand(one)} {word} {self.value(one, other)} ist"

    def order(self, tree: Op) -> str:
        one, other = tree.parts
        if isinstance(one, Ref | Op):
            return f"{self.operand(one)} kleiner als {self.operand(other)} ist"
        return f"{self.operand(other)} größer als {self.operand(one)} ist"

    def date(self, tree: Op) -> str:
        return f"aus {self.listed(tree.parts)} ein gültiges Datum entsteht"

    # -- words for parts ----------------------------------------------------------------------------------

    def operand(self, tree: Tree) -> str:
        if isinstance(tree, Ref):
            return self.ref(tree)
        if isinstance(tree, Op) and tree.name == "age":
            return f"das Alter aus {self.operand(tree.parts[0])}"
        if isinstance(tree, Op):
            return f"die Anzahl der ausgefüllten Angaben unter {self.listed(tree.parts)}"
        return f"„{tree}“" if isinstance(tree, str) else str(tree)

    def listed(self, parts: tuple[Tree, ...]) -> str:
        told = [self.operand(part) for part in parts]
        return " und ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)

    def ref(self, ref: Ref) -> str:
        if not ref.place:
            return {"land": "das Land", "today": "heute"}[ref.name]
        label = self.elements.place(ref).element.label
        return f"„{quotable(label)}“ ({ref.name.removeprefix('self.')})"

    def value(self, subject: Tree, value: Tree) -> str:
        """A value as an editor knows it: with its label."""
        if isinstance(value, bool):
            return "Ja" if value else "Nein"
        if not isinstance(value, str):
            return self.operand(value)
        if not isinstance(subject, Ref) or not subject.place:
            return value
        options = self.elements.options(self.elements.place(subject).element)
        label = next((option.label for option in options if option.code == value), "")
        return f"{value} „{quotable(label)}“" if label else f"„{value}“"


def quotable(text: str) -> str:
    """A label without quotes and line breaks of its own."""
    return " ".join("".join(" " if letter in QUOTES else letter for letter in text).split())


_JOINS = {"and": " und ", "or": " oder "}
_CLAUSES: Mapping[str, Callable[[_Speaker, Op], str]] = {
    "and": _Speaker.joined,
    "or": _Speaker.joined,
    "xor": _Speaker.exactly_one,
    "not": _Speaker.negation,
    "equal": _Speaker.equality,
    "not_equal": _Speaker.equality,
    "is_empty": lambda speaker, tree: f"{speaker.operand(tree.parts[0])} leer ist",
    "less_than": _Speaker.order,
    "is_valid_date": _Speaker.date,
}
