"""The look into a file, by kind."""

from portalwerk.files.providers import Inspection
from portalwerk.files.providers.child import office, pdf, picture
from portalwerk.files.rules.problem import Problem
from portalwerk.files.rules.signature import hidden_second_file, holds_test_signature


def into(content: bytes, media_type: str) -> Inspection:
    """Return what is in a file."""
    if holds_test_signature([content]):
        return Inspection(problem=Problem.VIRUS)
    if hidden_second_file(content, media_type):
        return Inspection(problem=Problem.TRAP)
    if media_type == "application/pdf":
        return pdf.inspect(content)
    if media_type.startswith("image/"):
        return picture.inspect(content, media_type)
    if media_type.startswith("text/"):
        return _text(content)
    return office.inspect(content, media_type)


def _text(content: bytes) -> Inspection:
    """Text is text to its end: a file that only starts like text is something else."""
    controls = bytes(set(range(32)) - set(b"\t\n\r\f"))
    return Inspection(problem=Problem.OTHER_KIND if content.translate(None, controls) != content else None)
