"""What a tracked file may not hold, and how long it should be."""

import re
import subprocess
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REGISTRIES = re.compile(rb"p[y]pi\.org|p[y]thonhosted|n[p]mjs\.|d[e]b\.debian|--(extra-)?index-ur[l]|--find-link[s]")
MACHINES = re.compile(rb"/w[o]rk/|/home/[a-z]+/|/U[s]ers/[a-z]+/|/r[o]ot/")
LONGEST = 300


def tracked() -> list[Path]:
    """Every file that git knows; in an exported tree without git, every file of the rooms."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINES], ids=["registry addresses", "paths of a machine"])
def test_no_tracked_file_names(pattern: re.Pattern[bytes]) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {hit.group().decode()}"
        for file in tracked()
        if (hit := pattern.search(file.read_bytes()))
    ]

    assert found == []


@pytest.mark.parametrize("name", ["bootstrap", "production", "runtime", "dev", "helm"])
def test_requirements_are_pinned_by_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []
    assert "http" not in re.sub(r"#.*|^[a-z0-9-]*http[a-z0-9-]*(\[.*\])?==", "", text, flags=re.M)


def test_each_set_holds_the_smaller_one() -> None:
    def pins(name: str) -> set[str]:
        return set(
            re.findall(r"^[a-z0-9._-]+(?:\[.*\])?==[^ ;\\]+", (ROOT / "requirements" / name).read_text(), flags=re.M)
        )

    assert pins("production.txt") < pins("runtime.txt") < pins("dev.txt")


def test_long_files_are_told() -> None:
    """A warning and no more: a file over 300 lines is usually two nouns."""
    for file in tracked():
        if file.suffix == ".py" and "migrations" not in file.parts:
            lines = file.read_bytes().count(b"\n")
            if lines > LONGEST:
                warnings.warn(f"{file.relative_to(ROOT)} has {lines} lines", stacklevel=1)


def test_continuous_integration_runs_make_test() -> None:
    script = (ROOT / ".ci" / "run").read_text()

    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert script.rstrip().endswith("exec make test")
