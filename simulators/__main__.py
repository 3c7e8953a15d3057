"""Command line: `python -m simulators --host 127.0.0.1 --port-base 8300 --data DIR`."""

import argparse
import sys
from pathlib import Path

from simulators.process import Setting, run

_ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def main(arguments: list[str] | None = None) -> int:
    """Run the simulators. Return 0 after a clean stop, 1 when they could not start."""
    parser = argparse.ArgumentParser(
        prog="simulators",
        description="BundID, Postausgang und Authenticator für Vorführung und Tests, in einem Prozess.",
        epilog="Beispiel: python -m simulators --port-base 8300 --data var/simulators",
    )
    parser.add_argument("--host", default="127.0.0.1", help="Adresse, an der alle lauschen")
    parser.add_argument("--port-base", type=int, default=8300, help="erster von vier Ports; 0: das System wählt")
    parser.add_argument("--data", type=Path, required=True, help="Ordner für Schlüssel und simulators.json")
    parser.add_argument("--public-host", help="Name dieses Rechners in Adressen; sonst wie --host")
    options = parser.parse_args(arguments)
    setting = Setting(
        host=options.host,
        port_base=options.port_base,
        folder=options.data,
        public_host=options.public_host or ("127.0.0.1" if options.host in _ANY_ADDRESS else options.host),
    )
    try:
        run(setting)
    except OSError as error:
        print(f"Die Simulatoren starten nicht: {error.strerror or error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
