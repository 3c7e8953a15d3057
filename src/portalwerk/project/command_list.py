"""The commands: what each is called, takes and does. Their modules are imported only when one is called."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portalwerk.project import forecast_arguments


@dataclass(frozen=True)
class Command:
    """One command.

    Args:
        name: its words, such as ``package check``.
        sentence: what it does.
        target: ``module:function`` below this package; gets the arguments, returns the exit code.
        examples: calls with what they do.
        declare: adds its arguments.
        needs: what must be set up before its module is imported: ``nothing``, ``settings`` (Django alone),
            or the database too, in the ``serving`` or the ``owning`` role.
        shown: whether ``--help`` lists it.
    """

    name: str
    sentence: str
    target: str
    examples: tuple[tuple[str, str], ...] = ()
    declare: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    needs: str = "nothing"
    shown: bool = True


#: Codes of the Länder.
LAENDER = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")

GROUPS = {
    "tenant": "Mandanten anlegen und Gerichte eintragen.",
    "package": "Leistungspakete prüfen und einrichten.",
    "fim": "FIM-Datenschemata lesen, umwandeln und prüfen.",
    "history": "Die Verläufe der Vorgänge prüfen und festhalten.",
    "forecast": "Messen, wie gut vorhergesagt wird, wann entschieden ist.",
    "bench": "Messen, was das Portal kostet.",
}


# -- arguments ----------------------------------------------------------------------------------------------


def _data(parser: argparse.ArgumentParser) -> None:
    default = os.environ.get("PORTALWERK_DATA_DIR", "var")
    parser.add_argument(
        "--data", metavar="DIR", type=Path, default=Path(default), help=f"Datenordner (sonst {default})"
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="Ausgabe für Programme")


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="Adresse des Portals (sonst 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="Port (sonst 8000; 0 sucht einen freien)")


def _demo(parser: argparse.ArgumentParser) -> None:
    _address(parser)
    _data(parser)
    parser.add_argument("--fresh", action="store_true", help="Daten der Demo vorher löschen")
    parser.add_argument("--no-browser", action="store_true", help="keinen Browser öffnen")
    parser.add_argument("--fim", metavar="DIR", type=Path, help="jedes Datenschema (XDatenfelder) aus DIR als Entwurf")


def _serve(parser: argparse.ArgumentParser) -> None:
    _address(parser)
    _data(parser)
    parser.add_argument("--threads", type=int, default=4, help="Anfragen zugleich (sonst 4)")


def _worker(parser: argparse.ArgumentParser) -> None:
    _data(parser)
    parser.add_argument("--concurrency", type=int, default=2, help="Aufgaben zugleich (sonst 2)")
    parser.add_argument("--sole", action="store_true", help="es gibt keinen zweiten Dienst an dieser Datenbank")


def _receive_mail(parser: argparse.ArgumentParser) -> None:
    _data(parser)
    parser.add_argument("--host", default="127.0.0.1", help="Adresse, an der E-Mails ankommen (sonst 127.0.0.1)")
    parser.add_argument("--port", type=int, default=2525, help="Port dafür (sonst 2525)")


def _migrate(parser: argparse.ArgumentParser) -> None:
    _data(parser)
    parser.add_argument("--plan", action="store_true", help="nur zeigen, nichts ändern")


def _data_and_json(parser: argparse.ArgumentParser) -> None:
    _data(parser)
    _json(parser)


def _tenant_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="Kurzname in der Adresse, zum Beispiel saaletal")
    parser.add_argument("--name", required=True, help="voller Name")
    parser.add_argument("--level", required=True, choices=["land", "county", "town", "institution"], help="Ebene")
    parser.add_argument("--parent", metavar="KEY", help="Kurzname des übergeordneten Mandanten")
    parser.add_argument("--land", metavar="CODE", help="Kürzel des Landes, zum Beispiel TH (sonst wie übergeordnet)")
    _data_and_json(parser)


def _tenant_court(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="Kurzname des Mandanten; für alle darunter gilt es mit")
    parser.add_argument(
        "--branch",
        choices=["administrative", "social"],
        default="administrative",
        help="Verwaltungsgericht oder Sozialgericht (sonst administrative)",
    )
    parser.add_argument("--name", required=True, help="Name des Gerichts")
    parser.add_argument("--address", required=True, help="Straße, Postleitzahl und Ort, mit Kommas getrennt")
    _data_and_json(parser)


def _bench_portal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=5.0, help="Dauer je Messung (sonst 5)")
    parser.add_argument("--submissions", type=int, default=40, help="ganze Anträge je Messung (sonst 40)")
    _json(parser)


def _bench_cases(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=100_000, help="Vorgänge in allen Mandanten (sonst 100000)")
    parser.add_argument("--open", type=int, default=10_000, help="davon offen beim ersten Mandanten (sonst 10000)")
    parser.add_argument("--tenants", type=int, default=20, help="Mandanten (sonst 20)")
    parser.add_argument("--seconds", type=float, default=5.0, help="Dauer je Messung (sonst 5)")
    _json(parser)


def _bench_forms(parser: argparse.ArgumentParser) -> None:
    data = os.environ.get("PORTALWERK_DATA")
    parser.add_argument(
        "--schemas",
        metavar="DIR",
        type=Path,
        default=Path(data, "fim", "xdf3") if data else None,
        help="Ordner mit FIM-Datenschemata, die gemessen werden (sonst fim/xdf3 unter PORTALWERK_DATA)",
    )
    _json(parser)


def _package_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="+", type=Path, help="Ordner eines Leistungspakets")


def _package_check(parser: argparse.ArgumentParser) -> None:
    _package_folders(parser)
    _json(parser)


def _package_install(parser: argparse.ArgumentParser) -> None:
    _package_folders(parser)
    parser.add_argument(
        "--tenant", metavar="KEY", action="append", required=True, help="für diesen Mandanten; mehrfach"
    )
    _data_and_json(parser)


def _history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tenant", metavar="KEY", action="append", help="nur dieser Mandant; mehrfach (sonst alle)")
    _data(parser)


def _history_check(parser: argparse.ArgumentParser) -> None:
    _history(parser)
    _json(parser)


def _fim_show(parser: argparse.ArgumentParser) -> None:
    _schema_file(parser)
    _json(parser)


def _schema_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="Datenschema im Format XDatenfelder 3.0.0 oder 2.0")


def _fim_upgrade(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="Datenschema im Format XDatenfelder 2.0")
    parser.add_argument("-o", "--output", metavar="DATEI", type=Path, required=True, help="Datei für das Ergebnis")
    _json(parser)


def _fim_export(parser: argparse.ArgumentParser) -> None:
    _schema_file(parser)
    parser.add_argument("--to", required=True, choices=["xdf3", "jsonschema"], help="Format des Ergebnisses")
    parser.add_argument(
        "-o", "--output", metavar="DATEI", type=Path, help="Datei für das Ergebnis (sonst Standardausgabe)"
    )


def _fim_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, help="Datenschema im Format XDatenfelder 3.0.0 oder 2.0")
    _json(parser)


def _fim_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, help="Datenschema im Format XDatenfelder")
    parser.add_argument("--translated", metavar="DATEI", type=Path, help="Regeln, die das FIM-Portal übersetzt hat")
    parser.add_argument("--land", metavar="XX", choices=LAENDER, help="nur was in diesem Land gilt, zum Beispiel TH")
    _json(parser)


def _rest(parser: argparse.ArgumentParser) -> None:
    _data(parser)
    parser.add_argument("words", nargs=argparse.REMAINDER, help="Befehl von Django mit seinen Angaben")


def _demo_content(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fim", metavar="DIR", type=Path)


# -- the list -----------------------------------------------------------------------------------------------

COMMANDS = (
    Command(
        "demo",
        "Startet das Portal mit einem erfundenen Land: alles in einem Befehl.",
        "commands.demo:run",
        (
            ("portalwerk demo", "starten und im Browser öffnen"),
            ("portalwerk demo --fresh --port 8080", "von vorn, auf Port 8080"),
            ("portalwerk demo --fim ../fim/xdf3", "dazu jedes Datenschema als Entwurf"),
        ),
        _demo,
    ),
    Command(
        "serve",
        "Startet nur den Webserver, für den Betrieb mit einer eigenen Datenbank (DATABASE_URL).",
        "commands.serve:run",
        (("portalwerk serve --port 8000 --threads 4", "hinter einem Reverse-Proxy"),),
        _serve,
    ),
    Command(
        "worker",
        "Startet nur den Hintergrunddienst: Bescheide, Post, Fristen, Aufräumen.",
        "commands.worker:run",
        (("portalwerk worker --concurrency 4", "vier Aufgaben zugleich"),),
        _worker,
        needs="serving",
    ),
    Command(
        "receive-mail",
        "Nimmt Antworten per E-Mail an, hinter Ihrem Mailserver (PORTALWERK_MAIL_REPLY_DOMAIN).",
        "commands.receive_mail:run",
        (("portalwerk receive-mail --port 2525", "der Mailserver leitet die Antwort-Adressen hierher"),),
        _receive_mail,
        needs="serving",
    ),
    Command(
        "migrate",
        "Bringt die Tabellen der Datenbank auf den Stand dieser Fassung (DATABASE_OWNER_URL).",
        "commands.migrate:run",
        (
            ("portalwerk migrate", "Tabellen anlegen oder ändern"),
            ("portalwerk migrate --plan", "nur zeigen, was geschehen würde"),
        ),
        _migrate,
        needs="owning",
    ),
    Command(
        "doctor",
        "Prüft Rechner und Einrichtung und nennt zu jedem Mangel die Abhilfe.",
        "commands.doctor:run",
        (("portalwerk doctor", "alles prüfen"), ("portalwerk doctor --json", "für die Überwachung")),
        _data_and_json,
    ),
    Command(
        "tenant add",
        "Legt einen Mandanten an: Land, Landkreis, Stadt oder Einrichtung.",
        "commands.tenant:add",
        (
            (
                'portalwerk tenant add neustadt --name "Stadt Neustadt" --level town --parent saaletal',
                "eine Stadt",
            ),
        ),
        _tenant_add,
        needs="serving",
    ),
    Command(
        "tenant court",
        "Trägt ein, bei welchem Gericht man gegen Bescheide klagt.",
        "commands.tenant:court",
        (
            (
                'portalwerk tenant court saaletal --name "Verwaltungsgericht X" --address "Weg 3, 07999 X"',
                "ein Landkreis mit seinen Städten",
            ),
        ),
        _tenant_court,
        needs="serving",
    ),
    Command(
        "package check",
        "Prüft Leistungspakete und rechnet ihre Beispiele durch.",
        "commands.package:check",
        (("portalwerk package check service-packages/meine-leistung", "Fehler mit Zeile"),),
        _package_check,
        needs="settings",
    ),
    Command(
        "package install",
        "Richtet Leistungspakete für Mandanten ein.",
        "commands.package:install",
        (("portalwerk package install service-packages/meine-leistung --tenant burgbach", "eine Stadt"),),
        _package_install,
        needs="serving",
    ),
    Command(
        "history check",
        "Prüft, ob die Verläufe aller Vorgänge unverändert sind. 1 heißt: jemand hat etwas geändert.",
        "commands.history:check",
        (
            ("portalwerk history check", "alle Mandanten"),
            ("portalwerk history check --tenant saaletal --json", "ein Landkreis, für die Überwachung"),
        ),
        _history_check,
        needs="serving",
    ),
    Command(
        "history anchor",
        "Hält den Stand aller Verläufe außerhalb der Datenbank fest. Der Hintergrunddienst tut es alle fünf Minuten.",
        "commands.history:anchor",
        (("portalwerk history anchor", "vor einer Sicherung"),),
        _history,
        needs="serving",
    ),
    Command(
        "fim show",
        "Liest ein Datenschema (XDatenfelder) und zeigt, welches Formular daraus wird.",
        "commands.fim:show",
        (("portalwerk fim show S07000000248V1.2_xdf3.xml --json", "Zahlen und Warnungen"),),
        _fim_show,
        needs="settings",
    ),
    Command(
        "fim upgrade",
        "Hebt ein Datenschema von XDatenfelder 2.0 auf 3.0.0. Codelisten im selben Ordner werden gelesen.",
        "commands.fim:upgrade",
        (("portalwerk fim upgrade schema.xdf2.xml -o schema.xdf3.xml", "als XDatenfelder 3.0.0"),),
        _fim_upgrade,
        needs="settings",
    ),
    Command(
        "fim export",
        "Schreibt ein Datenschema als XDatenfelder 3.0.0 oder als JSON Schema seiner Anträge.",
        "commands.fim:export",
        (
            ("portalwerk fim export schema.xdf3.xml --to jsonschema -o schema.json", "für ein Fachverfahren"),
            ("portalwerk fim export schema.xdf2.xml --to xdf3", "auf die Standardausgabe"),
        ),
        _fim_export,
        needs="settings",
    ),
    Command(
        "fim check",
        "Prüft Datenschemata nach den Regeln des FIM-Bausteins. 1 heißt: unlesbar oder kritische Befunde.",
        "commands.fim:check",
        (
            ("portalwerk fim check schema.xdf3.xml", "Befunde mit Zeile"),
            ("portalwerk fim check a.xml b.xml --json", "für Programme"),
        ),
        _fim_check,
        needs="settings",
    ),
    Command(
        "fim rules",
        "Liest die Regeln von Datenschemata und sagt, was sie bedeuten.",
        "commands.fim:rules",
        (
            ("portalwerk fim rules schema.xdf3.xml", "ein Satz je Regel"),
            ("portalwerk fim rules schemata/*.xml --json --land TH", "für Programme, wie es in Thüringen gilt"),
            ("portalwerk fim rules schema.xdf3.xml --translated regeln.json", "Übersetzungen gehen vor"),
        ),
        _fim_rules,
        needs="settings",
    ),
    Command(
        "forecast evaluate",
        forecast_arguments.SENTENCE,
        "commands.forecast:evaluate",
        forecast_arguments.EXAMPLES,
        forecast_arguments.declare,
    ),
    Command(
        "bench portal",
        "Startet ein eigenes Portal und misst Seiten und ganze Anträge neben einer nackten Django-Seite.",
        "bench.portal:run",
        (("portalwerk bench portal --json", "alle Zahlen"), ("portalwerk bench portal --seconds 2", "kürzer")),
        _bench_portal,
    ),
    Command(
        "bench forms",
        "Misst, was das Lesen eines großen Datenschemas und das Auswerten großer Formulare kosten.",
        "bench.forms:run",
        (
            ("portalwerk bench forms --json", "ein Formular mit 300 Fragen und 150 Regeln"),
            ("portalwerk bench forms --schemas DIR --json", "dazu das größte Datenschema des Ordners"),
        ),
        _bench_forms,
    ),
    Command(
        "bench cases",
        "Startet ein eigenes Portal, füllt es mit Vorgängen und misst die Seiten der Sachbearbeitung.",
        "cases_bench:run",
        (
            ("portalwerk bench cases --json", "100.000 Vorgänge bei 20 Mandanten"),
            ("portalwerk bench cases --cases 20000 --open 2000 --seconds 2", "kürzer"),
        ),
        _bench_cases,
    ),
    Command(
        "bench studio",
        "Startet ein eigenes Portal und misst Handgriffe in der Werkstatt an 300 Fragen mit 150 Regeln.",
        "studio_bench:run",
        (("portalwerk bench studio --json", "jeder Handgriff mit der Seite, die danach kommt"),),
        _json,
    ),
    Command(
        "bench inspection",
        "Misst, wie lange eine Akteneinsicht mit 200 Dokumenten und 5 Schwärzungen braucht.",
        "inspection_bench:run",
        (("portalwerk bench inspection --json", "Sekunden und Größe der Akte"),),
        _json,
        needs="settings",
    ),
    Command(
        "pictures",
        "Macht die Bilder der Dokumentation neu (braucht Chromium).",
        "pictures.album:run",
        (("portalwerk pictures", "alle Seiten, Telefon und Rechner, hell und dunkel"),),
    ),
    Command("version", "Zeigt die Fassung.", "commands.version:run", (("portalwerk version --json", ""),), _json),
    Command(
        "django",
        "Befehle von Django, für die Entwicklung.",
        "commands.migrate:django",
        (),
        _rest,
        "owning",
        False,
    ),
    Command(
        "demo-content",
        "Richtet das Beispiel-Land ein.",
        "commands.demo:install",
        (),
        _demo_content,
        "serving",
        False,
    ),
    Command(
        "demo-earlier",
        "Erzählt, was im Beispiel-Land bisher geschah.",
        "commands.demo:install_earlier",
        needs="serving",
        shown=False,
    ),
)
