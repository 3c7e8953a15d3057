# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""A button that signs in, or makes a passkey, with the browser's own dialog. Without script it is not there."""

from django.template import Context

from portalwerk.ui.components.frame import script_of
from portalwerk.ui.components.library import register


@register.inclusion_tag("ui/passkey.html", takes_context=True)
def passkey(
    context: Context, label: str, *, question: str, answer: str, new: bool = False, next: str = ""
) -> dict[str, object]:
    """Draw the button.

    Parameters: question, where the challenge comes from; answer, where the browser's answer goes, replied with
    `{"href"}` or `{"sentence"}`; new, make a passkey instead of using one; next, the page to go on to.
    """
    return {
        "label": label,
        "question": question,
        "answer": answer,
        "new": new,
        "next": next,
        "csrf_token": context.get("csrf_token", ""),
        "script": script_of("passkey"),
    }
