"""``portalwerk``: every act of an operator, from the command line.

Exit codes: 0 done, 1 refused or something found, 2 wrong call, 3 the machine or its configuration stands in
the way. Each command is imported only when it is called, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from portalwerk.kernel.refusal import Refusal
from portalwerk.project.arguments import Parser
from portalwerk.project.command_list import COMMANDS, GROUPS, Command
from portalwerk.project.console import complain
from portalwerk.project.trouble import CannotStart

DONE, REFUSED, USAGE, TROUBLE = range(4)

EXIT_CODES = """Rückgabewerte:
  0  erledigt
  1  abgelehnt, oder es wurde etwas gefunden
  2  falscher Aufruf
  3  Rechner oder Einrichtung lassen es nicht zu"""


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line, run the command, and turn its outcome into an exit code."""
    parser = build_parser()
    words = sys.argv[1:] if words is None else words
    if not words:
        parser.print_help()
        return USAGE
    arguments = parser.parse_args(words)
    command: Command = arguments.command
    try:
        if command.needs != "nothing":
            importlib.import_module("portalwerk.project.boot").boot(arguments, command.needs)
        module, _, function = command.target.partition(":")
        return int(getattr(importlib.import_module(f"portalwerk.project.{module}"), function)(arguments))
    except Refusal as refusal:
        return _report(arguments, str(refusal), REFUSED)
    except CannotStart as trouble:
        return _report(arguments, str(trouble), TROUBLE)
    except KeyboardInterrupt:
        return _report(arguments, "Abgebrochen.", REFUSED)
    except BrokenPipeError:  # the reader of our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def build_parser() -> Parser:
    """The parser of all commands."""
    parser = Parser(prog="portalwerk", description="Das offene Serviceportal.", epilog=EXIT_CODES)
    groups: dict[str, argparse._SubParsersAction[Parser]] = {"": _subcommands(parser)}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        if group not in groups:
            holder = groups[""].add_parser(group, help=GROUPS[group], description=GROUPS[group], epilog=EXIT_CODES)
            groups[group] = _subcommands(holder)
        hint: dict[str, Any] = {"help": command.sentence} if command.shown else {}
        examples = "\n".join(f"  {call}\n      {what}" for call, what in command.examples)
        epilog = f"Beispiele:\n{examples}\n\n{EXIT_CODES}" if examples else EXIT_CODES
        child = groups[group].add_parser(name, description=command.sentence, epilog=epilog, **hint)
        command.declare(child)
        child.set_defaults(command=command, parser=child)
    return parser


def _subcommands(parser: Parser) -> argparse._SubParsersAction[Parser]:
    return parser.add_subparsers(title="Befehle", metavar="BEFEHL", required=True, parser_class=Parser)


def _report(arguments: argparse.Namespace, sentence: str, code: int) -> int:
    if getattr(arguments, "json", False):
        print(json.dumps({"error": sentence}, ensure_ascii=False))
    else:
        complain(sentence)
    return code


if __name__ == "__main__":
    sys.exit(main())
