"""What anybody is told of a letter they want to check. Pure, and without a word on whom it is for."""

from dataclasses import dataclass
from datetime import date

from portalwerk.kernel.refusal import Refusal


class NothingToRevoke(Refusal):
    """No letter of this case is in force."""

    sentence = "Zu diesem Vorgang gibt es keinen Bescheid, der gilt. Laden Sie die Seite neu."


class RevocationUnfounded(Refusal):
    """Nobody takes a letter back without saying why."""

    sentence = "Schreiben Sie, warum der Bescheid nicht mehr gilt."


def check_may_revoke(*, in_force: int, reason: str) -> None:
    """Refuse to revoke nothing, or without a reason. Raises NothingToRevoke, RevocationUnfounded."""
    if not in_force:
        raise NothingToRevoke
    if not reason.strip():
        raise RevocationUnfounded


@dataclass(frozen=True)
class Verdict:
    """What was found. `kind` is genuine, revoked or unknown; the rest stands in the letter anyway."""

    kind: str
    title: str
    sentence: str
    paper: str = ""
    issued_on: date | None = None
    issued_by: str = ""


def verdict_of_file(*, paper: str, issued_on: date | None, issued_by: str, revoked_on: date | None) -> Verdict:
    """Return what a file is: ours to the last byte, ours but no longer in force, or not ours.

    Parameters: paper, its kind, empty if the file is unknown.
    """
    if not paper or issued_on is None:
        return Verdict(
            "unknown",
            "Diese Datei ist nicht von uns, oder sie wurde verändert.",
            "Verlassen Sie sich nicht auf sie. Laden Sie den Bescheid noch einmal im Portal herunter "
            "oder fragen Sie das Amt.",
        )
    if revoked_on is not None:
        return _revoked(paper, issued_on, issued_by, revoked_on)
    return Verdict(
        "genuine",
        "Echt und unverändert.",
        "Diese Datei hat das Amt genau so ausgestellt. Kein Zeichen ist anders.",
        paper,
        issued_on,
        issued_by,
    )


def verdict_of_code(*, paper: str, issued_on: date | None, issued_by: str, revoked_on: date | None) -> Verdict:
    """Return what a code on a letter says. A code can be copied onto another text, and the page says so.

    Parameters: paper, its kind, empty if the code is unknown or changed.
    """
    if not paper or issued_on is None:
        return Verdict(
            "unknown",
            "Dieser Code ist nicht von uns, oder er wurde verändert.",
            "Verlassen Sie sich nicht auf das Papier. Fragen Sie das Amt, von dem es sein soll.",
        )
    if revoked_on is not None:
        return _revoked(paper, issued_on, issued_by, revoked_on)
    return Verdict(
        "genuine",
        "Der Code ist echt.",
        "Diesen Bescheid gibt es, und er gilt. Vergleichen Sie Datum und Amt mit dem Papier. "
        "Ob der übrige Text stimmt, zeigt nur die Datei: Laden Sie sie unten hoch.",
        paper,
        issued_on,
        issued_by,
    )


def _revoked(paper: str, issued_on: date, issued_by: str, revoked_on: date) -> Verdict:
    return Verdict(
        "revoked",
        "Echt, aber nicht mehr gültig.",
        f"Das Amt hat dieses Papier am {revoked_on:%d.%m.%Y} zurückgenommen oder ersetzt.",
        paper,
        issued_on,
        issued_by,
    )
