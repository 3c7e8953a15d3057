"""What applicant and authority may write each other."""

from portalwerk.applications.rules.submitting import Status
from portalwerk.kernel.refusal import Refusal

LONGEST = 4000
FILES_PER_MESSAGE = 5
#: How a message is announced in the mailbox of an account; beside the message itself it is not said again.
OFFICE_WROTE = "Das Amt hat Ihnen geschrieben"


class NothingWritten(Refusal):
    """A message without words."""

    sentence = "Schreiben Sie Ihre Nachricht."


class MessageTooLong(Refusal):
    """More than fits on a page or two."""

    sentence = "Die Nachricht ist zu lang. Erlaubt sind {limit} Zeichen."


class TooManyMessageFiles(Refusal):
    """More files than anybody sorts."""

    sentence = "An eine Nachricht passen höchstens {limit} Dateien."


class ThreadClosed(Refusal):
    """The matter is over, or has not begun."""

    sentence = "Dieser Antrag ist abgeschlossen. Rufen Sie uns an, wenn Sie noch Fragen haben: 115."


def may_write(status: str) -> bool:
    """Return whether applicant and authority still write each other about an application."""
    return status in {Status.SUBMITTED, Status.DECIDED}


def check_may_write(status: str) -> None:
    """Refuse messages before sending and after the end. Raises ThreadClosed."""
    if not may_write(status):
        raise ThreadClosed


def check_words(text: str, *, limit: int = LONGEST) -> str:
    """Return the words of a message without blanks around. Raises NothingWritten, MessageTooLong."""
    words = text.strip()
    if not words:
        raise NothingWritten
    if len(words) > limit:
        raise MessageTooLong(limit=limit)
    return words


def check_files(count: int) -> None:
    """Refuse more files than one message holds. Raises TooManyMessageFiles."""
    if count > FILES_PER_MESSAGE:
        raise TooManyMessageFiles(limit=FILES_PER_MESSAGE)
