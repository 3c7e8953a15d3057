"""The inbox as somebody uses it: filter, keep a view, act on many, search."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portalwerk.access.actions import grant_membership
from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.cases.models import BulkAct, Case
from portalwerk.identity.models import Account
from portalwerk.kernel.scope import acting_for
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db
INBOX = "/saaletal/amt/"


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


@pytest.fixture
def ida(offer) -> Account:
    """A colleague to whom cases are given; Karl distributes."""
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.CASEWORKER, display_name="Ida Igel")
    me = Membership.objects.get(display_name="Karl Muster")
    grant_membership(me.account_id, tenant_id=offer.tenant_id, role=Role.TEAM_LEAD, display_name="Karl Muster")
    return account


def cases(offer) -> list[Case]:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return list(Case.objects.order_by("arrived_at"))


def ticked(offer, what: str) -> str:
    picks = "".join(f"&v={case.pk}.{case.version}" for case in cases(offer))
    return f"{INBOX}sammeln/?tun={what}{picks}"


def rows(karl: Browser) -> list[str]:
    return [row.text_content() for row in karl.tree.xpath("//tbody/tr")]


def test_view_is_kept_opens_the_inbox_and_is_deleted(offer, karl: Browser) -> None:
    sent(offer)
    karl.open(f"{INBOX}?bei=niemand")
    assert "Bei: niemand zugewiesen" in karl.text
    [save] = karl.links("Ansicht speichern")
    karl.open(save)
    karl.send({"name": ""})
    assert "Geben Sie der Ansicht einen Namen." in karl.text
    karl.send({"name": "Mein Morgen", "start": "on"})
    assert karl.tree.xpath("//h1")[0].text_content() == "Mein Morgen"
    assert karl.tree.xpath("//nav//a[@aria-current]")[-1].text_content().replace(" ", "") == "MeinMorgen1"
    karl.open(INBOX)
    assert karl.tree.xpath("//h1")[0].text_content() == "Mein Morgen"
    karl.open(f"{INBOX}liste-einstellen/")
    karl.send(form=0)
    karl.open(INBOX)
    assert karl.tree.xpath("//h1")[0].text_content() == "Alle offenen"
    assert "Mein Morgen" not in karl.text


def test_columns_and_keys_are_a_personal_choice(offer, karl: Browser) -> None:
    sent(offer)
    karl.open(INBOX)
    assert karl.tree.xpath("//pw-keys")
    assert karl.tree.xpath("//button[@data-key='a']")
    karl.open(f"{INBOX}liste-einstellen/")
    karl.send({"spalte": ["aktenzeichen", "frist"], "tasten": []})
    heads = [head.text_content().strip() for head in karl.tree.xpath("//thead//th")]
    assert heads == ["Auswahl", "Person", "Frist", "Aktenzeichen"]
    assert cases(offer)[0].file_number in rows(karl)[0]
    assert not karl.tree.xpath("//pw-keys | //kbd | //*[@data-key]")


def test_headings_sort_and_say_so(offer, karl: Browser) -> None:
    sent(offer)
    sent(offer)
    karl.open(INBOX)
    karl.open(karl.tree.xpath("//thead//a[text()='Alter']/@href")[0])
    assert karl.tree.xpath("//th[@aria-sort='ascending']")[0].text_content() == "Alter ↑"
    older, newer = cases(offer)
    assert older.reference in rows(karl)[0]
    karl.open(karl.tree.xpath("//th[@aria-sort='ascending']/a/@href")[0])
    assert newer.reference in rows(karl)[0]
    karl.open(karl.tree.xpath("//thead//a[text()='Frist']/@href")[0])
    assert "sortiert nach Frist, dann Alter (absteigend)" in karl.text


def test_many_are_assigned_and_taken_back(offer, karl: Browser, ida: Account) -> None:
    for _ in range(2):
        sent(offer)
    karl.open(ticked(offer, "zuweisen"))
    assert "Bei 2 Vorgängen geht es" in karl.text
    karl.send()
    assert "Wählen Sie, wer die Vorgänge bekommt." in karl.text
    karl.send({"an": str(ida.pk)})
    assert karl.tree.xpath("//h1")[0].text_content() == "2 Vorgänge zugewiesen"
    assert {case.assignee_id for case in cases(offer)} == {ida.pk}
    result = karl.path
    karl.open(f"{INBOX}vorgang/{cases(offer)[0].pk}/")
    assert "Hat den Vorgang Ida Igel zugewiesen." in karl.text
    karl.open(result)
    karl.send()
    assert "2 Vorgänge rückgängig gemacht" in karl.text
    assert {case.assignee_id for case in cases(offer)} == {None}


def test_who_does_not_distribute_reads_why(offer, karl: Browser) -> None:
    sent(offer)
    karl.open(ticked(offer, "zuweisen"))
    assert "Dafür fehlt Ihnen das Recht „Vorgänge verteilen“." in karl.text
    [button] = karl.tree.xpath("//button[@id='tun']")
    assert button.get("aria-disabled") == "true"
    karl.send()
    assert {case.assignee_id for case in cases(offer)} == {None}


def test_sending_twice_does_it_once(offer, karl: Browser, ida: Account) -> None:
    sent(offer)
    karl.open(ticked(offer, "zuweisen"))
    drawn = karl.tree.xpath("//form[@method='post']")[-1]
    posted = {**karl.fields(drawn), "an": str(ida.pk)}
    first, second = (karl.client.post(drawn.get("action"), posted, HTTP_SEC_FETCH_SITE="same-origin") for _ in "ab")
    assert first.headers["Location"] == second.headers["Location"]
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert BulkAct.objects.count() == 1


def test_case_that_a_colleague_changed_meanwhile_stays(offer, karl: Browser) -> None:
    sent(offer)
    karl.open(ticked(offer, "wiedervorlage"))
    with transaction.atomic(), acting_for(offer.tenant_id):
        Case.objects.update(version=7)
    karl.send({"reason": "Nachsehen"})
    assert "0 Vorgänge auf Wiedervorlage gelegt" in karl.text
    assert "Jemand anderes hat den Vorgang inzwischen geändert." in karl.text


def test_nothing_ticked_says_so(offer, karl: Browser) -> None:
    karl.open(f"{INBOX}sammeln/?tun=abschliessen&v=unsinn&v=1.2")
    assert "Sie haben keinen Vorgang angehakt." in karl.text


def test_search_while_typing_answers_what_is_found(offer, karl: Browser) -> None:
    sent(offer)
    [case] = cases(offer)
    answer = karl.client.get(f"{INBOX}finden/?q=Be").json()
    assert answer["told"] == "1 Vorgang gefunden"
    [hit] = answer["found"]
    assert hit["title"] == "Beispiel"
    assert case.reference in hit["note"]
    assert hit["href"] == f"{INBOX}vorgang/{case.pk}/"
    assert karl.client.get(f"{INBOX}finden/?q=B").json()["found"] == []


def test_inbox_asks_the_database_as_often_for_many_as_for_one(offer, karl: Browser) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            karl.open(INBOX)
        return len(asked)

    sent(offer)
    statements()
    one = statements()
    for _ in range(6):
        sent(offer)
    assert statements() == one


def test_case_is_handed_over_with_a_comment(offer, karl: Browser, ida: Account) -> None:
    sent(offer)
    page = f"{INBOX}vorgang/{cases(offer)[0].pk}/"
    karl.open(page)
    karl.send()
    [way] = karl.links("Übergeben")
    karl.open(way)
    karl.send({"an": str(ida.pk)})
    assert "Schreiben Sie, was die Kollegin oder der Kollege wissen muss." in karl.text
    karl.send({"an": str(ida.pk), "comment": "Ich bin im Urlaub."})
    assert karl.path == page
    assert "Hat den Vorgang an Ida Igel übergeben." in karl.text
    assert "Ich bin im Urlaub." in karl.text
    assert "Den Vorgang bearbeitet Ida Igel." in karl.text
