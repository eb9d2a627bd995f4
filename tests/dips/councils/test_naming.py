"""Cache keys, files and log lines name their council."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client

from dips.councils.cache import NATIONAL, make_key
from dips.councils.logs import CouncilFilter
from dips.councils.models import Council
from dips.councils.scope import council_scope


def test_the_same_cache_key_is_two_entries(birmingham: Council, solihull: Council) -> None:
    with council_scope(birmingham):
        cache.set("word", "Brum")
        assert make_key("word", "", 1) == f"{birmingham.schema_name}::1:word"
    with council_scope(solihull):
        assert cache.get("word") is None
    assert cache.get("word") is None


def test_a_national_key_is_one_entry(birmingham: Council) -> None:
    cache.set(f"{NATIONAL}word", "all")

    with council_scope(birmingham):
        assert cache.get(f"{NATIONAL}word") == "all"


@pytest.fixture
def folders(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = str(tmp_path / "media"), str(tmp_path / "private")
    return tmp_path


@pytest.mark.parametrize("alias", ["default", "private"])
def test_the_same_name_is_two_files(folders: Path, birmingham: Council, solihull: Council, alias: str) -> None:
    storage = storages[alias]
    for council in (birmingham, solihull):
        with council_scope(council):
            assert storage.save("images/plan.png", ContentFile(council.slug.encode())) == "images/plan.png"
    for council in (birmingham, solihull):
        with council_scope(council):
            assert storage.open("images/plan.png").read() == council.slug.encode()
            assert council.schema_name in storage.path("images/plan.png")
    assert not storage.exists("images/plan.png")
    assert storage.listdir("") == ([], [])


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x"])
def test_no_name_leads_out_of_the_folder(folders: Path, birmingham: Council, name: str) -> None:
    with council_scope(birmingham), pytest.raises(SuspiciousFileOperation):
        default_storage.open(name)


def test_a_private_file_has_no_address(folders: Path, birmingham: Council) -> None:
    with council_scope(birmingham), pytest.raises(SuspiciousFileOperation):
        storages["private"].url("a.pdf")


def test_a_picture_is_served_on_its_own_host_alone(folders: Path, birmingham: Council, solihull: Council) -> None:
    with council_scope(birmingham):
        default_storage.save("images/plan.png", ContentFile(b"\x89PNG"))
        url = default_storage.url("images/plan.png")

    own = Client().get(url, headers={"host": "birmingham.dips.localhost"})
    other = Client().get(url, headers={"host": "solihull.dips.localhost"})
    portal = Client().get(url, headers={"host": "dips.localhost"})

    assert url == "/media/images/plan.png"
    assert (own.status_code, b"".join(own.streaming_content)) == (200, b"\x89PNG")
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert (other.status_code, portal.status_code) == (404, 404)


def test_a_log_line_names_its_council(birmingham: Council) -> None:
    def named() -> str:
        record = logging.makeLogRecord({})
        CouncilFilter().filter(record)
        return record.council

    assert named() == "portal"
    with council_scope(birmingham):
        assert named() == "birmingham"
