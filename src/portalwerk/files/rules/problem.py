"""What a look into a file can find, and what the portal says then."""

from enum import StrEnum

from portalwerk.kernel.refusal import Refusal


class UploadRefused(Refusal):
    """An upload was not taken. Every sentence names the file and what helps."""

    sentence = "Wir konnten „{name}“ nicht annehmen. Versuchen Sie es mit einer anderen Datei."


class PasswordProtected(UploadRefused):
    """Nobody in the authority could open it. Source: BSI TR-03172-3, A3.8.06."""

    sentence = (
        "„{name}“ ist mit einem Kennwort geschützt. Speichern Sie die Datei ohne Kennwort und laden Sie sie "
        "noch einmal hoch."
    )


class BrokenFile(UploadRefused):
    """It cannot be read to its end."""

    sentence = (
        "„{name}“ ist beschädigt oder unvollständig. Öffnen Sie die Datei, speichern Sie sie neu und laden "
        "Sie sie noch einmal hoch."
    )


class ActiveContent(UploadRefused):
    """It holds programs, attachments or actions. Source: BSI TR-03172-3, A3.8.04."""

    sentence = (
        "„{name}“ enthält Programme, Makros oder angehängte Dateien. Drucken Sie das Dokument als PDF und "
        "laden Sie dieses PDF hoch."
    )


class TooComplex(UploadRefused):
    """It has more pages, pixels or parts than can be shown."""

    sentence = (
        "„{name}“ hat zu viele Seiten oder Bildpunkte. Teilen Sie die Datei auf oder scannen Sie mit "
        "geringerer Auflösung."
    )


class Trap(UploadRefused):
    """It is built so that looking into it takes all memory or time, or it is two files in one."""

    sentence = (
        "„{name}“ ist ungewöhnlich aufgebaut und lässt sich nicht sicher öffnen. Drucken Sie das Dokument "
        "als PDF und laden Sie dieses PDF hoch."
    )


class Infected(UploadRefused):
    """The scanner found malware. The file is not kept. Source: BSI TR-03172-3, A3.8.05."""

    sentence = (
        "In „{name}“ wurde Schadsoftware gefunden. Wir haben die Datei nicht gespeichert. Prüfen Sie Ihr "
        "Gerät mit einem Virenschutz und laden Sie dann eine saubere Datei hoch."
    )


class CheckUnavailable(UploadRefused):
    """The check itself does not run. Nothing unchecked is kept."""

    sentence = (
        "Wir können „{name}“ gerade nicht prüfen. Ihre übrigen Angaben sind sicher. Laden Sie die Datei in "
        "einigen Minuten noch einmal hoch."
    )


class NotViewable(Refusal):
    """There is no picture of this page."""

    sentence = "Von dieser Datei gibt es keine Ansicht. Laden Sie sie herunter, um sie zu lesen."


class Problem(StrEnum):
    """What an inspector reports."""

    PASSWORD = "password"  # noqa: S105 - the name of a finding
    BROKEN = "broken"
    ACTIVE = "active"
    COMPLEX = "complex"
    TRAP = "trap"
    VIRUS = "virus"
    OTHER_KIND = "other_kind"
    UNAVAILABLE = "unavailable"


REFUSALS: dict[Problem, type[UploadRefused]] = {
    Problem.PASSWORD: PasswordProtected,
    Problem.BROKEN: BrokenFile,
    Problem.ACTIVE: ActiveContent,
    Problem.COMPLEX: TooComplex,
    Problem.TRAP: Trap,
    Problem.VIRUS: Infected,
    Problem.OTHER_KIND: BrokenFile,
    Problem.UNAVAILABLE: CheckUnavailable,
}
