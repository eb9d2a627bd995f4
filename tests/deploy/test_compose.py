"""The compose file, held to rules of our own: no engine reads it here."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.embedded.postgres import DATABASE, LOGIN_ROLES, OWNER
from config.serving import NAMES

from ..config.test_production import Starter

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {*NAMES, "migrate"}
# What compose reads in a service; anything else is a slip of the pen.
KNOWN = {
    "image", "build", "command", "user", "environment", "env_file", "secrets", "volumes", "tmpfs", "networks", "ports",
    "depends_on", "healthcheck", "restart", "read_only", "init", "cap_drop", "cap_add", "security_opt", "pids_limit",
    "mem_limit", "shm_size", "stop_grace_period", "logging",
}  # fmt: skip

every_service = pytest.mark.parametrize("name", SERVICES)


def test_all_is_there() -> None:
    assert set(SERVICES) == OURS | {"postgres", "valkey"}
    assert {key for key in COMPOSE if not key.startswith("x-")} == {
        "name",
        "services",
        "networks",
        "volumes",
        "secrets",
    }


@every_service
def test_a_service_has_nothing_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert set(service) <= KNOWN
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] in {"unless-stopped", "on-failure:3"}
    assert {"mem_limit", "pids_limit", "healthcheck", "networks"} <= set(service)
    assert not service["image"].endswith(":latest")
    if name in OURS:
        assert service["user"] == "10001:10001"
        assert "cap_add" not in service


@every_service
def test_what_a_service_names_is_there(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (DEPLOY / source).exists()
    for asked, how in service.get("depends_on", {}).items():
        ends = how["condition"] == "service_completed_successfully"
        assert ends == (asked == "migrate")
        assert ends or "test" in SERVICES[asked]["healthcheck"]


@every_service
def test_secrets_are_files_and_are_mounted_where_they_are_read(name: str) -> None:
    environment = SERVICES[name].get("environment", {})
    read = {value.removeprefix("/run/secrets/") for key, value in environment.items() if key.endswith("_FILE")}

    assert read <= set(SERVICES[name].get("secrets", []))
    assert all("://" not in str(value) for value in environment.values())
    if name in OURS:
        assert read == set(SERVICES[name]["secrets"])
        assert ("owner_database_url" in read) == (name in {"migrate", "provisioner"})
        assert (environment.get("DIPS_ROLE") == "owner") == (name in {"migrate", "provisioner"})
        asked = SERVICES[name]["healthcheck"].get("test")
        assert asked == {"web": ["CMD", "healthy"], "migrate": None}.get(name, ["CMD", "dips", "alive", name])


def test_only_the_web_has_a_door_and_the_data_has_no_way_out() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert SERVICES["web"]["ports"][0].startswith("127.0.0.1:")
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "outside" in service["networks"]} == {"web", "worker"}


def test_a_worker_may_end_its_longest_task() -> None:
    from config.celery import LONGEST_TASK

    for name in ("worker", "provisioner"):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > LONGEST_TASK


def test_the_roles_are_those_of_the_embedded_run() -> None:
    script = (DEPLOY / "postgres" / "roles.sh").read_text()
    made = dict(re.findall(r"^CREATE ROLE (\w+) (.+) PASSWORD :'\w+';$", script, re.MULTILINE))

    assert made == LOGIN_ROLES
    assert f"CREATE DATABASE {DATABASE} OWNER {OWNER};" in script


def test_the_made_secrets_are_ones_that_production_takes(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    for _time in range(2):  # the second changes nothing
        subprocess.run(["sh", DEPLOY / "make-secrets", folder], check=True, capture_output=True)
        made = {file.name: file.read_text() for file in folder.iterdir()}
    assert set(made) == set(COMPOSE["secrets"]) | {"valkey_password"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    start = Starter(tmp_path, pytest.MonkeyPatch())
    said = {**dict.fromkeys(("SECRET_KEY", "DATABASE_URL", "VALKEY_URL")), **SERVICES["web"]["environment"]}
    for name in ("web", "provisioner"):
        said |= {
            key: str(folder / Path(value).name) if key.endswith("_FILE") else value
            for key, value in SERVICES[name]["environment"].items()
        }
        production = start(**said)
        assert made["secret_key"].strip() == production.SECRET_KEY
        assert production.DATABASES["default"]["HOST"] == "postgres"
    again = subprocess.run(["sh", DEPLOY / "make-secrets", folder], check=True, capture_output=True)
    assert again.returncode == 0
    assert {file.name: file.read_text() for file in folder.iterdir()} == made


def test_the_example_asks_for_what_production_needs() -> None:
    """Filled in, and with what compose says, nothing is missing; and it holds no secret."""
    from ..config.test_production import SOUND

    names = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "settings.env.example").read_text(), re.MULTILINE))
    from_files = {"SECRET_KEY", "DATABASE_URL", "VALKEY_URL"}

    assert set(SOUND) - names - set(SERVICES["web"]["environment"]) == from_files
    assert names.isdisjoint(from_files | {"EMAIL_HOST_PASSWORD", "OWNER_DATABASE_URL"})


def test_scripts_may_be_run() -> None:
    for script in ("dips", "healthy", "make-secrets", "postgres/roles.sh"):
        assert os.access(DEPLOY / script, os.X_OK), script
