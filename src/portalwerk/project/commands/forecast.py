"""``portalwerk forecast``: how good the forecast of the portal is on logs of finished cases."""

from __future__ import annotations

import argparse
import json
from typing import Any

from portalwerk.forecast.queries import evaluate_log, read_log
from portalwerk.project.console import say

ROWS = (
    ("Portalwerk", None),
    ("Median der Leistung minus Wartezeit", "median_service"),
    ("Kaplan-Meier je Leistung", "km_service"),
    ("Gradient Boosting (LightGBM)", "gbm"),
)
COLUMNS = (
    ("Fehler", "mae_days", 1),
    ("Pinball", "pinball", 2),
    ("hält", "coverage80", 3),
    ("Breite", "width80_days", 1),
)


def evaluate(arguments: argparse.Namespace) -> int:
    """Print the figures of each log, as a table or for programs."""
    if arguments.protocol == "rolling" and not arguments.decision:
        arguments.parser.error("Zu --protocol rolling gehört --decision: die Tätigkeit, mit der entschieden ist.")
    told = [
        {"file": path.name, **evaluate_log(read_log(path), protocol=arguments.protocol, decision=arguments.decision)}
        for path in arguments.file
    ]
    if arguments.json:
        say(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False))
        return 0
    for figures in told:
        _say_table(figures)
    return 0


def _say_table(figures: dict[str, Any]) -> None:
    say(f"{figures['file']}: {figures['cases']} Vorgänge, {figures['rows']} Vorhersagen ({figures['protocol']})")
    say(f"  {'in Tagen':<37}" + "".join(f"{title:>9}" for title, _, _ in COLUMNS))
    for label, key in ROWS:
        values = figures if key is None else figures["baselines"][key]
        if values is None:
            say(f"  {label:<37} nicht eingerichtet")
            continue
        say(f"  {label:<37}" + "".join(f"{_number(values[name], digits):>9}" for _, name, digits in COLUMNS))
    if (shown := figures.get("shown")) and shown["coverage80"] is not None:
        share, held = round(100 * shown["share"]), round(100 * shown["coverage80"])
        say(f"  Gezeigt würden {share} %, davon halten {held} %. Sonst ist zu wenig bekannt.")


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}".replace(".", ",")
