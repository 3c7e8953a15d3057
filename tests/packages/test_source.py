"""YAML as people mean it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.packages.rules.source import SourceError, read_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("01234", "01234"),
        ("2026-01-31", "2026-01-31"),
        ("1.50", "1.50"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("0x1F", "0x1F"),
        ("True", "True"),
        ("'12'", "12"),
        ("true", True),
        ("-7", -7),
        ("0", 0),
        ("", None),
    ],
)
def test_scalar_stays_what_was_written(written: str, meant: object) -> None:
    value = read_yaml(f"key: {written}\n", file="x.yaml").value["key"]
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", 4, 3, "steht zweimal"),
        ("a: &x 1\nb: *x\n", 1, 4, "Verweise mit & und *"),
        ("a: b: c\n", 1, 5, "Doppelpunkt zu viel"),
        ("a: 1\n---\nb: 2\n", 2, 1, "genau ein Dokument"),
        ("a: !!python/object:os.system x\n", 1, 4, "Kennzeichnung"),
        ("a:\n\t- b\n", 2, 1, "kein gültiges YAML"),
        ("? [a, b]\n: 1\n", 1, 3, "einfaches Wort"),
        ("a: " + "[" * 200 + "]" * 200, 1, 63, "zu tief"),
        ("a: \x07\n", 0, 0, "Zeichen"),
    ],
)
def test_broken_file_names_the_place(text: str, line: int, column: int, part: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_yaml(text, file="form.yaml")
    finding = caught.value.finding
    assert (finding.file, finding.line, finding.column) == ("form.yaml", line, column)
    assert part in finding.sentence
    assert str(finding).startswith(f"form.yaml:{line}:{column}: ")


def test_huge_file_is_refused_before_parsing() -> None:
    with pytest.raises(SourceError, match="zu groß"):
        read_yaml("a" * 1_000_001, file="x.yaml")


def test_place_falls_back_to_what_is_written_above() -> None:
    source = read_yaml("a:\n  b:\n    - c: 1\n", file="x.yaml")
    assert source.place(("a", "b", 0, "c")) == (3, 7)
    assert source.place(("a", "b", 0, "missing")) == (3, 7)
    assert source.place(("nowhere",)) == (1, 1)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(SourceError):
        assert read_yaml(text, file="x.yaml").file == "x.yaml"
