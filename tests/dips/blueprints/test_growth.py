"""A blueprint from before something was needed gets it from the shipped library, and is told so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from dips.blueprints import library, services
from dips.blueprints.growth import grown

SHIPPED = library.SHELF / "dips-birmingham"
NEWER = [
    "application_eligible", "call_extended", "call_cancelled",
    "review_asked", "changes_asked", "brief_approved", "named_on_challenge",
]  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Birmingham's blueprint as it was exported before the format counted revisions."""
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "old"))
    meta = folder / "blueprint.yaml"
    meta.write_text(meta.read_text().replace("revision: 2\n", ""))
    letters = folder / "programmes/letters.yaml"
    kept = [row for row in yaml.safe_load(letters.read_text()) if row["key"] not in NEWER]
    letters.write_text(yaml.safe_dump(kept, sort_keys=False))
    for key in NEWER:
        (folder / f"programmes/letters/{key}.md").unlink()
    for newer in ("calls/policy.yaml", "programmes/defaults.yaml"):
        (folder / newer).unlink()
    shutil.rmtree(folder / "adoption")
    gates = folder / "challenges/gates.yaml"
    gates.write_text(gates.read_text().replace("    - call_published\n", ""))
    return folder


def test_what_is_newer_is_a_note_and_no_fault(old) -> None:
    document = library.load(old)

    notes = services.notes(document)

    assert services.check(document) == []
    assert {(note.file, note.message) for note in notes if note.file != "programmes/letters.yaml"} == {
        ("challenges/gates.yaml", "The gate to “call_for_solutions” now asks for “call_published”."),
        ("calls/policy.yaml", "This part is newer than the blueprint. The shipped one is taken."),
        ("programmes/defaults.yaml", "This part is newer than the blueprint. The shipped one is taken."),
        ("adoption/checklist.yaml", "This part is newer than the blueprint. The shipped one is taken."),
    }
    assert [
        note.message.split("“")[1].split("”")[0] for note in notes if note.file == "programmes/letters.yaml"
    ] == NEWER


def test_what_has_grown_is_the_shipped_blueprint(old) -> None:
    whole = grown(library.load(old)).document

    assert library.render(whole) == library.render(library.load("dips-birmingham"))
    assert grown(whole).notes == []


def test_what_the_council_wrote_itself_stays(old) -> None:
    letters = old / "programmes/letters.yaml"
    letters.write_text(letters.read_text().replace("We have your application", "Here it is"))

    whole = grown(library.load(old)).document

    assert whole.sections["programmes/letters"][0]["subject"] == "Here it is {{ reference }}"


def test_what_was_always_needed_is_still_a_fault(old) -> None:
    letters = old / "programmes/letters.yaml"
    rows = yaml.safe_load(letters.read_text())
    letters.write_text(yaml.safe_dump(rows[1:], sort_keys=False))
    (old / "programmes/letters/application_received.md").unlink()

    found = [fault.message for fault in services.check(library.load(old))]

    assert found == ["The letter “application_received” is missing."]


def test_a_current_blueprint_must_hold_everything(tmp_path) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "current"))
    (folder / "calls/policy.yaml").unlink()

    document = library.load(folder)

    assert (services.notes(document), [fault.message for fault in services.check(document)]) == (
        [],
        ["The file is missing."],
    )


def test_a_revision_of_the_future_is_refused(tmp_path) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "future"))
    meta = folder / "blueprint.yaml"
    meta.write_text(meta.read_text().replace("revision: 2\n", "revision: 99\n"))

    assert [str(fault) for fault in services.check(library.load(folder))] == [
        "blueprint.yaml, line 2: “revision” is 99. This version of DIPS reads up to 2; update DIPS."
    ]
