"""Run the tests in two passes and say at the end what came out of both.

Passes: everything without a browser on two processes, then the journeys, which start servers and a browser of their
own. With arguments of pytest (paths, -k …) there is one pass with just these.
"""

import re
import subprocess
import sys
import time

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
    counts: dict[str, int] = {}
    worst = 0
    passes = [(f"not journey{kind}", ["-n", "2"]), (f"journey{kind}", PATIENCE)]
    for marks, options in passes:
        code = run_pass(["-m", marks, *options], counts)
        worst = worst or (0 if code == NO_TESTS else code)
    said = ", ".join(f"{counts[word]} {word}" for word in ORDER if counts.get(word)) or "no tests ran"
    print(f" {said} in {time.monotonic() - begun:.2f}s ".center(80, "="), flush=True)
    return worst


def run_pass(options: list[str], counts: dict[str, int]) -> int:
    """Run pytest, show what it prints, add up its last line."""
    process = subprocess.Popen([sys.executable, "-m", "pytest", *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line if SUMMARY.match(line) else last
    for number, word in COUNT.findall(last):
        counts[word] = counts.get(word, 0) + int(number)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
