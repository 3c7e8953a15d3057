"""When a reply to the authority's question counts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.kernel.refusal import Refusal

#: One thing that is asked for: `key`, `title`, `hint`, `reason`, `remark`; with `path` it is a question of the form.
Item = Mapping[str, str]


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


class AnswersFaulty(Refusal):
    """Questions that were asked again are not answered, or not right."""

    sentence = "{count} fehlen oder stimmen nicht. Sie stehen oben auf der Seite."


class TooLateToCorrect(Refusal):
    """The decision is made, or the application was taken back."""

    sentence = (
        "Das Amt hat schon entschieden oder entscheidet gerade. Deshalb können Sie hier nichts mehr ändern. Was Sie "
        "jetzt tun können, steht im Bescheid."
    )


class NothingChosen(Refusal):
    """A correction of nothing."""

    sentence = "Wählen Sie aus, was Sie ändern oder nachreichen möchten."


FILES_PER_ITEM = 10
REMINDED_BEFORE = timedelta(days=3)
MESSAGE = "_message"


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


def may_correct(status: str, stage: int) -> bool:
    """Return whether an application can still be corrected: it was sent, and nobody has decided yet."""
    return status == Status.SUBMITTED and stage < Stage.DECIDING


def check_may_correct(status: str, stage: int) -> None:
    """Refuse to change what is decided or withdrawn. Raises TooLateToCorrect."""
    if not may_correct(status, stage):
        raise TooLateToCorrect


def check_answers(faults: int) -> None:
    """Refuse answers that are missing or wrong. Raises AnswersFaulty."""
    if faults:
        raise AnswersFaulty(count="Eine Angabe" if faults == 1 else f"{faults} Angaben")


def merged_items(earlier: Sequence[Item], later: Sequence[Item]) -> list[dict[str, str]]:
    """Return one list of two: what was asked before and is still open, then what is new.

    What is asked twice stands where it stood, in its new words. What a caseworker wrote down by hand is told by its
    title: its key only counts within one list.
    """
    merged = [dict(item) for item in earlier]
    places = {_same(item): at for at, item in enumerate(merged)}
    for item in later:
        at = places.get(_same(item))
        if at is not None:
            merged[at] = {**item, "key": merged[at]["key"]}
        else:
            places[_same(item)] = len(merged)
            merged.append({**item, "key": _free_key(item["key"], {held["key"] for held in merged})})
    return merged


def asked_paths(items: Sequence[Item]) -> list[str]:
    """Return the questions of the form among the items."""
    return [item["path"] for item in items if item.get("path")]


def asked_papers(items: Sequence[Item]) -> list[Item]:
    """Return the items that are answered with files."""
    return [item for item in items if not item.get("path") and item["key"] != MESSAGE]


def reminder_due(due_on: date, *, asked_on: date, reminded_on: date | None, today: date) -> bool:
    """Return whether to remind today: once in the last three days, once more on the last day.

    Who was asked only now is not reminded on the same day.
    """
    first = due_on - REMINDED_BEFORE
    if not first <= today <= due_on or asked_on >= today:
        return False
    return reminded_on is None or reminded_on < first or (today == due_on and reminded_on < today)


def _same(item: Item) -> str:
    return item["title"].casefold() if item["key"].startswith("own_") else item["key"]


def _free_key(key: str, taken: set[str]) -> str:
    if key not in taken:
        return key
    stem = key.rstrip("0123456789") or key
    return next(free for number in range(1, len(taken) + 2) if (free := f"{stem}{number}") not in taken)
