"""Where people stopped in the forms of the fictional Land."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.rules.form import CHECK_PAGE, Field, FieldType, Form, walk_elements
from portalwerk.reporting.models import PageFigure
from portalwerk.reporting.rules import SPANS, Happened, Mark

DAYS = 90
_SPAN_WEIGHTS = (5, 12, 60, 15, 4, 2, 2)
_TYPED = frozenset({FieldType.TEXT, FieldType.DATE, FieldType.FILE, FieldType.EMAIL, FieldType.POSTCODE})


def tell_usage(offer: Offer, form: Form, dice: random.Random, *, sent: int, until: date) -> None:
    """Write figures for the last days: so many were sent, some stopped on the way. Needs the tenant's scope."""
    if not sent:
        return
    counts: dict[date, Counter[Happened]] = {}

    def happens(what: Happened, times: int) -> None:
        for _ in range(times):
            on = what.counted_on(until - timedelta(days=dice.randrange(DAYS)))
            counts.setdefault(on, Counter())[what] += 1

    for what, times in _figures(offer, form, dice, sent):
        happens(what, times)
    PageFigure.objects.bulk_create(
        PageFigure(
            tenant_id=offer.tenant_id,
            online_service_id=offer.id,
            on=on,
            page_key=what.page_key,
            mark=what.mark,
            element=what.element,
            version=what.version,
            span=what.span,
            count=count,
        )
        for on, day in counts.items()
        for what, count in day.items()
    )


def _figures(offer: Offer, form: Form, dice: random.Random, sent: int) -> Iterator[tuple[Happened, int]]:
    going_on = sent
    for key in reversed([*(page.key for page in form.pages if page.exit is None), CHECK_PAGE]):
        stopped = round(going_on * dice.choice((0.01, 0.02, 0.04, 0.05, 0.16)))
        yield Happened(key, Mark.COMPLETED), going_on
        for span, times in Counter(dice.choices(list(SPANS), _SPAN_WEIGHTS, k=going_on)).items():
            yield Happened(key, Mark.TOOK, version=offer.version, span=span), times
        yield Happened(key, Mark.KEPT), stopped // 3
        going_on += stopped
        yield Happened(key, Mark.REACHED), going_on
    for page in form.pages:
        if page.exit is not None:
            yield Happened(page.key, Mark.EXITED), 1 + sent // 40
        fields = [path for path, element in walk_elements(page.elements) if _is_typed(element)]
        for path in dice.sample(fields, min(2, len(fields))):
            yield Happened(page.key, Mark.WRONG, path), dice.randrange(1, 2 + sent // 6)


def _is_typed(element: object) -> bool:
    return isinstance(element, Field) and element.type in _TYPED and element.shown_if is None
