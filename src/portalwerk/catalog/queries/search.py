"""Finding a service by everyday words: two statements, one for the words and one for the services."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from portalwerk.catalog.queries.places import Responsible, areas_for, responsible_for, searched_tenants
from portalwerk.catalog.rules.meaning import MeantWord, marked, meant_word
from portalwerk.catalog.rules.words import possible_parts, query_words
from portalwerk.tenants.models import Area, Tenant


@dataclass(frozen=True)
class Hit:
    """One service that was found. `marked` is the title in pieces: text and whether it is what was sought."""

    slug: str
    title: str
    marked: tuple[tuple[str, bool], ...]
    summary: str
    tenant_key: str
    responsible: Responsible
    is_online: bool
    minutes: int
    cost_summary: str
    icon: str
    rank: float = 0.0

    @property
    def marked_words(self) -> tuple[str, ...]:
        """The words of the title that were sought."""
        return tuple(text for text, is_sought in self.marked if is_sought)


@dataclass(frozen=True)
class SearchResult:
    """What a search found. `corrected` is what was searched instead, if a word was misspelled."""

    text: str
    hits: tuple[Hit, ...] = ()
    corrected: str | None = None
    words: tuple[str, ...] = ()
    total: int = 0


# Which typed words and pieces of them the catalog knows, in any ending; and what is near to the unknown ones.
_WORDS = """
    SELECT NULL AS typed, part AS word, min(known.spelled) AS spelled, sum(known.weight) AS weight
    FROM unnest(%(parts)s::text[]) AS part
    JOIN catalog_searchword known ON known.tenant_id = ANY(%(tenants)s)
         AND known.stem = coalesce((ts_lexize('german_stem', part))[1], part)
    GROUP BY part
    UNION ALL
    SELECT typed.word, near.word, near.spelled, near.weight
    FROM unnest(%(words)s::text[]) AS typed (word)
    CROSS JOIN LATERAL (
        SELECT known.word, known.spelled, known.weight FROM catalog_searchword known
        WHERE known.tenant_id = ANY(%(tenants)s)
          AND (known.word %% typed.word OR (length(typed.word) > 8 AND known.word <%% typed.word))
          AND NOT EXISTS (
              SELECT 1 FROM catalog_searchword same WHERE same.tenant_id = ANY(%(tenants)s)
              AND same.stem = coalesce((ts_lexize('german_stem', typed.word))[1], typed.word))
        ORDER BY greatest(similarity(known.word, typed.word), word_similarity(known.word, typed.word)) DESC
        LIMIT 20
    ) near
"""

# A hit in the title weighs most; all words together count more than one of them often; the sound of the words
# breaks ties and catches what no rule did; use decides between equals.
_SERVICES = """
    WITH wanted AS (
        SELECT to_tsquery('german', %(any)s) AS some_words, to_tsquery('german', %(all)s) AS all_words,
               to_tsquery('german', %(all_in_title)s) AS title_words
    )
    SELECT service.slug, text.title, text.summary, text.content ->> 'minutes', text.content ->> 'cost_summary',
           service.icon, service.level, service.place_rule, text.content ->> 'responsibility_reason',
           responsible.unit_id, online.slug,
           ts_rank('{0.05, 0.15, 0.6, 1.0}', text.search, some_words)
           + CASE WHEN text.search @@ title_words THEN 1.2 WHEN text.search @@ all_words THEN 0.6 ELSE 0 END
           + 0.4 * similarity(text.sound, %(folded)s) + 0.5 * word_similarity(%(folded)s, text.sound)
           + least(service.uses, 1000) * 0.0001 AS rank,
           count(*) OVER () AS total
    FROM catalog_servicetext text
    JOIN catalog_service service ON service.id = text.service_id
    CROSS JOIN wanted
    LEFT JOIN LATERAL (
        SELECT found.unit_id FROM catalog_responsibility found
        WHERE found.service_id = service.id AND found.ars = ANY(%(areas)s)
        ORDER BY array_position(%(areas)s::varchar[], found.ars) LIMIT 1
    ) responsible ON true
    LEFT JOIN tenants_unit unit ON unit.id = responsible.unit_id
    LEFT JOIN catalog_onlineservice online ON online.service_id = service.id AND online.tenant_id = unit.tenant_id
        AND online.is_current AND online.status = 'live'
    WHERE service.tenant_id = ANY(%(tenants)s) AND service.is_listed
      AND text.language = 'de' AND text.tenant_id IS NULL
      AND (text.search @@ some_words OR (%(by_sound)s AND %(folded)s <%% text.sound))
    ORDER BY rank DESC, service.slug
    LIMIT %(limit)s
"""

_ALL_SERVICES = _SERVICES.replace(
    "(text.search @@ some_words OR (%(by_sound)s AND %(folded)s <%% text.sound))", "true"
).replace("ORDER BY rank DESC, service.slug", "ORDER BY pw_sort(text.title), service.slug")


def search_services(
    tenant: Tenant, text: str, place: Area | None = None, limit: int = 20, *, exactly: bool = False
) -> SearchResult:
    """Find services by everyday words, with compounds, endings and typing errors.

    Parameters:
        tenant: on whose pages; the services of everyone above it are found too.
        text: what was typed; empty lists all services by title.
        place: the chosen place, decides who is responsible.
        exactly: search the words as typed, without correcting them.
    """
    words = query_words(text)
    tenants = searched_tenants(tenant, place)
    meant = _understand(words, tenants, correct=not exactly) if words else []
    rows = _rows(tenant, place, meant, tenants=tenants, folded=" ".join(words), limit=limit)
    searched = tuple(dict.fromkeys(word for one in meant for word in one.words))
    hits = tuple(_hit(tenant, place, row, searched) for row in rows)
    corrected = " ".join(one.spelled for one in meant) if hits and any(one.is_corrected for one in meant) else None
    return SearchResult(text, hits, corrected, searched, int(rows[0][-1]) if rows else 0)


def typed_suggestions(tenant: Tenant, count: int = 8) -> list[str]:
    """Short titles of what people use most, for the search field."""
    most_used = """
        SELECT coalesce(text.content ->> 'short_title', text.title) FROM catalog_servicetext text
        JOIN catalog_service service ON service.id = text.service_id
        WHERE service.tenant_id = ANY(%s) AND service.is_listed AND text.language = 'de' AND text.tenant_id IS NULL
        ORDER BY service.uses DESC, text.title LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(most_used, [searched_tenants(tenant, None), count])
        return [title for (title,) in cursor.fetchall()]


def _understand(words: list[str], tenants: list[UUID], *, correct: bool) -> list[MeantWord]:
    parts = sorted(set().union(*(possible_parts(word) for word in words), words))
    known: dict[str, str] = {}
    near: dict[str, dict[str, int]] = {}
    spellings: dict[str, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, {"tenants": tenants, "parts": parts, "words": words})
        for typed, word, spelled, weight in cursor.fetchall():
            if typed is None:
                known[word] = spelled
            else:
                near.setdefault(typed, {})[word] = int(weight)
                spellings[word] = spelled
    return [
        meant_word(word, known=known, near=near.get(word, {}) if correct else {}, spellings=spellings) for word in words
    ]


def _rows(
    tenant: Tenant, place: Area | None, meant: list[MeantWord], *, tenants: list[UUID], folded: str, limit: int
) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "tenants": tenants,
        "areas": areas_for(tenant, place),
        "limit": limit,
        "folded": " ".join(one.spelled_folded for one in meant) or folded,
        "any": " | ".join(one.any_part() for one in meant),
        "all": " & ".join(one.tsquery() for one in meant),
        "all_in_title": " & ".join(one.tsquery(":A") for one in meant),
        "by_sound": any(not one.is_known for one in meant),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SERVICES if meant else _ALL_SERVICES, values)
        return list(cursor.fetchall())


def _hit(tenant: Tenant, place: Area | None, row: tuple[Any, ...], searched: tuple[str, ...]) -> Hit:
    slug, title, summary, minutes, cost, icon, level, place_rule, task, unit_id, online, rank, _total = row
    responsible = responsible_for(
        tenant=tenant,
        place=place,
        unit_id=unit_id,
        level=level,
        place_rule=place_rule,
        task=task or "",
        online=online,
    )
    return Hit(
        slug=slug,
        title=title,
        marked=marked(title, searched),
        summary=summary,
        tenant_key=responsible.tenant.key,
        responsible=responsible,
        is_online=online is not None,
        minutes=int(minutes or 0),
        cost_summary=cost or "",
        icon=icon,
        rank=float(rank),
    )
