"""Anchors of the histories of cases and of what others asked for: outside the database, so that nobody rewrites both.

A file per tenant in `ANCHORS_DIR`, one line per anchor, each signed with the key of the installation and pointing at
the line before. Who wants more puts the folder on another machine. Source: SECURITY S12.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import BinaryField, Func

from portalwerk.cases.models import CaseEvent, OpinionEvent
from portalwerk.cases.queries import link_of
from portalwerk.cases.rules.chain import (
    TOLERANCE,
    Anchor,
    Damage,
    Finding,
    Link,
    check_against,
    check_anchors,
    check_chain,
)
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import keyed_digest

_READ_AT_ONCE = 2000
#: Where histories stand, and whose they are.
_HISTORIES: tuple[tuple[type[CaseEvent | OpinionEvent], str], ...] = ((CaseEvent, "case"), (OpinionEvent, "opinion"))
_DETAILS_TODAY = Func("sealed_details", function="sha256", output_field=BinaryField())


def write_anchor(tenant_id: UUID) -> Anchor | None:
    """Note the last event of each case that changed since the last anchor. Needs the tenant's scope.

    Returns None when nothing has changed.
    """
    path = anchors_file(tenant_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last(file.fileno())
        heads = dict(_heads(since=last.at - TOLERANCE if last else None))
        if not heads or (last is not None and heads.items() <= last.heads.items()):
            return None
        unsigned = Anchor(now(), heads, last.signature if last else "")
        anchor = replace(unsigned, signature=sign(unsigned.text()))
        file.write(_line(anchor))
        file.flush()
        os.fsync(file.fileno())
    return anchor


def check_histories(tenant_id: UUID) -> tuple[int, list[Finding]]:
    """Return how many events a tenant has and what is wrong with them. Needs the tenant's scope."""
    try:
        anchors = read_anchors(tenant_id)
    except ValueError:
        return 0, [Finding(Damage.ANCHORS)]
    findings, count = check_anchors(anchors, sign=sign), 0

    def links() -> Iterator[Link]:
        nonlocal count
        for _case, chained in groupby(_links(), key=lambda link: link.case_id):
            chain = list(chained)
            count += len(chain)
            findings.extend(check_chain(chain))
            yield from chain

    against = list(check_against(anchors, links()))
    return count, findings + against


def anchors_file(tenant_id: UUID) -> Path:
    """Return where the anchors of a tenant stand."""
    return Path(settings.ANCHORS_DIR) / f"{tenant_id}.jsonl"


def read_anchors(tenant_id: UUID) -> list[Anchor]:
    """Return the anchors of a tenant, oldest first. Raises ValueError if a line is none."""
    path = anchors_file(tenant_id)
    return [_anchor(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def sign(text: str) -> str:
    """Return the signature of an anchor."""
    return keyed_digest("anchor", text).hex()


def _heads(*, since: datetime | None) -> Iterator[tuple[UUID, tuple[int, bytes]]]:
    for model, owner in _HISTORIES:
        changed = model.objects.all() if since is None else model.objects.filter(at__gt=since)
        mine = model.objects.filter(**{f"{owner}__in": changed.values(owner)})
        last_ones = mine.order_by(owner, "-number").distinct(owner)
        for owner_id, number, digest in last_ones.values_list(f"{owner}_id", "number", "digest"):
            yield owner_id, (number, bytes(digest))


def _links() -> Iterator[Link]:
    for model, owner in _HISTORIES:
        rows = model.objects.order_by(f"{owner}_id", "number").defer("sealed_details")
        for event in rows.annotate(details_are=_DETAILS_TODAY).iterator(chunk_size=_READ_AT_ONCE):
            yield replace(link_of(event), details_are=bytes(event.details_are))


def _last(handle: int) -> Anchor | None:
    """Return the last anchor of an open file; only its last line is read."""
    size = os.fstat(handle).st_size
    block, length = b"", 4096
    while size and block.count(b"\n", 0, -1) == 0 and len(block) < size:
        length = min(length * 2, size)
        block = os.pread(handle, length, size - length)
    return _anchor(block.splitlines()[-1]) if block else None


def _line(anchor: Anchor) -> bytes:
    return json.dumps({**json.loads(anchor.text()), "signature": anchor.signature}).encode() + b"\n"


def _anchor(line: bytes) -> Anchor:
    try:
        told = json.loads(line)
        heads = {UUID(case): (int(number), bytes.fromhex(digest)) for case, (number, digest) in told["heads"].items()}
        return Anchor(datetime.fromisoformat(told["at"]), heads, told["previous"], told["signature"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no anchor") from error
