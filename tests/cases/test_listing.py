"""The list of cases: its address says all of it, filters combine, each view counts what it shows."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.actions.desk import delete_view, note_visit, open_with, save_view
from portalwerk.cases.models import Case, SavedView
from portalwerk.cases.queries.desk import setting_of, views_for
from portalwerk.cases.queries.listing import Looker, counts, foremost, inbox
from portalwerk.cases.rules.listing import (
    COLUMNS,
    LONGEST_SORT,
    USUAL_COLUMNS,
    VIEWS,
    VISIT,
    Listing,
    Sort,
    TooManyViews,
    ViewNameless,
    columns_of,
    sort_words,
    visit_of,
)
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from tests.small_case import asked, hired, reply, sent

words = st.text("abcäß -&=?%", max_size=12).map(str.strip)
sorts = st.lists(st.sampled_from(sorted(COLUMNS)), unique=True, max_size=LONGEST_SORT).flatmap(
    lambda keys: st.tuples(*(st.builds(Sort, st.just(key), st.booleans()) for key in keys))
)
listings = st.builds(
    Listing,
    ansicht=st.sampled_from(sorted(VIEWS)),
    suche=words,
    leistung=words,
    amt=words,
    bei=words,
    stand=words,
    ueberfaellig=st.booleans(),
    antwort=st.booleans(),
    besuch=st.booleans(),
    sort=sorts,
    seite=st.integers(1, 99999),
)


@given(listings)
def test_the_address_says_all_of_a_list(listing: Listing) -> None:
    assert Listing.of_query(listing.query) == listing


@given(st.dictionaries(st.sampled_from(["ansicht", "seite", "sort", "dann", "bei", "stand"]), st.lists(st.text())))
def test_any_address_is_some_list(given_parts: dict[str, list[str]]) -> None:
    listing = Listing.read(given_parts)
    assert listing.ansicht in VIEWS
    assert listing.seite >= 1


@given(listings, st.sampled_from(sorted(COLUMNS)))
def test_a_column_sorts_first_and_keeps_the_others_behind_it(listing: Listing, key: str) -> None:
    once = listing.sorted_by(key)
    assert once.sort[0].key == key
    assert len({sort.key for sort in once.sort}) == len(once.sort) <= LONGEST_SORT
    assert [s for s in once.sort[1:] if s not in listing.sort] == []
    assert once.seite == 1
    twice = once.sorted_by(key)
    assert twice.sort[0] == Sort(key, falling=not once.sort[0].falling)
    assert twice.sort[1:] == once.sort[1:]


def test_what_a_list_is_sorted_by_is_said_in_words() -> None:
    listing = Listing().sorted_by("alter").sorted_by("frist").sorted_by("frist")
    assert sort_words(listing.sort) == "Frist (absteigend), dann Alter"


@given(listings)
def test_a_saved_view_keeps_no_searched_words(listing: Listing) -> None:
    assert Listing.of_query(listing.kept().query) == listing.kept()
    assert listing.kept().suche == ""


def test_columns_keep_their_order_and_nothing_means_the_usual_ones() -> None:
    assert columns_of(["frist", "leistung", "was ist das"]) == ("leistung", "frist")
    assert columns_of([]) == USUAL_COLUMNS


@given(st.datetimes(), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_visit_ends_with_a_pause(seen_at: datetime, later: timedelta) -> None:
    before = seen_at - timedelta(days=1)
    found = visit_of(seen_at=seen_at, last_visit_at=before, now=seen_at + later)
    assert found == (seen_at if later > VISIT else before)


# -- with cases ----------------------------------------------------------------------------------------------


def shown(karl, listing: Listing, last_visit_at=None) -> list[str]:
    looker = Looker(karl, last_visit_at)
    lines, total = inbox(looker, listing, names={karl.account_id: karl.name})
    assert len(lines) == total
    assert counts(looker, [("kept", listing)])["kept"] == total or listing.suche
    return [line.case.reference for line in lines]


def test_filters_combine_and_each_view_counts_what_it_shows(offer) -> None:
    karl, ida = hired(offer), hired(offer)
    opened = [sent(offer) for _ in range(4)]
    with transaction.atomic(), acting_for(offer.tenant_id):
        first, second, third, fourth = Case.objects.order_by("arrived_at")
        Case.objects.filter(pk=first.pk).update(assignee_id=karl.account_id, status=CaseStatus.IN_WORK, reply_at=now())
        Case.objects.filter(pk=second.pk).update(assignee_id=karl.account_id, due_on=today() - timedelta(days=1))
        Case.objects.filter(pk=third.pk).update(assignee_id=ida.account_id, reply_at=now())
        Case.objects.filter(pk=fourth.pk).update(status=CaseStatus.CLOSED)
        mine, reply_there = Listing(ansicht="meine"), Listing(antwort=True)
        assert set(shown(karl, mine)) == {first.reference, second.reference}
        assert set(shown(karl, reply_there)) == {first.reference, third.reference}
        assert shown(karl, Listing(ansicht="meine", antwort=True)) == [first.reference]
        assert shown(karl, Listing(bei="ich", ueberfaellig=True)) == [second.reference]
        assert shown(karl, Listing(bei=str(ida.account_id))) == [third.reference]
        assert shown(karl, Listing(bei="gibt es nicht")) == []
        assert shown(karl, Listing(bei="niemand")) == shown(karl, Listing(ansicht="niemand")) == []
        assert shown(karl, Listing(stand="in_work", amt="amt", leistung=offer.slug)) == [first.reference]
        assert shown(karl, Listing(leistung="etwas-anderes")) == []
        assert shown(karl, Listing(ansicht="erledigt")) == [fourth.reference]
        assert set(shown(karl, Listing(suche="Beispiel", antwort=True))) == {first.reference, third.reference}
        for view in VIEWS:
            shown(karl, Listing(ansicht=view))
    assert len(opened) == 4


def test_new_since_the_last_visit_is_what_arrived_after_it(offer) -> None:
    karl = hired(offer)
    sent(offer)
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        older, newer = Case.objects.order_by("arrived_at")
        listing = Listing(besuch=True)
        assert set(shown(karl, listing)) == {older.reference, newer.reference}, "who was never here finds all new"
        assert shown(karl, listing, older.arrived_at) == [newer.reference]
        assert shown(karl, Listing(ansicht="besuch"), newer.arrived_at) == []


def test_a_look_after_a_pause_begins_a_new_visit(offer) -> None:
    karl = hired(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert note_visit(karl).last_visit_at is None
        setting = setting_of(karl)
        long_ago = now() - timedelta(days=1)
        type(setting).objects.update(seen_at=long_ago)
        assert note_visit(karl).last_visit_at == long_ago
        assert note_visit(karl).last_visit_at == long_ago
        assert setting_of(hired(offer)).last_visit_at is None


def test_sorting_by_several_columns(offer) -> None:
    karl = hired(offer)
    for _ in range(3):
        sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        one, two, three = Case.objects.order_by("arrived_at")
        Case.objects.filter(pk__in=[one.pk, three.pk]).update(assignee_id=karl.account_id)
        in_words = {"bei": "bei,alter", "alter": "-alter", "both": "bei,-alter"}
        found = {name: shown(karl, Listing.read({"sort": [written]})) for name, written in in_words.items()}
        assert found["bei"] == [one.reference, three.reference, two.reference], "nobody stands last"
        assert found["alter"] == [three.reference, two.reference, one.reference]
        assert found["both"] == [three.reference, one.reference, two.reference]
        for key in COLUMNS:
            assert len(shown(karl, Listing().sorted_by(key))) == 3


def test_the_number_of_statements_does_not_grow_with_the_list(offer) -> None:
    karl = hired(offer)

    def statements() -> list[str]:
        with transaction.atomic(), acting_for(offer.tenant_id), CaptureQueriesContext(connection) as asked_for:
            inbox(Looker(karl), Listing().sorted_by("bei"), names={})
            counts(Looker(karl), [("a", Listing(antwort=True))])
            foremost(Looker(karl), "Be", count=8)
        return [one["sql"] for one in asked_for]

    sent(offer)
    statements()
    few = statements()
    for _ in range(9):
        sent(offer)
    assert len(statements()) == len(few)


def test_search_finds_names_from_two_letters_and_says_whether_there_is_more(offer) -> None:
    karl = hired(offer)
    for _ in range(3):
        sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        found, more = foremost(Looker(karl), "be", count=2)
        assert ([one.title for one in found], more) == (["Beispiel", "Beispiel"], True)
        assert foremost(Looker(karl), "b", count=2) == ([], False)
        assert foremost(Looker(karl), "xy", count=2) == ([], False)
        Case.objects.filter(pk=found[0].case.pk).update(status=CaseStatus.CLOSED)
        last = foremost(Looker(karl), "Beispiel", count=3)[0][-1]
        assert last.case.pk == found[0].case.pk, "open cases first"


# -- views ---------------------------------------------------------------------------------------------------


def test_views_are_kept_shared_and_forgotten(offer) -> None:
    karl, ida = hired(offer), hired(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        unit = offer.unit_id and Case._meta.get_field("unit").related_model.objects.get(pk=offer.unit_id)
        own = save_view(karl, name=" Mein Morgen ", listing=Listing(antwort=True, suche="Ada"), first=True)
        team = save_view(karl, name="Team", listing=Listing(ansicht="neu"), unit=unit)
        assert setting_of(karl).first_view_id == own.pk
        assert [view.name for view in views_for(karl)] == ["Mein Morgen", "Team"]
        assert [view.name for view in views_for(ida)] == ["Team"]
        assert "Ada" not in own.query
        again = save_view(karl, name="Mein Morgen", listing=Listing(ueberfaellig=True))
        assert again.pk == own.pk, "the same name replaces it"
        with pytest.raises(ViewNameless):
            save_view(karl, name="  ", listing=Listing())
        assert not delete_view(ida, team.pk), "only one's own"
        assert not delete_view(karl, new_id())
        assert delete_view(karl, own.pk)
        assert setting_of(karl).first_view_id is None
        for number in range(SavedView.objects.count(), 20):
            save_view(karl, name=f"Nr. {number}", listing=Listing())
        with pytest.raises(TooManyViews):
            save_view(karl, name="Nr. 21", listing=Listing())
        open_with(karl, team)
        assert setting_of(karl).first_view_id == team.pk


def test_an_answer_that_came_is_found_by_its_view(offer) -> None:
    karl = hired(offer)
    opened = sent(offer)
    case = asked(offer, karl)
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert shown(karl, Listing(ansicht="antwort")) == []
        assert shown(karl, Listing(ansicht="wartet")) == [case.reference]
    reply(offer, opened)
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert shown(karl, Listing(ansicht="antwort")) == [case.reference]
