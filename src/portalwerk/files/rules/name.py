"""The name of a file: shown to people, never used as a path."""

import re
import unicodedata

from portalwerk.files.rules.problem import UploadRefused

LONGEST = 120
_PROGRAMS = frozenset((
    "apk", "app", "bat", "bin", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htm", "html",
    "jar", "js", "jse", "lnk", "mht", "msc", "msi", "msp", "pif", "ps1", "py", "scr", "sh", "svg",
    "swf", "url", "vbe", "vbs", "wsf", "xht", "xhtml", "xml",
))  # fmt: skip
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_UNSAFE = re.compile(r'[<>:"|?*]')


class MisleadingName(UploadRefused):
    """A name with invisible signs that change how it reads, or with the ending of a program inside."""

    sentence = (
        "Der Name der Datei „{name}“ ist irreführend. Benennen Sie die Datei um, zum Beispiel in "
        "„Nachweis.pdf“, und laden Sie sie noch einmal hoch."
    )


def clean_name(raw: str) -> str:
    """Return the name as it is kept and shown: last part of a path, normal form C, at most 120 characters.

    Raises MisleadingName for signs that turn the direction of writing or are invisible, and for names such as
    `rechnung.pdf.exe` or `setup.exe.pdf`. Source: BSI TR-03172-3, A3.8.07.
    """
    name = unicodedata.normalize("NFC", raw.replace("\\", "/")).rsplit("/", 1)[-1]
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"})
    if any(unicodedata.category(sign) in {"Cc", "Cf"} and sign not in "\N{SOFT HYPHEN}" for sign in name):
        raise MisleadingName(name=seen[:LONGEST] or "ohne Namen")
    name = _UNSAFE.sub("_", seen).strip(" .") or "Datei"
    *inner, _ = name.lower().split(".")
    if any(part.strip() in _PROGRAMS for part in inner[1:]):
        raise MisleadingName(name=name[:LONGEST])
    if (inner and inner[0] in _DEVICES) or name.lower() in _DEVICES:
        name = f"_{name}"
    return _shorten(name)


def ending(name: str) -> str:
    """Return the ending of a cleaned name in small letters, without the dot, or nothing."""
    stem, dot, last = name.rpartition(".")
    return last.strip().lower() if dot and stem else ""


def _shorten(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    last = ending(name)
    if not last or len(last) > 10:
        return name[:LONGEST]
    return name[: LONGEST - len(last) - 2].rstrip(" .") + "…." + last
