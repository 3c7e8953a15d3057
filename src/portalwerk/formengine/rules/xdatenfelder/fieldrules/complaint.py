"""What an applicant reads when a demand of a rule is not met: which answers, and what to do."""

from collections.abc import Iterable

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.sentence import quotable
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Op, Ref, Tree, refs
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField

_MOST_NAMED = 6


def complaint(demand: Tree, elements: Elements) -> str:
    """One sentence for the applicant."""
    parts = demand.parts if isinstance(demand, Op) else ()
    if isinstance(demand, Op) and demand.name in ("or", "xor"):
        filled = [_filled(part) for part in parts]
        if all(filled):
            number = "genau" if demand.name == "xor" else "mindestens"
            return f"Bitte füllen Sie {number} eine dieser Angaben aus: {_listed(filled, elements)}."
        yes = [_said_yes(part) for part in parts]
        if all(yes) and demand.name == "or":
            return f"Bitte beantworten Sie mindestens eine dieser Fragen mit Ja: {_listed(yes, elements)}."
    if isinstance(demand, Op) and demand.name == "less_than" and all(isinstance(part, Ref) for part in parts):
        return _in_order(parts, elements)
    if (
        isinstance(demand, Op)
        and demand.name == "not_equal"
        and isinstance(parts[0], Ref)
        and isinstance(parts[1], str)
    ):
        value = _value(parts[0], parts[1], elements)
        return f"Bei „{_label(parts[0], elements)}“ ist {value} hier nicht möglich. Bitte wählen Sie etwas anderes."
    return _other(demand, elements)


def _other(demand: Tree, elements: Elements) -> str:
    allowed = _allowed_values(demand, elements)
    if allowed:
        return allowed
    named = list(dict.fromkeys(ref for ref in refs(demand) if ref.place))
    if len(named) == 1:
        return f"Ihre Angabe bei „{_label(named[0], elements)}“ ist hier nicht möglich. Bitte prüfen Sie sie."
    return f"Diese Angaben passen nicht zusammen: {_listed(named, elements, 'und')}. Bitte prüfen Sie sie."


def _allowed_values(demand: Tree, elements: Elements) -> str:
    """For "if A then only these values of B", written as "not A, or B is one of these"."""
    parts = demand.parts if isinstance(demand, Op) and demand.name == "or" else ()
    values = [part for part in parts if isinstance(part, Op) and part.name == "equal"]
    subjects = {part.parts[0] for part in values}
    subject = subjects.pop() if len(subjects) == 1 else None
    if not isinstance(subject, Ref) or len(values) == len(parts):
        return ""
    told = ", ".join(_value(subject, str(part.parts[1]), elements) for part in values)
    return (
        f"Bei „{_label(subject, elements)}“ passt zu Ihren anderen Angaben nur: {told}. Bitte ändern Sie die Auswahl."
    )


def _in_order(parts: Iterable[Tree], elements: Elements) -> str:
    first, second = (part for part in parts if isinstance(part, Ref))
    element = elements.place(first if first.place else second).element
    dated = isinstance(element, SchemaField) and element.datatype in ("date", "datetime", "time")
    relation = "vor {} liegen" if dated else "kleiner sein als {}"
    return (
        f"{_named(first, elements)} muss {relation.format(_named(second, elements))}. Bitte prüfen Sie beide Angaben."
    )


def _named(ref: Ref, elements: Elements) -> str:
    return f"„{_label(ref, elements)}“" if ref.place else "der heutige Tag"


def _label(ref: Ref, elements: Elements) -> str:
    return quotable(elements.place(ref).element.label)


def _value(ref: Ref, code: str, elements: Elements) -> str:
    options = elements.options(elements.place(ref).element)
    return f"„{quotable(next((option.label for option in options if option.code == code), code))}“"


def _listed(found: Iterable[Ref | None], elements: Elements, word: str = "oder") -> str:
    names = [f"„{_label(ref, elements)}“" for ref in found if ref is not None and ref.place]
    if len(names) > _MOST_NAMED:
        names = [*names[:_MOST_NAMED], "…"]
    return f" {word} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _filled(tree: Tree) -> Ref | None:
    inner = tree.parts[0] if isinstance(tree, Op) and tree.name == "not" else None
    subject = inner.parts[0] if isinstance(inner, Op) and inner.name == "is_empty" else None
    return subject if isinstance(subject, Ref) else None


def _said_yes(tree: Tree) -> Ref | None:
    if isinstance(tree, Ref):
        return tree
    yes = isinstance(tree, Op) and tree.name == "equal" and tree.parts[1] is True
    subject = tree.parts[0] if isinstance(tree, Op) and yes else None
    return subject if isinstance(subject, Ref) else None
