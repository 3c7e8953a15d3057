"""What ``portalwerk forecast evaluate`` takes, apart from what it does, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
from pathlib import Path

SENTENCE = "Misst an Protokollen abgeschlossener Vorgänge, wie gut die Vorhersage des Portals trifft."
EXAMPLES = (
    ("portalwerk forecast evaluate vorgaenge.csv", "letztes Fünftel der Vorgänge vorhersagen"),
    (
        'portalwerk forecast evaluate bauamt.xes.gz --protocol rolling --decision "Bescheid versandt" --json',
        "jeden Monat neu lernen und vorhersagen, als JSON",
    ),
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "file",
        nargs="+",
        type=Path,
        help="Protokoll als .xes, .xes.gz oder .csv (Spalten: case, activity, timestamp; auch service, status)",
    )
    parser.add_argument(
        "--protocol",
        choices=["holdout", "rolling"],
        default="holdout",
        help="holdout: das letzte Fünftel der Vorgänge (sonst); rolling: Monat für Monat, offene zählen mit",
    )
    parser.add_argument(
        "--decision", metavar="TÄTIGKEIT", default="", help="mit dieser Tätigkeit ist entschieden (für rolling)"
    )
    parser.add_argument("--json", action="store_true", help="Ausgabe für Programme")
