"""The tools that read the code: ruff, mypy and the import contracts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
TOOLS = {
    "ruff check": [BIN / "ruff", "check", "--no-cache", "."],
    "ruff format": [BIN / "ruff", "format", "--no-cache", "--check", "."],
    "mypy": [BIN / "mypy"],
    "lint-imports": [BIN / "lint-imports", "--no-cache"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_finds_nothing(tool: str) -> None:
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}

    said = subprocess.run(TOOLS[tool], cwd=ROOT, capture_output=True, text=True, check=False, env=env)

    if said.returncode:
        pytest.fail(f"{tool}:\n{(said.stdout + said.stderr)[-8000:]}", pytrace=False)
