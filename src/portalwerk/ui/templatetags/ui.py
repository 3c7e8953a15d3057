"""`{% load ui %}`: every component, one typed function each.

The functions stand in `portalwerk.ui.components`, grouped by noun; this module is their table of contents.
Keyword arguments are the interface: an unknown one, or a value outside the listed ones, is a TemplateSyntaxError.
"""

from portalwerk.ui.components import (
    account,
    buttons,
    charts,
    drawn,
    fields,
    figures,
    forms,
    frame,
    layout,
    office,
    passkey,
    redaction,
    search,
    studio,
    surfaces,
    table,
    tracking,
)
from portalwerk.ui.components.library import register

__all__ = [
    "account",
    "buttons",
    "charts",
    "drawn",
    "fields",
    "figures",
    "forms",
    "frame",
    "layout",
    "office",
    "passkey",
    "redaction",
    "register",
    "search",
    "studio",
    "surfaces",
    "table",
    "tracking",
]
