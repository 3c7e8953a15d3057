"""Questions to the database that are asked at every request: written as SQL once, then only given their values.

Writing the SQL costs Django more than PostgreSQL needs to answer it. What is kept belongs to the process and holds
no value: only the statement, and which value goes where.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import connections, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from portalwerk.kernel.scope import current_account, current_tenant

Row = TypeVar("Row", bound=models.Model)
Value = UUID | bytes


class Kept(Generic[Row]):
    """A queryset of one shape.

    Parameters: make, builds it from its values, which are UUIDs or bytes and stand in it as they are; kinds, their
    types. It follows the scope like any other queryset.

        _STEPS = Kept(lambda application: TrackingEvent.objects.filter(application=application), UUID)
        steps = _STEPS(application.pk)
    """

    def __init__(self, make: Callable[..., models.QuerySet[Row]], *kinds: type[Value]) -> None:
        self._make = make
        self._kinds = kinds
        self._written: dict[bool, _Statement[Row]] = {}

    def __call__(self, *values: Value) -> list[Row]:
        """Return the rows for these values. Raises OutOfScope when nobody said for whom."""
        tenant = current_tenant()
        if tenant is None and current_account() is None:
            self._make(*values)  # raises: no manager gives rows without a scope
        statement = self._written.get(tenant is None)
        if statement is None:
            statement = self._written[tenant is None] = self._write(tenant)
        return statement.rows([tenant if place is None else values[place] for place in statement.places])

    def first(self, *values: Value) -> Row | None:
        """Return the first row for these values, or None."""
        return next(iter(self(*values)), None)

    def _write(self, tenant: UUID | None) -> _Statement[Row]:
        marks = [_mark(kind, number) for number, kind in enumerate(self._kinds)]
        places: dict[object, int | None] = {mark: number for number, mark in enumerate(marks)}
        places[tenant] = None
        made = self._make(*marks)
        compiler = cast(SQLCompiler, made.query.get_compiler(using=made.db))
        sql, found = compiler.as_sql()
        return _Statement(made.model, made.db, sql, [places[getattr(one, "obj", one)] for one in found], compiler)


@dataclass
class _Statement(Generic[Row]):
    """One statement. `places` says which value each of its parameters is; None the tenant in scope."""

    model: type[Row]
    using: str
    sql: str
    places: list[int | None]
    compiler: SQLCompiler

    def __post_init__(self) -> None:
        info: dict[str, Any] = self.compiler.klass_info or {}
        select = self.compiler.select or []
        fields = info["select_fields"]
        self._own = slice(fields[0], fields[-1] + 1)
        self._names = [one[0].target.attname for one in select[self._own]]
        self._related = get_related_populators(info, select, self.using)  # type: ignore[call-arg] # stubs of Django 6
        self._added = list((self.compiler.annotation_col_map or {}).items())
        self._converters = self.compiler.get_converters([one[0] for one in select])

    def rows(self, values: Sequence[Value | None]) -> list[Row]:
        """Ask, and make rows of the answer the way Django does."""
        connection = connections[self.using]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found: Any = cursor.fetchall()
        if self._converters:
            found = self.compiler.apply_converters(found, self._converters)
        return [self._row(one) for one in found]

    def _row(self, found: Sequence[Any]) -> Row:
        row = self.model.from_db(self.using, self._names, found[self._own])
        for related in self._related:
            related.populate(found, row)
        for name, place in self._added:
            setattr(row, name, found[place])
        return row


def _mark(kind: type[Value], number: int) -> Value:
    """Return a value that stands for the one with this number until the statement is written."""
    mark = UUID(int=0xFEED_0000_0000_0000_0000_0000_0000_0000 + number)
    return mark if kind is UUID else mark.bytes
