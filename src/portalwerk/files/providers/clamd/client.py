"""A client of clamd's INSTREAM command.

Source: clamd(8), section COMMANDS.
"""

import socket
from collections.abc import Iterable

_MOST = 4096
_BLOCK = 64 * 1024


def ask(address: str, command: bytes, chunks: Iterable[bytes] = (), *, timeout: float) -> str:
    """Send a command, and for INSTREAM the content, and return the answer. Raises OSError."""
    with _connect(address, timeout) as connection:
        connection.sendall(b"z" + command + b"\x00")
        if command == b"INSTREAM":
            _send(connection, chunks)
        answer = b""
        while len(answer) < _MOST and b"\x00" not in answer:
            part = connection.recv(_MOST)
            if not part:
                break
            answer += part
    return answer.partition(b"\x00")[0].decode("utf-8", "replace")


def _send(connection: socket.socket, chunks: Iterable[bytes]) -> None:
    try:
        for chunk in chunks:
            for start in range(0, len(chunk), _BLOCK):
                part = chunk[start : start + _BLOCK]
                connection.sendall(len(part).to_bytes(4, "big") + part)
        connection.sendall((0).to_bytes(4, "big"))
    except (BrokenPipeError, ConnectionResetError):
        # clamd closes its ear when the content is over its limit; its answer still says so.
        return


def _connect(address: str, timeout: float) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host.strip("[]"), int(port)), timeout=timeout)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
