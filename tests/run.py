"""Run the tests in two passes side by side and say at the end what came out of both.

Passes: everything without a browser on two processes, and the journeys, which start servers and a browser of their
own and wait much of the time. What the journeys say is printed when they have ended. With arguments of pytest (paths,
-k …) there is one pass with just these.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from typing import IO

SUMMARY = re.compile(r"^=+ (?P<counts>.*\d+ (?:passed|failed|error|skipped|deselected).*) in [\d.]+s")
COUNT = re.compile(r"(\d+) (failed|passed|skipped|error|xfailed|xpassed|warning)s?")
NO_TESTS = 5
ORDER = ("failed", "passed", "skipped", "error")
# A browser or a server that hangs says where, and ends the run.
PATIENCE = ["-o", "faulthandler_timeout=600", "-o", "faulthandler_exit_on_timeout=true"]


def main(words: list[str]) -> int:
    long = "--long" in words
    rest = [word for word in words if word != "--long"]
    if rest:
        return subprocess.run([sys.executable, "-m", "pytest", *rest], check=False).returncode
    kind = "" if long else " and not long"
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as told:
        journeys = start("-m", f"journey{kind}", *PATIENCE, stdout=told)
        core = start("-m", f"not journey{kind}", "-n", "2", stdout=subprocess.PIPE)
        counts: Counter[str] = Counter()
        assert core.stdout is not None
        counts += summed(core.stdout)
        codes = [core.wait(), journeys.wait()]
        told.seek(0)
        counts += summed(told)
    said = ", ".join(f"{counts[word]} {word}" for word in ORDER if counts[word]) or "no tests ran"
    print(f" {said} in {time.monotonic() - begun:.2f}s ".center(80, "="), flush=True)
    return next((code for code in codes if code not in {0, NO_TESTS}), 0)


def start(*options: str, stdout: IO[str] | int) -> subprocess.Popen[str]:
    """Start pytest."""
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *options], stdout=stdout, stderr=subprocess.STDOUT, text=True
    )


def summed(lines: Iterable[str]) -> Counter[str]:
    """Print what pytest says and return the counts of its last line."""
    last = ""
    for line in lines:
        print(line, end="", flush=True)
        last = line if SUMMARY.match(line) else last
    return Counter({word: int(number) for number, word in COUNT.findall(last)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
