"""What was exported is put back whole in an installation that knew nothing, and exported again it is the same file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from dips.archives import classes, exporting, restoring
from dips.councils.scope import council_scope
from dips.councils.states import CouncilState
from dips.kernel import seal
from dips.kernel.actors import System

BY = System("a test")


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as pack:
        return json.loads(pack.read("manifest.json"))


def test_every_table_is_classified(marked) -> None:
    mine, _other = marked

    assert classes.unclassified(mine.council.schema_name) == []


def test_export_restore_export_is_the_same_file(marked, elsewhere, tmp_path: Path, figure) -> None:
    mine, _other = marked
    first = exporting.export(mine.council, tmp_path / "first.zip", whole=True)
    again = exporting.export(mine.council, tmp_path / "again.zip", whole=True)
    assert again.sha256 == first.sha256

    with elsewhere() as home:
        council = restoring.restore(first.path, by=BY)
        second = exporting.export(council, tmp_path / "second.zip", whole=True)

        assert council.state == CouncilState.SUSPENDED
        with council_scope(council):
            assert seal.verify(home / "anchors") is None

    assert manifest(second.path) == manifest(first.path)
    assert second.sha256 == first.sha256
    assert first.missing == 0 and first.files >= 4
    figure("export, restore, export: bytes that differ", int(first.sha256 != second.sha256), limit=0, cases=first.rows)
