"""Who has a case open just now."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portalwerk.cases.actions.presence import forget_presence, note_presence
from portalwerk.cases.models import Case, CasePresence
from portalwerk.cases.rules.presence import GONE_AFTER, KEPT, presence_words
from portalwerk.kernel.clock import now
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], ""),
        ([("Karl", "10:42")], "Karl hat diesen Vorgang gerade offen (seit 10:42 Uhr)."),
        (
            [("Ada", "9:01"), ("Bea", "9:02"), ("Karl", "10:42")],
            "Ada (seit 9:01 Uhr), Bea (seit 9:02 Uhr) und Karl (seit 10:42 Uhr) haben diesen Vorgang gerade offen.",
        ),
    ],
)
def test_words(others, words) -> None:
    assert presence_words(others) == words


@pytest.mark.django_db
def test_colleagues_see_each_other_until_they_leave_and_then_nothing_is_kept(offer) -> None:
    karl, bea = hired(offer), hired(offer)
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        assert note_presence(case, account_id=karl.account_id) == []
        [(who, since)] = note_presence(case, account_id=bea.account_id)
        assert who == karl.account_id
        note_presence(case, account_id=karl.account_id)
        assert note_presence(case, account_id=bea.account_id) == [(karl.account_id, since)]
        left = now() - GONE_AFTER - timedelta(seconds=1)
        CasePresence.objects.filter(account_id=karl.account_id).update(seen_at=left)
        assert note_presence(case, account_id=bea.account_id) == []
        note_presence(case, account_id=karl.account_id)
        [(_, again)] = note_presence(case, account_id=bea.account_id)
        assert again > since
        CasePresence.objects.filter(account_id=karl.account_id).update(seen_at=now() - KEPT - timedelta(seconds=1))
        assert forget_presence() == 1
        assert CasePresence.objects.get().account_id == bea.account_id


@pytest.mark.django_db
def test_it_takes_one_statement(offer) -> None:
    karl = hired(offer)
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        with CaptureQueriesContext(connection) as asked:
            note_presence(case, account_id=karl.account_id)
    assert len(asked) == 1
