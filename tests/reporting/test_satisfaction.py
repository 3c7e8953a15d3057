"""Stars: counted, once each, and nothing said of fewer than five."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.reporting.actions import rate
from portalwerk.reporting.models import RatedOnce, SatisfactionFigure
from portalwerk.reporting.queries import is_rated, stars_of
from portalwerk.reporting.rules.satisfaction import Moment, NoStars, Satisfaction, read_stars, satisfaction_of, together

ON = date(2026, 11, 22)


@pytest.mark.parametrize("text", ["", "0", "6", "-1", "3.5", "²", "zwei", "33"])
def test_only_one_to_five_are_stars(text):
    with pytest.raises(NoStars):
        read_stars(text)


def test_fewer_than_five_are_not_said():
    assert satisfaction_of({}) == Satisfaction(0)
    assert satisfaction_of({1: 2, 5: 2}) == Satisfaction(None)
    assert satisfaction_of({1: 1, 3: 1, 4: 1, 5: 2}) == Satisfaction(5, 0.6, 0.2, 0.2)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 50)))
def test_shares_add_up(counts):
    found = satisfaction_of(counts)
    if found.easy is not None:
        assert found.count == sum(counts.values()) >= 5
        assert found.easy + found.middling + found.hard == pytest.approx(1)


def test_moments_count_together():
    assert together({Moment.SENT: {5: 3}, Moment.DECIDED: {1: 2}}) == Satisfaction(5, 0.6, 0.0, 0.4)


@pytest.mark.django_db
def test_an_application_counts_once_at_each_moment(offer):
    first, second = new_id(), new_id()
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert rate(first, offer.id, moment=Moment.SENT, stars=4, on=ON)
        assert not rate(first, offer.id, moment=Moment.SENT, stars=1, on=ON)
        assert rate(second, offer.id, moment=Moment.SENT, stars=4, on=ON)
        assert rate(first, offer.id, moment=Moment.DECIDED, stars=2, on=ON)
        assert is_rated(first, Moment.SENT)
        assert not is_rated(second, Moment.DECIDED)
        found = stars_of(since=date(2026, 11, 1))
        assert stars_of(since=date(2026, 12, 1)) == {}
        assert stars_of(since=date(2026, 11, 1), slug="anderes") == {}
    assert found == {offer.slug: {Moment.SENT: {4: 2}, Moment.DECIDED: {2: 1}}}


@pytest.mark.django_db
def test_what_is_kept_tells_of_nobody(offer):
    application = new_id()
    with transaction.atomic(), acting_for(offer.tenant_id):
        rate(application, offer.id, moment=Moment.SENT, stars=4, on=ON)
        kept = [SatisfactionFigure.objects.values().get(), RatedOnce.objects.values().get()]
    assert kept[0]["on"] == date(2026, 11, 1)
    assert set(kept[1]) == {"id", "tenant_id", "digest"}
    assert application not in {value for row in kept for value in row.values()}
    assert application.bytes not in bytes(kept[1]["digest"])
