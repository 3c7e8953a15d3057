"""How parent and child talk: a head as JSON, then bytes."""

import json
import socket
from collections.abc import Iterable
from typing import Any

_LENGTH = 8
_LARGEST_HEAD = 10_000


def send(connection: socket.socket, head: dict[str, Any], chunks: Iterable[bytes] = (), *, size: int = 0) -> None:
    """Send a head and a content of exactly `size` bytes."""
    text = json.dumps(head | {"size": size}).encode()
    connection.sendall(len(text).to_bytes(_LENGTH, "big") + text)
    for chunk in chunks:
        if chunk:  # whoever expects none may have left by now
            connection.sendall(chunk)


def receive(connection: socket.socket, *, largest: int) -> tuple[dict[str, Any], bytes]:
    """Receive a head and its content. Raises EOFError, ValueError for what breaks the agreement."""
    length = int.from_bytes(_exactly(connection, _LENGTH), "big")
    if length > _LARGEST_HEAD:
        raise ValueError("head too long")
    head: dict[str, Any] = json.loads(_exactly(connection, length))
    size = int(head["size"])
    if not 0 <= size <= largest:
        raise ValueError("content too long")
    return head, _exactly(connection, size)


def _exactly(connection: socket.socket, size: int) -> bytes:
    content = bytearray(size)
    view = memoryview(content)
    while view:
        got = connection.recv_into(view)
        if not got:
            raise EOFError
        view = view[got:]
    return bytes(content)
