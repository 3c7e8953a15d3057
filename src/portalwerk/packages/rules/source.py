"""YAML as it is meant in a package: text stays text, nothing is guessed, every mistake has a place.

Ordinary YAML turns ``no`` into a truth value and ``01234`` into an octal number. Postcodes, keys and codes
are text, so only ``true``, ``false`` and plain decimal whole numbers are read as something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

# libyaml is some ten times faster and ships with the wheels; the pure reader gives the same nodes.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 60
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})")

SourcePath = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong in a package, with the place where an editor opens it.

    Parameters:
        file: path inside the package folder, with slashes.
        line: line from 1; 0 when the whole file is meant.
        sentence: plain German, names the remedy where there is one.
        column: column from 1; 0 when the whole line is meant.
        path: the steps to the place inside the file, for whoever shows it otherwise than as text.
    """

    file: str
    line: int
    sentence: str
    column: int = 0
    path: SourcePath = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


class SourceError(ValueError):
    """A file cannot be read as YAML; ``finding`` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True)
class Source:
    """One file as read: its value and the place of every key and item in it."""

    file: str
    value: Any
    marks: dict[SourcePath, tuple[int, int]] = field(repr=False, default_factory=dict)

    def place(self, path: SourcePath) -> tuple[int, int]:
        """Line and column of a path, or of the nearest thing above it that is written down."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (0, 0))

    def finding(self, path: SourcePath, sentence: str) -> Finding:
        """A finding at a path of this file."""
        line, column = self.place(path)
        return Finding(file=self.file, line=line, column=column, sentence=sentence, path=path)


def read_yaml(text: str, *, file: str) -> Source:
    """Read one YAML document strictly.

    Parameters:
        text: the file's content.
        file: name used in findings.
    Raises:
        SourceError: broken YAML, a key twice, references (``&``, ``*``), tags (``!``), more than one document.
    """
    if len(text) > MAX_CHARACTERS:
        raise SourceError(Finding(file, 0, "Die Datei ist zu groß. Erlaubt sind eine Million Zeichen."))
    try:
        _refuse_tricks(text, file)
        node = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        raise SourceError(_broken(error, file)) from None
    except yaml.YAMLError:
        raise SourceError(Finding(file, 0, "Die Datei enthält ein Zeichen, das in YAML nicht erlaubt ist.")) from None
    marks: dict[SourcePath, tuple[int, int]] = {}
    value = None if node is None else _value(node, (), marks, file)
    return Source(file=file, value=value, marks=marks)


def _refuse_tricks(text: str, file: str) -> None:
    documents = depth = 0
    for event in yaml.parse(text, _Loader):
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        # counted here, because composing recurses in C, where too deep means a crash
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise SourceError(Finding(file, line, "Die Angaben sind zu tief verschachtelt.", column))
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise SourceError(
                    Finding(file, line, "Eine Datei ist genau ein Dokument. Entfernen Sie „---“.", column)
                )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError(
                Finding(file, line, "Verweise mit & und * sind nicht erlaubt. Schreiben Sie die Angabe aus.", column)
            )
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise SourceError(Finding(file, line, f"Die Kennzeichnung „{tag}“ ist nicht erlaubt.", column))


def _broken(error: yaml.MarkedYAMLError, file: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    problem = error.problem or ""
    if "tab" in problem or "'\\t'" in problem:
        sentence = "Hier steht ein Tabulator. YAML rückt nur mit Leerzeichen ein."
    elif "mapping values are not allowed" in problem:
        sentence = "Hier steht ein Doppelpunkt zu viel. Setzen Sie den Text in Anführungszeichen."
    elif "expected <block end>" in problem or "did not find expected" in problem:
        sentence = "Die Einrückung oder ein Anführungszeichen stimmt hier nicht."
    else:
        sentence = "Diese Stelle ist kein gültiges YAML. Prüfen Sie Einrückung und Anführungszeichen."
    return Finding(file, line, sentence, column)


def _value(node: Any, path: SourcePath, marks: dict[SourcePath, tuple[int, int]], file: str) -> Any:
    marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, marks, file))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, position), marks, file) for position, item in enumerate(node.value)]
    return _scalar(node)


def _pairs(
    node: Any, path: SourcePath, marks: dict[SourcePath, tuple[int, int]], file: str
) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        key = key_node.value
        if not isinstance(key, str):
            raise SourceError(Finding(file, line, "Ein Schlüssel muss ein einfaches Wort sein.", column))
        if key in seen:
            raise SourceError(Finding(file, line, f"Der Schlüssel „{key}“ steht zweimal da.", column))
        seen.add(key)
        marks[(*path, key)] = (line, column)
        yield key, _value(value_node, (*path, key), marks, file)


def _scalar(node: Any) -> str | int | bool | None:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return text
