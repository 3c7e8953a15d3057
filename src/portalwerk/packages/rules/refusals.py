"""Why a package is not installed."""

from collections.abc import Sequence

from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.rules.source import Finding


class PackageFaulty(Refusal):
    """The package has findings; `findings` lists them all."""

    sentence = "Das Paket hat {count} Mängel. Der erste: {first}"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(count=len(findings), first=str(findings[0]))


class VersionTaken(Refusal):
    """The same version was installed with other content."""

    sentence = (
        "Version {version} von „{slug}“ ist schon mit anderem Inhalt installiert. "
        "Eine veröffentlichte Version ändert sich nicht. Erhöhen Sie die Version in package.yaml."
    )


class NoUnit(Refusal):
    """A tenant lacks the unit that is to work on the applications."""

    sentence = "{tenant} hat keine Stelle „{unit}“. Legen Sie sie an oder ändern Sie unit in package.yaml."
