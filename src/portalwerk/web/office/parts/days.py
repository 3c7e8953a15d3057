"""A day that is typed in three fields."""

from django.http import QueryDict


def with_day(posted: QueryDict | None, name: str) -> QueryDict | None:
    """Put day, month and year of three fields together."""
    if posted is None:
        return None
    data = posted.copy()
    parts = [posted.get(f"{name}.{part}", "").strip() for part in ("year", "month", "day")]
    if any(parts):
        data[name] = "-".join(part.zfill(2) for part in parts)
    return data
