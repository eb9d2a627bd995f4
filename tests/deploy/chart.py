"""The chart as the real helm renders it, and what a pod in it is."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "dips"
HELM = Path(sys.executable).parent / "helm"
CASES = ("minimal", "full", "external")
Thing = dict[str, Any]


def helm(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it; without it (another kind of machine than linux on x86_64) the test is skipped, and says so."""
    if not HELM.exists() and (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("NOT TESTED: there is no helm for this kind of machine, so the chart was not rendered")
    return subprocess.run([HELM, *words], capture_output=True, text=True, check=False, env={"HOME": "/nonexistent"})


def values(case: str) -> Path:
    return CHART / "ci" / f"{case}.yaml"


@cache
def text(case: str) -> str:
    said = helm("template", "ours", CHART, "--namespace", "councils", "-f", values(case))
    assert said.returncode == 0, said.stderr
    return said.stdout


@cache
def things(case: str) -> tuple[Thing, ...]:
    return parsed(text(case))


def parsed(rendered: str) -> tuple[Thing, ...]:
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(thing for thing in yaml.load_all(rendered, Loader=fast) if thing)


def of_kind(case: str, *kinds: str) -> dict[str, Thing]:
    return {thing["metadata"]["name"]: thing for thing in things(case) if thing["kind"] in kinds}


def pods(case: str) -> dict[str, Thing]:
    """Component to pod template, of all that makes pods."""
    made = of_kind(case, "Deployment", "Job").values()
    return {thing["metadata"]["labels"]["app.kubernetes.io/component"]: thing["spec"]["template"] for thing in made}


def containers(case: str) -> Iterator[tuple[str, Thing]]:
    for component, pod in pods(case).items():
        for container in [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]:
            yield f"{component}/{container['name']}", container
