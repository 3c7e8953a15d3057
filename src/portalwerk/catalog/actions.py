"""Writing the catalog: services, responsibilities, online services and the index for searching."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from portalwerk.catalog.models import (
    LifeSituation,
    OnlineService,
    Responsibility,
    SearchWord,
    Service,
    ServiceText,
)
from portalwerk.catalog.rules.description import Description
from portalwerk.catalog.rules.words import LONGEST_WORD, SMALL_WORDS, fold, index_words, words_of
from portalwerk.tenants.models import Tenant, Unit


@dataclass(frozen=True)
class ServiceDraft:
    """What is written of a service. `texts` is language → content of the description."""

    slug: str
    level: str
    texts: Mapping[str, Mapping[str, Any]]
    place_rule: str = "residence"
    service_key: str = ""
    situations: tuple[str, ...] = ()
    icon: str = ""
    uses: int = 0
    is_listed: bool = True
    own_texts: Mapping[UUID, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


@transaction.atomic
def write_services(tenant: Tenant, drafts: Iterable[ServiceDraft]) -> dict[str, Service]:
    """Write services and their texts, new ones and changed ones; the index is made by `index_catalog`.

    Returns the services by slug.
    """
    wanted = {draft.slug: draft for draft in drafts}
    rows = [_service_row(tenant, draft) for draft in wanted.values()]
    Service.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "slug"],
        update_fields=["level", "place_rule", "service_key", "situations", "icon", "uses", "is_listed"],
    )
    services = {row.slug: row for row in Service.objects.filter(tenant=tenant, slug__in=wanted)}
    ServiceText.objects.filter(service__in=services.values()).delete()
    ServiceText.objects.bulk_create(
        text for slug, draft in wanted.items() for text in _text_rows(services[slug], draft)
    )
    return services


@transaction.atomic
def write_own_texts(service: Service, tenant: Tenant, texts: Mapping[str, Mapping[str, Any]]) -> None:
    """Write a tenant's own description of a service that somebody above describes for all."""
    ServiceText.objects.filter(service=service, tenant=tenant).delete()
    draft = ServiceDraft(slug=service.slug, level=service.level, texts={}, own_texts={tenant.pk: texts})
    ServiceText.objects.bulk_create(_text_rows(service, draft))


@transaction.atomic
def write_situations(tenant: Tenant, situations: Iterable[tuple[str, str, str]]) -> None:
    """Write the life situations of a tenant in their order: key, title, icon."""
    LifeSituation.objects.bulk_create(
        [
            LifeSituation(tenant=tenant, key=key, title=title, icon=icon, position=position)
            for position, (key, title, icon) in enumerate(situations)
        ],
        update_conflicts=True,
        unique_fields=["tenant", "key"],
        update_fields=["title", "icon", "position"],
    )


def set_responsibilities(rows: Iterable[tuple[Service, str, Unit]]) -> None:
    """Say which unit is responsible for a service within an area (Regionalschlüssel)."""
    Responsibility.objects.bulk_create(
        [Responsibility(service=service, ars=ars, unit=unit) for service, ars, unit in rows],
        update_conflicts=True,
        unique_fields=["service", "ars"],
        update_fields=["unit"],
    )


@transaction.atomic
def put_online(online_service: OnlineService) -> OnlineService:
    """Add a version of an online service at a tenant and make it the current one.

    A version that is there already stays as it is and is returned; only `is_current` may move to it.
    """
    at_tenant = OnlineService.objects.filter(tenant_id=online_service.tenant_id, slug=online_service.slug)
    at_tenant.exclude(version=online_service.version).filter(is_current=True).update(is_current=False)
    known = at_tenant.filter(version=online_service.version).first()
    if known is None:
        online_service.is_current = True
        online_service.save(force_insert=True)
        return online_service
    if not known.is_current:
        known.is_current = True
        known.save(update_fields=["is_current"])
    return known


@transaction.atomic
def index_catalog(tenant: Tenant) -> int:
    """Make the search index of a tenant's services anew: vocabulary, compounds, weights.

    Returns how many texts are indexed.
    """
    texts = list(
        ServiceText.objects.filter(service__tenant=tenant, service__is_listed=True, language="de", tenant=None)
    )
    described = [Description.from_json(text.content | {"title": text.title, "summary": text.summary}) for text in texts]
    vocabulary, spelled = _vocabulary(described)
    SearchWord.objects.filter(tenant=tenant).delete()
    SearchWord.objects.bulk_create(
        [
            SearchWord(tenant=tenant, word=word, stem=word, spelled=spelled[word], weight=weight)
            for word, weight in vocabulary.items()
        ]
    )
    with connection.cursor() as cursor:
        # a stop word has no stem: it keeps itself
        cursor.execute(
            "UPDATE catalog_searchword SET stem = coalesce((ts_lexize('german_stem', word))[1], word) "
            "WHERE tenant_id = %s",
            [tenant.pk],
        )
        cursor.executemany(
            _INDEX_ONE, [_indexed(text, one, vocabulary) for text, one in zip(texts, described, strict=True)]
        )
    return len(texts)


_INDEX_ONE = """
    UPDATE catalog_servicetext SET sound = %s,
        search = setweight(to_tsvector('german', %s), 'A') || setweight(to_tsvector('german', %s), 'B')
              || setweight(to_tsvector('german', %s), 'C') || setweight(to_tsvector('german', %s), 'D')
    WHERE id = %s
"""


def _service_row(tenant: Tenant, draft: ServiceDraft) -> Service:
    return Service(
        tenant=tenant,
        slug=draft.slug,
        level=draft.level,
        place_rule=draft.place_rule,
        service_key=draft.service_key,
        situations=list(draft.situations),
        icon=draft.icon,
        uses=draft.uses,
        is_listed=draft.is_listed,
    )


def _text_rows(service: Service, draft: ServiceDraft) -> Iterable[ServiceText]:
    versions: list[tuple[UUID | None, Mapping[str, Mapping[str, Any]]]] = [(None, draft.texts)]
    versions += draft.own_texts.items()
    for tenant_id, texts in versions:
        for language, content in texts.items():
            yield ServiceText(
                service=service,
                tenant_id=tenant_id,
                language=language,
                title=content["title"],
                summary=content["summary"],
                content=dict(content),
            )


def _vocabulary(described: Iterable[Description]) -> tuple[Counter[str], dict[str, str]]:
    # Titles and search words count more: a correction should lead to them.
    counted: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for one in described:
        for worth, part in zip((8, 4, 2, 1), one.searched, strict=True):
            for raw in words_of(part):
                word = fold(raw)
                if 2 < len(word) <= LONGEST_WORD and word not in SMALL_WORDS and not word.isdigit():
                    counted[word] += worth
                    spelled.setdefault(word, raw)
    return counted, spelled


def _indexed(text: ServiceText, one: Description, vocabulary: Mapping[str, int]) -> list[Any]:
    known = vocabulary.keys()
    weights = [" ".join(index_words([part], known)) for part in one.searched]
    return [fold(" ".join(one.searched[:2])), *weights, text.pk]
