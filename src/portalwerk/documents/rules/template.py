"""What the template of a letter may do."""

import re

from portalwerk.kernel.refusal import Refusal

_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_IMPORT = re.compile(r"\b(?:import|include)\b\s*(?P<source>\S[^\n]*)?")
_OWN_FILE = re.compile(r'"/?(?:[a-z][a-z0-9_]*/)?[a-z][a-z0-9_]*\.typ"')
_FORBIDDEN = re.compile(r"\b(?P<word>eval|plugin|read|csv|yaml|toml|xml|cbor|bibliography)\s*\(")
_LARGEST = 100_000


class UnsafeTemplate(Refusal):
    """A letter template of a package does what no letter needs."""

    sentence = "Die Briefvorlage {name}, Zeile {line}: {problem}"


def check_template_name(name: str) -> str:
    """Return `name` if it can be the name of a template: small letters, digits, underscore.

    Raises UnsafeTemplate.
    """
    if not _NAME.fullmatch(name):
        raise UnsafeTemplate(
            name=name[:60], line=0, problem="Der Name darf nur kleine Buchstaben, Ziffern und _ haben."
        )
    return name


def check_template(name: str, source: str) -> None:
    """Refuse a package's template that reaches beyond its folder.

    Typst itself keeps reading inside the root folder; what remains are packages from the network, compiled
    plug-ins and code made from data. Imports must name a file of our own, literally.

    Raises UnsafeTemplate with the line.
    """
    check_template_name(name)
    if len(source) > _LARGEST:
        raise UnsafeTemplate(name=name, line=1, problem="Die Vorlage ist zu lang.")
    for number, line in enumerate(source.splitlines(), start=1):
        found = _FORBIDDEN.search(line)
        if found:
            raise UnsafeTemplate(name=name, line=number, problem=f"„{found['word']}“ ist in Briefen nicht erlaubt.")
        for found in _IMPORT.finditer(line):
            if not _OWN_FILE.match(found["source"] or ""):
                raise UnsafeTemplate(
                    name=name,
                    line=number,
                    problem='Eingebunden werden darf nur eine eigene Datei, zum Beispiel "/letter.typ".',
                )
