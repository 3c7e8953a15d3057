"""The simulators as people and supervisors meet them: mail, codes, start and stop."""

import json
import smtplib
import stat
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.simulators.running import Running, get, simulators


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with simulators(tmp_path_factory.mktemp("simulators")) as started:
        yield started


def send(running: Running, *, to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Portal <portal@portal.example>", to, subject
    message.set_content(text)
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Bestätigung.pdf")
    mail = running.addresses["mail"]
    with smtplib.SMTP(mail["smtp_host"], int(mail["smtp_port"]), timeout=30) as server:
        server.send_message(message)


def test_mail_is_shown_newest_first_and_readable(running: Running) -> None:
    send(running, to="ada@beispiel.example", subject="Ihr Antrag ist da", text="Größe, Straße, Łódź\n")
    send(running, to="bea@muster.example", subject="Sie sind <dran>", text="Uns fehlt ein Nachweis.\n")
    mail = running.addresses["mail"]
    listed = json.loads(get(mail["json_url"]).text)
    assert [one["subject"] for one in listed[:2]] == ["Sie sind <dran>", "Ihr Antrag ist da"]
    page = get(mail["url"]).text
    assert "Sie sind &lt;dran&gt;" in page
    assert "<dran>" not in page
    one = get(f"{mail['url']}/{listed[1]['number']}").text
    assert "Größe, Straße, Łódź" in one
    assert "Bestätigung.pdf" in one


def test_mails_to_one_address_can_be_asked_for(running: Running) -> None:
    send(running, to="mia@fremd.example", subject="Nur für Mia", text="x")
    listed = json.loads(get(running.addresses["mail"]["json_url"] + "?to=mia@fremd.example").text)
    assert {one["subject"] for one in listed} == {"Nur für Mia"}


def test_mail_that_is_gone_is_said_so(running: Running) -> None:
    assert get(running.addresses["mail"]["url"] + "/999999").status == 404


def test_codes_follow_the_secrets_of_the_demo(running: Running) -> None:
    told = running.addresses["authenticator"]
    Path(told["secrets_file"]).unlink(missing_ok=True)
    assert "noch niemanden" in get(told["url"]).text
    Path(told["secrets_file"]).write_text('[{"name": "Karl", "secret": "JBSWY3DPEHPK3PXP"}]')
    (karl,) = json.loads(get(told["json_url"]).text)
    assert karl["name"] == "Karl"
    assert len(karl["code"]) == 6
    assert "Karl" in get(told["url"]).text


def test_every_page_is_strict_about_what_it_loads(running: Running) -> None:
    for peer in ("bundid", "mail", "authenticator"):
        page = get(running.addresses[peer]["url"])
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        assert '<html lang="de">' in page.text
        assert "Simulator" in page.text


def test_unknown_page_and_file_answer_with_a_sentence(running: Running) -> None:
    base = running.addresses["bundid"]["url"]
    assert get(base + "/gibt-es-nicht").status == 404
    assert get(base + "/static/../web.py").status == 404
    assert "nicht" in get(base + "/static/web.py").text


def test_private_key_is_private(running: Running) -> None:
    assert stat.S_IMODE((running.folder / "idp" / "idp.key").stat().st_mode) == 0o600


def test_stops_cleanly_and_keeps_its_key(tmp_path: Path) -> None:
    with simulators(tmp_path) as first:
        certificate = Path(first.addresses["bundid"]["certificate_file"]).read_bytes()
        assert first.stop() == 0
    assert not (tmp_path / "simulators.json").exists()
    with simulators(tmp_path) as second:
        assert Path(second.addresses["bundid"]["certificate_file"]).read_bytes() == certificate
        assert second.stop() == 0
