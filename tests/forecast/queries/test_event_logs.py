"""Logs from outside: what is read, and the one clear sentence for each file that is not."""

import gzip
from pathlib import Path

import pytest

from portalwerk.forecast.queries import UnreadableLog, event_logs, read_log

EVENT = (
    '<event><string key="concept:name" value="{activity}"/><date key="time:timestamp" value="{at}"/>'
    '<string key="status" value="{status}"/></event>'
)


def event(activity: str, at: str, status: str = "") -> str:
    return EVENT.format(activity=activity, at=at, status=status)


def xes(*events: str, of_case: str = "", namespace: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><log{namespace}><global scope="event">'
        '<string key="concept:name" value="UNKNOWN"/></global>'
        f"<trace>{of_case}{''.join(events)}</trace></log>"
    )


TWO = (
    event("geprüft", "2026-05-05T00:00:00+02:00", "in Prüfung"),
    event("eingegangen", "2026-05-04T00:00:00+02:00"),
)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("namespace", ["", ' xmlns="http://www.xes-standard.org/"'])
@pytest.mark.parametrize("name", ["a.xes", "a.xes.gz"])
def test_a_log_in_xes_is_read_in_the_order_of_time(tmp_path: Path, namespace: str, name: str) -> None:
    content = xes(*TWO, of_case='<string key="service" value="baum"/>', namespace=namespace).encode()
    [case] = read_log(write(tmp_path, name, gzip.compress(content) if name.endswith("gz") else content))
    assert case.service == "baum"
    assert [(one.activity, one.status) for one in case.events] == [("eingegangen", ""), ("geprüft", "in Prüfung")]
    assert case.events[1].at - case.events[0].at == 1


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_log_in_csv_is_read(tmp_path: Path, separator: str) -> None:
    lines = [
        "\ufeffcase,activity,timestamp,service",
        "1,geprüft,2026-05-06T12:00:00,baum",
        "2,eingegangen,2026-05-04,bau",
        '1,eingegangen,2026-05-04 12:00,"baum"',
    ]
    content = "\r\n".join(lines).replace(",", separator)
    first, second = read_log(write(tmp_path, "a.csv", content))
    assert (first.service, [one.activity for one in first.events]) == ("baum", ["eingegangen", "geprüft"])
    assert first.events[1].at - first.events[0].at == 2
    assert second.service == "bau"


def test_the_night_when_clocks_change_has_its_true_length(tmp_path: Path) -> None:
    spring = xes(event("a", "2026-03-28T12:00:00+01:00"), event("b", "2026-03-29T12:00:00+02:00"))
    [case] = read_log(write(tmp_path, "a.xes", spring))
    assert case.events[1].at - case.events[0].at == pytest.approx(23 / 24)


GOOD = xes(*TWO).encode()
WRONG = {
    "gibt es nicht": ("fehlt.xes", None),
    "mit der Endung": ("a.txt", b"x"),
    "kein gültiges XML": ("a.xes", GOOD[:-20]),
    "beschädigt oder nicht vollständig": ("a.xes.gz", gzip.compress(GOOD)[:-20]),
    "DOCTYPE": ("a.xes", b'<!DOCTYPE log [<!ENTITY a "b">]>' + GOOD.split(b"?>")[1]),
    "nicht in UTF-8": ("a.xes", xes(*TWO).encode("utf-16")),
    "kein Vorgang": ("a.xes", b"<log/>"),
    "fehlt „concept:name“ oder „time:timestamp“": ("a.xes", b"<log><trace><event/></trace></log>"),
    "„gestern“ ist kein Zeitpunkt": ("a.xes", xes(event("a", "gestern")).encode()),
    "Es fehlt die Spalte „activity“": ("a.csv", b"case,timestamp\n1,2026-01-01\n"),
    "In Zeile 2 fehlt": ("a.csv", b"case,activity,timestamp\n,a,2026-01-01\n"),
    "nicht in UTF-8 gespeichert": ("a.csv", "case,activity,timestamp\n1,geprüft,2026-01-01\n".encode("latin-1")),
    "Es fehlt die Spalte „case“": ("leer.csv", b""),
    "keine gültige CSV": ("a.csv", b"case,activity,timestamp\n1," + b"x" * 200_000 + b",2026-01-01\n"),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_each_bad_file_gets_one_clear_sentence_with_its_name(tmp_path: Path, sentence: str) -> None:
    name, content = WRONG[sentence]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableLog) as refused:
        read_log(path)
    assert sentence in str(refused.value)
    assert name in str(refused.value)


def test_a_folder_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "a.xes").mkdir()
    with pytest.raises(UnreadableLog, match="lässt sich nicht lesen"):
        read_log(tmp_path / "a.xes")


def test_what_grows_too_big_when_unpacked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_logs, "MAX_BYTES", 2 * 1024 * 1024)
    bomb = gzip.compress(GOOD.replace(b"<trace>", b"<trace>" + b" " * 8 * 1024 * 1024))
    assert len(bomb) < 20_000
    with pytest.raises(UnreadableLog, match="bis zu 2 MB"):
        read_log(write(tmp_path, "a.xes.gz", bomb))


@pytest.mark.parametrize("name", ["a.xes", "a.csv"])
def test_too_many_events_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(event_logs, "MAX_EVENTS", 1)
    rows = "case,activity,timestamp\n1,a,2026-01-01\n1,b,2026-01-02\n"
    with pytest.raises(UnreadableLog, match="zu viele Ereignisse"):
        read_log(write(tmp_path, name, GOOD if name.endswith("xes") else rows))


def test_a_doctype_is_found_where_two_pieces_of_the_file_meet(tmp_path: Path) -> None:
    for filler in range((1 << 20) - 12, (1 << 20) + 2):
        content = b"<log>" + b" " * (filler - 5) + b"<!DOCTYPE x>" + b"</log>"
        with pytest.raises(UnreadableLog, match="DOCTYPE"):
            read_log(write(tmp_path, "a.xes", content))
