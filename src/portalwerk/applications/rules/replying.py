"""When a reply to the authority's question counts."""

from collections.abc import Sequence
from datetime import datetime

from portalwerk.kernel.refusal import Refusal


class ReplyClosed(Refusal):
    """The question was answered before, or the application was withdrawn."""

    sentence = "Diese Rückfrage ist schon beantwortet. Was Sie geschickt haben, sehen Sie beim Stand Ihres Antrags."


class ReplyIncomplete(Refusal):
    """Neither all files nor words that explain why not."""

    sentence = (
        "Es fehlt noch: {titles}. Wählen Sie eine Datei oder ein Foto. Wenn Sie das nicht haben, schreiben Sie uns "
        "kurz, warum."
    )


class TooManyReplyFiles(Refusal):
    """More files for one item than anybody can read."""

    sentence = "Zu „{title}“ sind höchstens {limit} Dateien möglich. Entfernen Sie eine, bevor Sie eine hinzufügen."


FILES_PER_ITEM = 10


def check_reply_room(held: int, *, title: str) -> None:
    """Refuse one more file for an item that has as many as it may. Raises TooManyReplyFiles."""
    if held >= FILES_PER_ITEM:
        raise TooManyReplyFiles(title=title, limit=FILES_PER_ITEM)


def check_reply_open(answered_at: datetime | None) -> None:
    """Refuse a second reply. Raises ReplyClosed."""
    if answered_at is not None:
        raise ReplyClosed


def check_reply_complete(*, wanted: Sequence[str], message: str) -> None:
    """Refuse a reply without file and without words. Raises ReplyIncomplete.

    Parameters: wanted, the titles of items for which no file came.
    """
    if wanted and not message.strip():
        raise ReplyIncomplete(titles=", ".join(wanted))
