"""Taking answers over into another version of their form: what fits goes along, what does not is handed out."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.formengine.rules.form import (
    CHOICE_TYPES,
    NUMBER_TYPES,
    Answers,
    Element,
    Field,
    FieldType,
    Form,
    Group,
)
from portalwerk.formengine.rules.judging import fault_of
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.plan import plan, top_elements

#: Types whose answers are stored in the same shape. Between others nothing is taken over.
_FAMILIES = (
    frozenset(
        {
            FieldType.TEXT,
            FieldType.TEXTAREA,
            FieldType.EMAIL,
            FieldType.PHONE,
            FieldType.IBAN,
            FieldType.POSTCODE,
            FieldType.URL,
            FieldType.PLATE,
            FieldType.VIN,
            FieldType.CHECKED_NUMBER,
        }
    ),
    NUMBER_TYPES,
    frozenset({FieldType.DATE, FieldType.PARTIAL_DATE}),
    CHOICE_TYPES,
)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of an uploaded file: does it fit a field?"""

    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that stays behind: its field in the old form, its path there, without indexes, and its value."""

    field: Field
    path: str
    value: Any


def moved_answers(
    old: Form, new: Form, answers: Answers, files: Mapping[str, FileFacts], apart: Container[str] = ()
) -> tuple[Answers, tuple[Left, ...]]:
    """Return the answers that fit into the new form, and those that stay behind, in the order of the answers.

    What was typed stays even where the new form finds fault with it: people change it there. Parameters: files,
    what is known of the files among the answers; of an unknown one nothing is asked; apart, paths whose answers stay
    behind in any case.
    """
    mover = _Mover(new, files, apart)
    return mover.elements(top_elements(old), top_elements(new), answers, ""), tuple(mover.left)


class _Mover:
    """Walks the answers along both forms at once."""

    def __init__(self, new: Form, files: Mapping[str, FileFacts], apart: Container[str]) -> None:
        self.nodes = plan(new).nodes
        self.files = files
        self.apart = apart
        self.left: list[Left] = []

    def elements(
        self, old: Mapping[str, Element], new: Mapping[str, Element], answers: Answers, prefix: str
    ) -> Answers:
        moved: Answers = {}
        for key, value in answers.items():
            if key not in old:
                continue  # nobody was ever asked for it
            found = self.element(old[key], new.get(key), value, prefix + key)
            if found is not None:
                moved[key] = found
        return moved

    def element(self, old: Element, new: Element | None, value: Any, path: str) -> Any:
        if path in self.apart:
            self.leave(old, value, path)
            return None
        if isinstance(old, Field) and isinstance(new, Field) and old.is_typed and new.is_typed:
            return self.field(old, new, value, path)
        if isinstance(old, Group) and isinstance(new, Group):
            return self.group(old, new, value, path)
        self.leave(old, value, path)
        return None

    def group(self, old: Group, new: Group, value: Any, path: str) -> Any:
        entries = value if isinstance(value, list) else [value]
        before, after = ({child.key: child for child in group.elements} for group in (old, new))
        kept, rest = (entries, []) if new.repeats else (entries[:1], entries[1:])
        items = [self.elements(before, after, entry, f"{path}.") for entry in kept if isinstance(entry, dict)]
        for entry in rest:
            self.leave(old, entry, path)
        if new.repeats:
            return items
        return items[0] if items else None

    def field(self, old: Field, new: Field, value: Any, path: str) -> Any:
        entries = value if isinstance(value, list) else [value]
        holds_list = new.repeats or new.type is FieldType.CHECKBOXES
        kept: list[Any] = []
        for entry in entries:
            if not filled(entry):
                if holds_list and isinstance(value, list):
                    kept.append(entry)
            elif (holds_list or not kept) and self.fits(old, new, entry, path):
                kept.append(entry)
            else:
                self.left.append(Left(old, path, entry))
        if holds_list:
            return kept or None
        return kept[0] if kept else None

    def fits(self, old: Field, new: Field, entry: Any, path: str) -> bool:
        if not (old.type is new.type or any({old.type, new.type} <= family for family in _FAMILIES)):
            return False
        if new.type is FieldType.DECLARATION:
            return (old.label, old.content) == (new.label, new.content)
        if new.type is FieldType.FILE:
            return self.takes(new, str(entry))
        labels = self.nodes[path].labels
        if new.type in CHOICE_TYPES:
            return not labels or str(entry) in labels
        return old.type is new.type or fault_of(new, entry, labels) is None

    def takes(self, field: Field, file_id: str) -> bool:
        known = self.files.get(file_id)
        if known is None:
            return True
        is_kind = not field.media_types or known.media_type in field.media_types
        return is_kind and (field.max_bytes is None or known.size <= field.max_bytes)

    def leave(self, old: Element, value: Any, path: str) -> None:
        for field, below, entry in _leaves(old, value, path):
            self.left.append(Left(field, below, entry))


def _leaves(element: Element, value: Any, path: str) -> Iterator[tuple[Field, str, Any]]:
    """Everything that somebody answered in an element."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(element, Field):
            if element.is_typed and filled(entry):
                yield element, path, entry
        elif isinstance(entry, dict):
            for child in element.elements:
                if child.key in entry:
                    yield from _leaves(child, entry[child.key], f"{path}.{child.key}")
