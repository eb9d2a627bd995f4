"""`platform/` is a shelf: Python owns that word, and the standard library's module must win everywhere."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_shelf_is_not_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert not (ROOT / "tests" / "platform").exists()


@pytest.mark.parametrize("folder", ["", "platform", "tests", "tenants"])
def test_platform_is_pythons_own(folder: str) -> None:
    code = "import platform, sysconfig; print(platform.__file__.startswith(sysconfig.get_path('stdlib')))"

    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT / folder, capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "True"
