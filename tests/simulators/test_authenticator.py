"""The codes of the authenticator are those of the standard."""

from pathlib import Path

import pyotp
import pytest

from simulators.authenticator import Authenticator, code_at

# RFC 6238, appendix B: the secret "12345678901234567890", last six of the eight digits printed there.
VECTORS = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]


@pytest.mark.parametrize(("moment", "code"), VECTORS)
def test_code_is_that_of_the_standard(moment: int, code: str) -> None:
    assert code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment) == code


@pytest.mark.parametrize("moment", [0, 29.9, 30, 1_800_000_000])
def test_code_agrees_with_another_implementation(moment: float) -> None:
    secret = "gezd gnbv gy3t qojq gezd gnbv"
    assert code_at(secret, moment) == pyotp.TOTP(secret.replace(" ", "").upper()).at(int(moment))


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"name": "Karl"}]', '[{"name": "Karl", "secret": "1"}]'])
def test_broken_file_shows_no_codes(tmp_path: Path, content: str) -> None:
    path = tmp_path / "totp.json"
    path.write_text(content)
    assert Authenticator(path).codes(0) == []
