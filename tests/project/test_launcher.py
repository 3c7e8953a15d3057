"""What the launcher promises: no registry is named, what is installed is locked by hashes, warm starts do nothing."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# In halves, so that this file does not name them either.
HOSTS = (("pypi", r"\.org"), ("python", "hosted"), ("npm", r"js\.org"), ("deb.deb", "ian"))
REGISTRIES = re.compile("|".join(first + second for first, second in HOSTS))


def _tracked() -> list[Path]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in told.stdout.split("\0") if name]


def test_no_file_names_the_host_of_a_registry() -> None:
    named = []
    for path in _tracked():
        if path.is_file() and REGISTRIES.search(path.read_text(errors="ignore")):
            named.append(path.relative_to(ROOT))
    assert named == []


def test_no_lock_file_spells_out_download_hosts() -> None:
    assert not (ROOT / "uv.lock").exists()
    assert not (ROOT / ".python-version").exists()


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_tests_install_nothing_that_differs_from_what_runs() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[A-Za-z0-9_.\[\],-]+==\S+", (ROOT / "requirements" / name).read_text(), re.M))

    assert pins("run.txt") <= pins("dev.txt")


def test_launcher_is_plain_shell() -> None:
    assert (ROOT / "pw").read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", str(ROOT / "pw")], check=False).returncode == 0


def test_warm_start_calls_no_installer(tmp_path: Path) -> None:
    """With a matching stamp the launcher runs the program at once: the installer on the PATH would fail."""
    home = tmp_path / "portal"
    (home / "requirements").mkdir(parents=True)
    (home / ".venv" / "bin").mkdir(parents=True)
    for name in ("pw", "pyproject.toml", "requirements/run.txt"):
        (home / name).write_bytes((ROOT / name).read_bytes())
    (home / "pw").chmod(0o755)
    python = home / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    files = (home / "requirements" / "run.txt").read_bytes() + (home / "pyproject.toml").read_bytes()
    stamp = subprocess.run(["cksum"], input=files, capture_output=True, check=True).stdout.decode().strip()
    (home / ".venv" / "portalwerk-run.stamp").write_text(stamp)
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "uv").write_text("#!/bin/sh\nexit 9\n")
    (broken / "uv").chmod(0o755)
    told = subprocess.run(
        [str(home / "pw"), "demo", "--port", "8001"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{broken}:/usr/bin:/bin"},
    )
    assert (told.returncode, told.stdout.strip()) == (0, "-m portalwerk.project.cli demo --port 8001")
