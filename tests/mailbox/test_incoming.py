"""E-mails that come in: whose reply, what it says, whether a person wrote it."""

from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.mailbox.rules.incoming import (
    MOST_FILES,
    Incoming,
    Unreadable,
    named_by,
    read_mail,
    reply_address,
    text_of_html,
    without_quotes,
)

TOKEN = "0123456789abcdef" * 2


def mail(text: str = "Guten Tag", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ada Beispiel <Ada@Demo.example>"
    made["Subject"] = "Re: Frage"
    made.set_content(text)
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


def read(made: EmailMessage, sender: str = "ada@demo.example") -> Incoming:
    return read_mail(made.as_bytes(), envelope_sender=sender)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True), st.from_regex(r"[0-9a-f]{32}", fullmatch=True))
def test_an_address_names_its_tenant_and_token_whatever_a_server_makes_of_its_letters(key: str, token: str) -> None:
    address = reply_address(key, token, "amt.example")
    assert named_by(address, "amt.example") == (key, token)
    assert named_by(address.upper(), "Amt.example") == (key, token)
    assert named_by(address, "anders.example") is None


@given(st.text(max_size=80))
def test_no_other_address_is_ours(text: str) -> None:
    assert named_by(text, "amt.example") is None


def test_sender_subject_and_words_are_read_and_the_quote_is_left_out() -> None:
    said = "Ja, gern.\n\nAm 3. März 2026 um 10:00 schrieb Landkreis Saaletal <a@b.example>:\n> Guten Tag\n> Link"
    found = read(mail(said))
    assert (found.sender, found.subject, found.text) == ("ada@demo.example", "Re: Frage", "Ja, gern.")
    assert not found.is_automatic
    assert without_quotes("> alles\nDazwischen\n> zitiert") == "Dazwischen"


def test_html_becomes_text_and_nothing_in_it_counts() -> None:
    made = EmailMessage()
    made["From"] = "ada@demo.example"
    made.set_content(
        "<html><head><style>p{}</style><script>alert(1)</script></head><body><p>Guten &amp; Tag</p>"
        "<img src=x onerror=alert(2)><div>Zeile zwei</div></body></html>",
        subtype="html",
    )
    text = read(made).text
    assert "Guten & Tag" in text
    assert "Zeile zwei" in text
    assert "alert" not in text
    assert "<" not in text


@given(st.text(max_size=300))
def test_no_html_breaks_the_reading(source: str) -> None:
    assert isinstance(text_of_html(source), str)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "Auto-Generated; x"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<liste.example>"},
    ],
)
def test_machines_are_told_from_people(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).is_automatic
    assert not read(mail(Auto_Submitted="no")).is_automatic


def test_a_bounce_has_no_sender() -> None:
    assert read(mail(), sender="").is_automatic
    assert read(mail(), sender="<>").is_automatic


def test_files_come_along_as_many_as_fit() -> None:
    made = mail()
    for number in range(MOST_FILES + 2):
        made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    found = read(made)
    assert [one.name for one in found.files] == [f"{number}.pdf" for number in range(MOST_FILES)]
    assert found.left_out == 2
    assert found.text == "Guten Tag"


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_refused(raw: bytes) -> None:
    try:
        found = read_mail(raw, envelope_sender="x@y.example")
    except Unreadable:
        return
    assert "\x00" not in found.text


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: x; charset=nope\r\n\r\n\xff",
        b"Content-Type: text/plain; charset=nope\r\n\r\n\xff\xfe",
        b"From: \xff\xfe\r\nContent-Transfer-Encoding: base64\r\n\r\n====",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    ],
)
def test_broken_mails_do_no_harm(raw: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(read_mail(raw, envelope_sender="x@y.example"), Incoming)
