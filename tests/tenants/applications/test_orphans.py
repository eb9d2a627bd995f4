"""A file and its row belong together: what is lost is told, what is left over goes after a day."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from dips.councils.scope import council_scope
from dips.kernel import clock
from tenants.applications import queries, services
from tenants.applications.models import ApplicationFile, private_storage
from tenants.applications.services import FileCheck, check_files
from tenants.applications.tasks import check_files_here

from .conftest import a_file


@pytest.fixture(autouse=True)
def empty_folders(settings, tmp_path):
    settings.PRIVATE_ROOT = str(tmp_path)


@pytest.fixture
def stored(draft, firm):
    question = next(q for p in queries.pages_of(draft.call) for q in p.questions if q.kind == "file")
    return services.attach_file(application=draft, question_key=question.key, upload=a_file(), by=firm[0])


def left_over(name: str, *, hours: float) -> Path:
    """A file that no row speaks of, last touched so long ago."""
    path = Path(private_storage().path(private_storage().save(f"applications/gone/{name}", a_file())))
    then = clock.now().timestamp() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_all_well(stored, here):
    assert check_files() == FileCheck()
    assert Path(stored.file.path).exists()


def test_only_what_is_a_day_old_and_nobodys_is_deleted(stored, here):
    old, young = left_over("old", hours=25), left_over("young", hours=23)
    mine = Path(stored.file.path)
    os.utime(mine, (0, 0))

    assert check_files() == FileCheck(deleted=1, left=1)

    assert (old.exists(), young.exists(), mine.exists()) == (False, True, True)
    assert check_files() == FileCheck(left=1)


def test_a_lost_file_is_told_without_its_name(stored, here, caplog):
    Path(stored.file.path).unlink()

    with caplog.at_level(logging.ERROR):
        assert check_files() == FileCheck(rows_without_file=1)

    assert [record.message for record in caplog.records] == [f"the file of the row {stored.pk} is not there"]
    assert ApplicationFile.objects.count() == 1


def test_each_council_looks_after_its_own_folder(stored, here, solihull):
    old = left_over("old", hours=25)

    assert check_files_here(schema_name=solihull.schema_name) == {"rows_without_file": 0, "deleted": 0, "left": 0}
    assert old.exists()
    with council_scope(solihull):
        theirs = left_over("old", hours=25)
    assert check_files_here(schema_name=here.schema_name) == {"rows_without_file": 0, "deleted": 1, "left": 0}
    assert (old.exists(), theirs.exists()) == (False, True)
