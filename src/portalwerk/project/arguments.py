"""Reading the command line in German: help with examples, sentences without jargon, hints for typos."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

USAGE_ERROR = 2

# The sentences of the standard library's parser, and ours.
_GERMAN = (
    (r"the following arguments are required: (.+)", r"Es fehlt: \1."),
    (r"unrecognized arguments: (.+)", r"Unbekannt: \1."),
    (r"argument (.+): expected one argument", r"\1 braucht einen Wert."),
    (r"argument (.+): expected at least one argument", r"\1 braucht mindestens einen Wert."),
    (r"argument (.+): invalid int value: '(.*)'", r"\1 braucht eine ganze Zahl, nicht „\2“."),
    (r"argument (.+): not allowed with argument (.+)", r"\1 passt nicht zu \2."),
    (r"argument (.+): ignored explicit argument '(.*)'", r"\1 nimmt keinen Wert."),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 ist mehrdeutig: \2."),
)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help whose frame is German too."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that helps."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("formatter_class", _Help)
        super().__init__(*arguments, **options | {"add_help": False, "allow_abbrev": False})
        self._positionals.title = "Angaben"
        self._optionals.title = "Optionen"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read the arguments; unknown options get the nearest known one suggested."""
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            chosen: Parser = getattr(found, "parser", self)
            chosen.error(f"unrecognized arguments: {' '.join(rest)}" + chosen.suggestion(rest))
        return found

    def suggestion(self, unknown: Sequence[str]) -> str:
        """A question with the nearest option, or nothing."""
        options = [option for action in self._actions for option in action.option_strings]
        return did_you_mean(next((word for word in unknown if word.startswith("-")), ""), options)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            listed = getattr(action, "_choices_actions", None)  # of subcommands: those that the help shows
            choices = [str(entry.dest) for entry in listed] if listed else [str(choice) for choice in action.choices]
            self.error(f"„{value}“ gibt es nicht. Möglich: {', '.join(choices)}." + did_you_mean(str(value), choices))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where help is; exit code 2."""
        head, _, tail = message.partition("\n")
        for pattern, sentence in _GERMAN:
            head = re.sub(f"^{pattern}$", sentence, head)
        lines = [head, *([tail] if tail else []), f"Hilfe: {self.prog} --help"]
        print("\n".join(lines), file=sys.stderr)
        raise SystemExit(USAGE_ERROR)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A second line that suggests what was probably meant, or nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"\nMeinten Sie „{near[0]}“?" if near else ""
