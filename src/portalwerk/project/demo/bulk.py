"""Writing many rows of one table at once."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model


def insert(model: type[Model], rows: Sequence[Model | dict[str, Any]]) -> None:
    """Write rows of one table in one statement.

    COPY does not work under row-level security, and a placeholder per value costs more than all the rest; so the
    rows travel as one JSON text.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    fields = model._meta.concrete_fields
    columns = [str(each.column) for each in fields]
    plain = [row if isinstance(row, dict) else {name: getattr(row, name) for name in columns} for row in rows]
    names = ", ".join(f'"{name}"' for name in columns)
    types = ", ".join(f'"{each.column}" {each.db_type(database)}' for each in fields)
    statement = (
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {names} FROM json_to_recordset(%s) AS rows ({types})'  # noqa: S608 - names of our own tables
    )
    with database.cursor() as cursor:
        cursor.execute(statement, [json.dumps(plain, default=_as_text)])


def _as_text(value: Any) -> str:
    """Return a value in the form in which the database reads it."""
    return "\\x" + value.hex() if isinstance(value, bytes) else str(value)
