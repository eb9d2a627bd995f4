"""What was exported is put back whole in an installation that knew nothing, and exported again it is the same file."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

from dips.archives import classes, exporting, restoring
from dips.councils import owner
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


def test_what_is_held_in_memory_does_not_grow(marked, tmp_path: Path, rounds, figure) -> None:
    mine, _other = marked
    many = """
    INSERT INTO kernel_outboxmessage (id, schema, kind, key, payload, state, attempts, last_error, request_number)
    SELECT gen_random_uuid(), %s, 'mail', 'many ' || n, jsonb_build_object('text', repeat(md5(n::text), 60)), 'done', 1, '', ''
    FROM generate_series(1, %s) n
    """
    number = rounds(quick=5_000, full=200_000)
    with owner.connect() as link:
        link.execute(many, [mine.council.schema_name, number])
    tracemalloc.start()
    done = exporting.export(mine.council, tmp_path / "many.zip", whole=True)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert done.rows > number
    figure("memory of an export at its most", peak / 1e6, limit=4, unit="MB", cases=done.rows)
