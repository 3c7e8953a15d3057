"""The other side: waits with all parsers loaded, forks a child per file, and never opens a file itself.

Started as `python -m`; standard input is the line on which jobs come, each as an open socket.
"""

import codecs
import io
import os
import resource
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from portalwerk.files.providers.child import look, picture, sheets
from portalwerk.files.providers.child.wire import receive, send
from portalwerk.files.rules.limits import HARD_MAX_BYTES
from portalwerk.files.rules.problem import Problem

IDLE_SECONDS = 120
CPU_SECONDS = 10
MEMORY = 768 * 1024 * 1024


def main() -> None:
    """Serve jobs until the parent is gone or nothing came for a while."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _load_everything()
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as line:
        while select.select([line], [], [], IDLE_SECONDS)[0]:
            message, handles, _, _ = socket.recv_fds(line, 1, 1)
            if not message:
                return
            if os.fork() == 0:
                line.close()
                os.close(0)
                _serve(handles[0])
            for handle in handles:
                os.close(handle)


def _load_everything() -> None:
    """Load what the parsers would load on first use: a child can open no file any more."""
    Image.init()
    for name in ("cp437", "latin-1", "utf-16", "utf-8-sig", "idna", "ascii"):
        codecs.lookup(name)
    # The ciphers of a protected PDF.
    protected = io.BytesIO()
    pikepdf.new().save(protected, encryption=pikepdf.Encryption(owner="x", user=""))
    pikepdf.open(protected).close()


def _serve(handle: int) -> None:
    """Do one job in this child, then end it without any clean-up that could be abused."""
    with socket.socket(fileno=handle) as connection:
        head, content = receive(connection, largest=HARD_MAX_BYTES)
        _limit()
        try:
            answer, blob = _do(head, content)
        except (MemoryError, RecursionError):
            answer, blob = {"problem": Problem.TRAP.value}, b""
        send(connection, answer, [blob], size=len(blob))
    os._exit(0)


def _do(head: dict[str, object], content: bytes) -> tuple[dict[str, object], bytes]:
    media_type = str(head["media_type"])
    if head["do"] == "page":
        return {}, picture.page_image(content, media_type, page=int(str(head["page"])), width=int(str(head["width"])))
    if head["do"] == "sheets":
        return _sheets(head, content, media_type)
    found = look.into(content, media_type)
    return {"pages": found.page_count, "problem": found.problem.value if found.problem else None}, b""


def _sheets(head: dict[str, Any], content: bytes, media_type: str) -> tuple[dict[str, object], bytes]:
    if not head["last"]:
        count, pdf = sheets.as_they_are(content)
    else:
        boxes = {int(page): areas for page, areas in head["boxes"].items()}
        count, pdf = sheets.as_pictures(content, media_type, first=head["first"], last=head["last"], boxes=boxes)
    return {"pages": count}, pdf


def _limit() -> None:
    """Leave this process only what reading bytes in memory needs."""
    memory = _mapped() + MEMORY
    for limit, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, memory),
        # No new handle: no file, no connection, no pipe. The one to the parent stays.
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def _mapped() -> int:
    """Return the address space that the loaded libraries take."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    main()
